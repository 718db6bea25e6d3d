"""Reading a file of somebody else apart: in a process of its own, with little memory and little time, and no secrets.

`python -m bot.apart LAT LON` is that process: the file comes in, JSON goes out. What it does not survive, we do.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import structlog

from domain.places import Point
from domain.sheets import LARGEST_FILE, Fault, Sheet

MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""
SECONDS = 6
"""Of processor time."""
PATIENCE = 20
"""Seconds on the clock: a busy machine may give its processor to others meanwhile."""
ROOT = Path(__file__).parent.parent

_log = structlog.get_logger(__name__)


async def read_sheet(data: bytes, near: Point) -> Sheet:
    """The stops or workshops in a CSV or XLSX file; its `trouble` says why there are none. Never raises.

    Args:
        data: the file.
        near: the middle of the area that is served.
    """
    if len(data) > LARGEST_FILE:
        return Sheet(trouble=Fault(code="size"))
    answer = await _ask(data, near)
    try:
        return Sheet.model_validate_json(answer)
    except ValueError:
        return Sheet(trouble=Fault(code="broken"))


async def _ask(data: bytes, near: Point) -> bytes:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.apart",
        str(near.lat),
        str(near.lon),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=ROOT,
        env={"LANG": "C.UTF-8"},
    )
    try:
        answer, _ = await asyncio.wait_for(process.communicate(data), PATIENCE)
    except (TimeoutError, OSError) as exc:
        _log.warning("a file was not read in time", error=type(exc).__name__)
        return b""
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        _log.warning("a file was too much for its reader", code=process.returncode)
    return answer


def main() -> None:
    """Read standard input, write standard output."""
    _limit()
    sys.modules["numpy"] = None  # type: ignore[assignment]  # openpyxl would load it: slow, and not needed
    from services.files import sheet  # noqa: PLC0415 - nothing is loaded before the limits stand

    near = Point(float(sys.argv[1]), float(sys.argv[2]))
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    sys.stdout.write(sheet.read(data, (near,)).model_dump_json())


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
