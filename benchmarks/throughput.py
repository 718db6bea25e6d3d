"""Updates a second, from the update that comes in to the reply that is out: Bocal's durable way beside a bare echo bot.

    python -m benchmarks.throughput [--updates 2000] [--rounds 5]

The bare bot is python-telegram-bot's own Application with the same HTTP transport: it keeps nothing, a kill loses what
it holds. The durable one commits each update before it confirms it, commits what it does with what it says, and claims
and marks each reply. Server and bot are processes of their own; the ratio counts, the machine decides the rest.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import datetime
from typing import Any

TOKEN = "1:benchmark"  # noqa: S105 - of the server beside


def durable(port: int) -> None:
    """Bocal's spine with a handler that echoes."""
    from bot import logs
    from bot.runtime import Assembly, run
    from bot.settings import Settings
    from domain.messages import Incoming, Payload, Reaction
    from storage import outbox
    from storage.types import Keyring

    async def echo(tx: Any, incoming: Incoming, now: datetime) -> Reaction:
        payload = Payload(text=incoming.content.text)  # type: ignore[union-attr]
        await outbox.post(tx, key=f"reply:{incoming.update}", chat=incoming.chat, payload=payload, now=now)
        return Reaction()

    logs.configure("WARNING")
    database = os.environ.get("BENCHMARK_DATABASE") or f"sqlite+aiosqlite:///{tempfile.mkdtemp()}/bocal.db"
    settings = Settings(
        _env_file=None,
        token=TOKEN,
        api_base=f"http://127.0.0.1:{port}",
        database=database,
        keys=[Keyring.new_key()],
        flood_per_minute=10**6,
    )
    run(settings, Assembly(echo, lambda _language: Payload(text="sorry")))


def bare(port: int) -> None:
    """An echo bot as python-telegram-bot's documentation has it, eight updates at once, over our transport."""
    from telegram import Update
    from telegram.ext import ApplicationBuilder, CallbackContext, MessageHandler, filters

    from bot.transport import Transport

    async def echo(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        if update.message:
            await update.message.reply_text(update.message.text or "")

    builder = ApplicationBuilder().token(TOKEN).base_url(f"http://127.0.0.1:{port}/bot")
    application = builder.request(Transport()).get_updates_request(Transport(read=60)).concurrent_updates(8).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(timeout=1, drop_pending_updates=False)


def measure(kind: str, updates: int, chats: int) -> tuple[float, float]:
    """One round: updates a second, and processor milliseconds of the bot for each."""
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.server", str(updates), str(chats)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    port = server.stdout.readline().strip()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    bot = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.throughput", "--bot", kind, "--port", port], stderr=subprocess.DEVNULL
    )
    seconds = float(server.stdout.readline())
    bot.terminate()
    bot.wait(20)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    server.wait(5)
    server.stdout.close()
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return updates / seconds, 1000 * spent / updates


def main() -> None:
    """Rounds in turn, then the medians."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.throughput")
    parser.add_argument("--updates", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bot", choices=["durable", "bare"])
    parser.add_argument("--port", type=int)
    options = parser.parse_args()
    if options.bot:
        {"durable": durable, "bare": bare}[options.bot](options.port)
        return
    rates: dict[str, list[float]] = {"durable": [], "bare": []}
    for _ in range(options.rounds):
        for kind, found in rates.items():
            rate, spent = measure(kind, options.updates, options.updates // 2)
            found.append(rate)
            print(f"{kind:8} {rate:7.0f} updates/s   {spent:5.2f} ms of processor each, start-up included", flush=True)
    durable_, bare_ = (statistics.median(found) for found in (rates["durable"], rates["bare"]))
    ratios = [mine / theirs for mine, theirs in zip(rates["durable"], rates["bare"], strict=True)]
    print(
        f"median of {options.rounds}: durable {durable_:.0f}/s, bare {bare_:.0f}/s, "
        f"ratio {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})"
    )


if __name__ == "__main__":
    main()
