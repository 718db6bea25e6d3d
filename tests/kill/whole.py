"""The whole bot, for a test that kills it: its settings as JSON, and how many seconds its clock is ahead."""

from __future__ import annotations

import json
import sys
from datetime import timedelta

from bot import logs
from bot.assembly import assemble
from bot.clock import wall_clock
from bot.runtime import run
from bot.settings import Settings


def main() -> None:
    """Run until it is killed or asked to stop."""
    logs.configure("ERROR")
    ahead = timedelta(seconds=float(sys.argv[2]))
    run(Settings(_env_file=None, **json.loads(sys.argv[1])), assemble(lambda: wall_clock() + ahead))


if __name__ == "__main__":
    main()
