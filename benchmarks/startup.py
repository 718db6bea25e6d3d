"""How long a start takes until the first update is fetched, and how much memory a bot holds: idle, and after a crowd.

python -m benchmarks.startup [--rounds 5]
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

CROWD = 3000


def resident(process: int) -> float:
    """MB that a process holds now."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def start(updates: int) -> tuple[float, float]:
    """Seconds from the start of the process to its first fetched update, and MB once all are answered."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.server", str(updates), str(max(1, updates // 2))],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    port = server.stdout.readline().strip()
    begun = time.perf_counter()
    bot = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.throughput", "--bot", "durable", "--port", port], stderr=subprocess.DEVNULL
    )
    spent = float(server.stdout.readline())
    seconds = time.perf_counter() - begun - spent
    memory = resident(bot.pid)
    bot.terminate()
    bot.wait(20)
    server.wait(5)
    server.stdout.close()
    return seconds, memory


def main() -> None:
    """Medians."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.startup")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    idle = [start(1) for _ in range(options.rounds)]
    _, crowded = start(CROWD)
    seconds, memory = (statistics.median(column) for column in zip(*idle, strict=True))
    print(f"start to first update {seconds:.2f} s, memory {memory:.0f} MB, after {CROWD} updates {crowded:.0f} MB")


if __name__ == "__main__":
    main()
