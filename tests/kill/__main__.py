"""`python -m tests.kill --kills 500 [--seed 1] [--unsafe-inbox] [--database postgres]`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.conftest import fresh_postgres, postgres
from tests.kill.harness import series


def main() -> int:
    """Kill, count, and say so. The exit code is 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unsafe-inbox", action="store_true", help="confirm before keeping: must lose some")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        if options.database == "sqlite":
            url = f"sqlite+aiosqlite:///{Path(directory) / 'bocal.db'}"
            result = asyncio.run(series(kills=options.kills, seed=options.seed, url=url, unsafe=options.unsafe_inbox))
        else:
            with postgres() as template:
                url = asyncio.run(fresh_postgres(template))
                result = asyncio.run(
                    series(kills=options.kills, seed=options.seed, url=url, unsafe=options.unsafe_inbox)
                )
    sys.stdout.write(f"{result}\n")
    return 0 if result.holds else 1


if __name__ == "__main__":
    sys.exit(main())
