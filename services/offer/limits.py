"""What an offer cannot be: nothing, too much, over, too far ahead."""

from __future__ import annotations

from datetime import date, timedelta

from domain.offers import LONGEST, MOST_KG, OfferDraft
from domain.words import Mass, Words, _

_JUST_OVER = timedelta(days=90)


def mended(draft: OfferDraft, today: date) -> list[Words]:
    """Take out of the draft what cannot be, so that it is asked; what was wrong, in words."""
    wrong: list[Words] = []
    for at, item in enumerate(draft.items):
        nothing = item.quantity == 0 or item.grams == 0
        if nothing:
            wrong.append(_("The quantity must be more than 0."))
        elif (item.grams or 0) > MOST_KG * 1000:
            wrong.append(_("I can note {most} at most.", most=Mass(MOST_KG * 1000)))
        else:
            continue
        draft.items[at] = item.unweighed()
    if draft.start is not None and draft.start < today:
        draft.start = None
    if (over := _impossible_day(draft, today)) is not None:
        draft.start, draft.until = None, None
        draft.settled("dates")
        wrong.append(over)
    return wrong


def _impossible_day(draft: OfferDraft, today: date) -> Words | None:
    last = draft.until or draft.start
    if last is None:
        return None
    if last < today:
        return _("{day} is over.", day=last)
    if last > today + LONGEST:
        # A day that has just gone by was read as that of next year.
        before = last - timedelta(days=365)
        if today - _JUST_OVER <= before < today:
            return _("{day} is over.", day=before)
        return _("{day} is too far away. Write to me at most {days} days before.", day=last, days=LONGEST.days)
    if draft.start and draft.until and draft.until < draft.start:
        return _("The last day is before the first day.")
    return None
