"""What people are told when a workshop stays when and where it is, and something else of it has changed for them."""

from __future__ import annotations

from datetime import datetime

from domain.messages import Message
from domain.words import Lines, Value, _
from domain.workshops import Workshop
from services.person.preferences import quiet_of
from services.tell import tell
from services.workshop import news as workshop_news
from services.workshop import words
from storage.database import Transaction


async def told(tx: Transaction, old: Workshop, new: Workshop, now: datetime) -> None:
    """Another price, language or thing to bring: everybody who comes or leads it hears of it.

    Nobody is woken for it, unless it begins before they are up.
    """
    changed = _changed(old, new)
    if not changed:
        return
    head = _("🔁 <b>Something has changed: {title}</b>", title=new.title)
    message = Message(Lines([head, words.line(new), *changed]))
    for person in await workshop_news.concerned(tx, new):
        late = workshop_news.awake(await quiet_of(tx, person), new.start, now)
        key = f"details:{new.id}:v{new.version}:to:{person.id}"
        await tell(tx, person, message, key=key, now=now, not_before=late, expires_at=new.start)


def _changed(old: Workshop, new: Workshop) -> list[Value]:
    said: list[Value] = []
    if (old.price_cents, old.deposit_cents) != (new.price_cents, new.deposit_cents):
        said.append(words.price(new.price_cents, new.deposit_cents))
    if old.language != new.language:
        said.append(words.tongue(new.language))
    if old.bring != new.bring:
        said.append(_("To bring: {things}", things=new.bring) if new.bring else _("There is nothing to bring."))
    if old.recipe != new.recipe and (subject := words.subject(new.theme, new.recipe)):
        said.append(subject)
    return said
