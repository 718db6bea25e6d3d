"""`python -m sandbox --port 8081 --token 123456:demo`: Telegram on this machine, until Ctrl-C."""

import argparse
import asyncio
import sys
import webbrowser
from contextlib import suppress

from sandbox.server import Sandbox


async def serve(options: argparse.Namespace) -> None:
    """Run until stopped."""
    box = Sandbox(token=options.token)
    async with box.running(port=options.port, host=options.host):
        sys.stdout.write(f"sandbox ready at {box.url}\n")
        sys.stdout.flush()
        if options.page:
            webbrowser.open(box.url)
        await asyncio.Event().wait()


def main() -> None:
    """Read the options and serve."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--token", default="123456:demo")
    parser.add_argument("--page", action="store_true", help="open the page in the browser")
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
