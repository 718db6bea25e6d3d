"""What always works: help, cancel, language, privacy."""

from __future__ import annotations

from domain.buttons import data
from domain.messages import Button
from domain.people import Part, Role
from domain.words import Lines, Value, _
from handlers import earlier, offer, perhaps, welcome, where
from handlers.registry import Who, command
from handlers.turn import Turn
from locales import LANGUAGES
from services import rights


@command("aide", "help", who=Who.ANYONE, menu=_("Help"), order=90)
async def help_me(turn: Turn, _argument: str) -> None:
    """What Bocal can do for this person."""
    produce = _(
        "<b>To offer produce</b>, write one sentence: what, how much, where, until when.\n"
        "For example: <i>25 crates of courgettes, too big, Luneray, come and fetch them before Sunday</i>\n"
        "<b>Your offers</b>: /my_offers"
    )
    workshops: Value = _("<b>Workshops near you</b>: /workshops\n<b>What you have promised</b>: /agenda")
    gleanings: Value = _("<b>Gleanings near you</b>: /gleanings")
    if turn.person.is_(Part.VOLUNTEER):
        gleanings = Lines([gleanings, _("<b>How you help</b>: /volunteer\n<b>The time you have given</b>: /my_hours")])
    workshops = Lines([workshops, gleanings], "\n\n")
    farms = turn.person.is_(Part.FARMER) or not turn.person.parts
    lines: list[Value] = [_("🫙 <b>Bocal brings produce, truck and people together.</b>")]
    lines += [produce, workshops] if farms else [workshops, produce]
    lines.append(_("<b>Where the truck stops</b>: /stops"))
    centres = {role: await rights.centres_of(turn.tx, turn.person, role) for role in Role}
    if any(centres.values()):
        lines.append(_("<b>Who comes to your workshops</b>: /list\n<b>Hours to approve</b>: /hours"))
    if centres[Role.COORDINATOR]:
        lines.append(_("<b>New stop</b>: /new_stop, or send a CSV or XLSX file.\n<b>Invite somebody</b>: /invite"))
        lines.append(_("<b>New workshop</b>: /new_workshop, or send a CSV or XLSX file."))
        lines.append(_("<b>New gleaning</b>: /new_gleaning\n<b>Gleanings of your centre</b>: /my_gleanings"))
        lines.append(_("<b>Offers that wait for you</b>: /proposals\n<b>Your team</b>: /team"))
        lines.append(_("<b>Write to many people</b>: /broadcast"))
    lines.append(
        Lines(
            [
                _("<b>Who you are and where</b>: /profile"),
                _("<b>What you want to hear of</b>: /preferences"),
                _("<b>To stop what you have begun</b>: /cancel"),
                _("<b>Language</b>: /language"),
                _("<b>Your data</b>: /privacy"),
            ]
        )
    )
    await turn.say(Lines(lines, "\n\n"))


@command("annuler", "cancel", who=Who.ANYONE, menu=_("Stop what I have begun"), order=80)
async def cancel(turn: Turn, _argument: str) -> None:
    """Drop what was begun, wherever it stands, and say what was dropped."""
    if turn.flow in {"", perhaps.FLOW}:
        await turn.say(_("There is nothing to cancel. Your confirmed offers are here: /my_offers"), keys=())
        return
    if (draft := offer.draft_of(turn)) is not None:
        await offer.stop(turn, draft)
    elif (begun := where.draft_of(turn)) is not None:
        await where.stop(turn, begun)
    else:
        dropped = await earlier.drop(turn) or _("Cancelled: what you had begun. Nothing was changed.")
        await turn.drop()
        rest = [_("What you had begun before goes on.")] if turn.flow else []
        await turn.say(Lines([dropped, *rest]), keys=())


@command("langue", "language", who=Who.ANYONE, menu=_("Language"), order=95)
async def language(turn: Turn, _argument: str) -> None:
    """Choose the language."""
    rows = [(Button(welcome.NAMES[code], data("welcome.language", code)),) for code in LANGUAGES]
    await turn.say(_("<b>Which language do you want?</b>"), buttons=rows)


@command("confidentialite", "privacy", who=Who.ANYONE, menu=_("Your data"), order=97)
async def privacy(turn: Turn, _argument: str) -> None:
    """What is kept, why, for how long, who sees it."""
    lines: list[Value] = [
        _("🔒 <b>Your data</b>"),
        _(
            "<b>What I keep</b>: your name, your language, who you are, your commune, "
            "your offers, sign-ups and messages."
        ),
        _("<b>If you help</b>: your days, crops and car, and the time that you gave."),
        _("<b>Calls to gleanings</b>: which ones and what you said, for 13 months. Fewer: /volunteer"),
        _("<b>Offers that I misread</b>: if you said yes, their words without your name, for 13 months: /my_words"),
        _("<b>News</b>: your choices, and for 30 days which news you were sent. Change them: /preferences"),
        _(
            "<b>Who came to a workshop</b>: the team sees your first name and how many you are. "
            "Excuses go after 60 days, guests' names after 90 days, all names after 13 months."
        ),
        _("<b>Why</b>: to bring produce, truck and people together. For nothing else."),
        _("<b>Who sees it</b>: the coordinators of the centres. Others see your commune, never your address."),
        _("<b>Where</b>: at the centre that runs this bot, encrypted. Telegram sees the messages too."),
        _("<b>How long</b>: messages 7 days, sent answers 30 days, offers as long as you take part."),
        _("<b>Your right</b>: to see, correct or erase it. Ask your social centre, it is done within a month."),
    ]
    await turn.say(Lines(lines, "\n"))
