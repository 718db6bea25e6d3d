"""The queue of updates for the bot, with the offset rules of Telegram's own server (`td/telegram/td/db/TQueue`)."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.clock import MovableClock

DAY = 24 * 3600
CALLBACK_LIFETIME = 150
FAR_AHEAD = 10
FAR_BEHIND = 100_000
MOST_PENDING = 100_000
FIRST_ID = 870_000_001
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
KINDS = frozenset({
    "message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result",
    "callback_query", "shipping_query", "pre_checkout_query", "poll", "poll_answer", "my_chat_member", "chat_member",
    "chat_join_request", "chat_boost", "removed_chat_boost", "message_reaction", "message_reaction_count",
    "business_connection", "business_message", "edited_business_message", "deleted_business_messages",
    "purchased_paid_media",
})  # fmt: skip
DEFAULT_KINDS = KINDS - NOT_BY_DEFAULT


@dataclass(slots=True)
class Pending:
    """An update that the bot has not confirmed."""

    kind: str
    update: dict[str, Any]
    expires: int


class UpdateQueue:
    """Updates in order of their ids, each until it is confirmed or too old (24 h, a button press 150 s)."""

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self.pending: OrderedDict[int, Pending] = OrderedDict()
        self.next_id = FIRST_ID
        self.allowed = DEFAULT_KINDS
        self.on_add: Callable[[int], None] = lambda _update_id: None

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Queue an update, unless the bot does not want its kind or has left too many waiting."""
        if kind not in self.allowed or len(self.pending) >= MOST_PENDING:
            return
        update_id = self.next_id
        self.next_id += 1
        lifetime = CALLBACK_LIFETIME if kind == "callback_query" else DAY
        update = {"update_id": update_id, kind: content}
        self.pending[update_id] = Pending(kind, update, self._clock.timestamp() + lifetime)
        self.on_add(update_id)

    def allow(self, kinds: list[str]) -> None:
        """What `allowed_updates` asks for; an empty list means the usual ones."""
        wanted = frozenset(kind for kind in kinds if kind in KINDS)
        self.allowed = wanted or DEFAULT_KINDS

    def redraw(self, next_id: int) -> None:
        """Draw a new next id, as the server does after a week of silence; what was pending is long expired then."""
        self.pending.clear()
        self.next_id = next_id

    def fetch(self, offset: int, limit: int) -> list[dict[str, Any]]:
        """Updates from `offset` on, forgetting those below; -n keeps the last n; a far-off offset means the head."""
        if offset < 0:
            self._keep_last(-offset)
        elif offset > 0 and self._sane(offset):
            self._forget_below(offset)
        now = self._clock.timestamp()
        found: list[dict[str, Any]] = []
        expired = []
        for update_id, entry in self.pending.items():
            if len(found) == limit:
                break
            if entry.expires <= now:
                expired.append(update_id)
            else:
                found.append(entry.update)
        for update_id in expired:
            del self.pending[update_id]
        return found

    def forget(self, update_id: int) -> None:
        """Confirm one update (it was delivered by webhook)."""
        self.pending.pop(update_id, None)

    def live(self, update_id: int) -> Pending | None:
        """The update if it is still to be delivered."""
        entry = self.pending.get(update_id)
        return entry if entry and entry.expires > self._clock.timestamp() else None

    def _sane(self, offset: int) -> bool:
        head = next(iter(self.pending), self.next_id)
        return head - FAR_BEHIND <= offset <= self.next_id + FAR_AHEAD

    def _forget_below(self, offset: int) -> None:
        while self.pending and next(iter(self.pending)) < offset:
            self.pending.popitem(last=False)

    def _keep_last(self, count: int) -> None:
        while len(self.pending) > count:
            self.pending.popitem(last=False)
