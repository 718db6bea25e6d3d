"""Inviting: a coordinator makes a link that gives one person a role at a centre."""

from __future__ import annotations

import secrets

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Role
from domain.refusals import Refusal
from domain.words import Lines, Value, When, _
from handlers.arguments import number
from handlers.registry import Who, command, press
from handlers.turn import Turn
from services import rights
from services.person import invitations


@command("inviter", "invite", who=Who.COORDINATOR, menu=_("Invite somebody to the team"), order=50)
async def invite(turn: Turn, _argument: str) -> None:
    """Whom, and for which centre?"""
    rows = []
    for centre in await rights.own_centres(turn.tx, turn.person):
        for role, words in invitations.ROLES.items():
            label = _("{who}, {centre}", who=words, centre=centre.name)
            rows.append((Button(label, data("invite.make", role, centre.id)),))
    await turn.say(_("<b>Whom do you invite?</b>"), buttons=rows)


@press("invite.make", who=Who.COORDINATOR)
async def make(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One link for one person."""
    if not arguments or arguments[0] not in set(Role):
        raise Refusal(_("This button is old."))
    centre_id, token = number(arguments, 1), secrets.token_urlsafe(16)
    until = await invitations.invite(turn.tx, turn.person, Role(arguments[0]), centre_id, token, turn.now)
    link = f"https://t.me/{turn.house.username()}?start=i_{token}"
    lines: list[Value] = [
        _("🔑 <b>Send this link to one person:</b>"),
        link,
        _("It works once, until {until}.", until=When(until.astimezone(turn.zone))),
    ]
    await turn.send(Message(Lines(lines)))
