"""Gleanings: what only they have, who is called, who rides with whom, what was picked, and the time that was given.

A gleaning is a row of `workshop` with `theme = 'gleaning'`: place, hours, seats, sign-ups, waiting list, reminders and
presence are the same. What only a gleaning has is in `gleaning`, one row for each.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint, text

from storage.tables.base import need, of_network, own_id, ref, table
from storage.types import Encrypted, EncryptedJson, Flag, Id, Json, Moment, Real

gleaning = table(
    "gleaning",
    Column("workshop_id", Id, ForeignKey("workshop.id"), primary_key=True),
    of_network(),
    ref("offer_id", "offer", nullable=True),
    ref("farmer_id", "person", nullable=True),
    Column("farm", Encrypted),
    Column("phone", Encrypted),
    Column("field", EncryptedJson),
    Column("field_lat", Real),
    Column("field_lon", Real),
    need("least", Integer),
    Column("want", Integer),
    Column("tools", Text),
    Column("wear", Text),
    need("cars", Integer, server_default="0"),
    Column("min_age", Integer),
    need("on_tree", Flag),
    Column("tree_word_at", Moment),
    Column("after_harvest_at", Moment),
    Column("agreed_at", Moment),
    ref("agreed_by", "person", nullable=True),
    Column("opened_at", Moment),
    need("calling", Text, server_default="off"),
    Column("next_call_at", Moment),
    need("dropped", Integer, server_default="0"),
    Column("danger_at", Moment),
    need("version", Integer, server_default="1"),
    CheckConstraint("least > 0", name="least"),
    CheckConstraint("calling IN ('off','on','stopped','done')", name="calling"),
    CheckConstraint("min_age IS NULL OR min_age BETWEEN 0 AND 99", name="min_age"),
)
"""`offer_id`: the farmer's message that it comes from. `farm`, `phone`: of a farmer who does not write to Bocal.
`field`: where the produce stands; `workshop` has the meeting point. `tree_word_at`: the farmer has said that the
fruit on the tree may be picked. `after_harvest_at`: the farmer has said that the harvest is over. `agreed_at`: the
written agreement is signed. `next_call_at`: when calling is looked at again. `dropped`: heads lost since the last
wave. `danger_at`: the leader was told."""
_WATCHED = text("next_call_at IS NOT NULL")
Index("ix_gleaning_next_call", gleaning.c.next_call_at, sqlite_where=_WATCHED, postgresql_where=_WATCHED)

gleaning_crop = table(
    "gleaning_crop",
    own_id(),
    of_network(),
    ref("workshop_id", "workshop"),
    need("position", Integer),
    need("product", Text),
    Column("grams", Id),
    UniqueConstraint("workshop_id", "product"),
    CheckConstraint("grams IS NULL OR grams > 0", name="grams"),
)
"""What is picked, and how much of it is expected."""

insurance = table(
    "insurance",
    Column("centre_id", Id, ForeignKey("centre.id"), primary_key=True),
    of_network(),
    need("insurer", Text),
    need("policy", Encrypted),
    need("until_day", Text),
    ref("changed_by", "person"),
    need("changed_at", Moment),
)
"""The liability insurance that covers a centre's volunteers in the field. `until_day`: the last day, as 2026-12-31."""

volunteering = table(
    "volunteering",
    Column("person_id", Id, ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    of_network(),
    need("days", Integer, server_default="127"),
    need("likes", Json),
    need("refuses", Json),
    Column("car_seats", Integer),
    Column("radius_km", Integer),
    need("per_week", Integer, server_default="2"),
    need("yes", Real, server_default="0"),
    need("no", Real, server_default="0"),
    need("silent", Real, server_default="0"),
    Column("answered_at", Moment),
    Column("changed_at", Moment),
    CheckConstraint("days BETWEEN 0 AND 127", name="days"),
    CheckConstraint("car_seats IS NULL OR car_seats BETWEEN 0 AND 8", name="car_seats"),
    CheckConstraint("per_week BETWEEN 0 AND 7", name="per_week"),
    CheckConstraint("radius_km IS NULL OR radius_km BETWEEN 1 AND 50", name="radius_km"),
)
"""How somebody volunteers. `days`: a bit a weekday, Monday is 1. `car_seats`: free seats beside the driver's; NULL: no
car. `radius_km`: how far they go; NULL: as for news. `per_week`: calls in seven days, at most; 0: never. `yes`, `no`,
`silent`: faded counts of answers, true at `answered_at`. `changed_at`: when they chose; NULL: they never did."""

gleaning_call = table(
    "gleaning_call",
    own_id(),
    of_network(),
    ref("workshop_id", "workshop"),
    need("person_id", Id),
    need("day", Text),
    need("wave", Integer),
    need("called_at", Moment),
    Column("answer", Text),
    Column("answered_at", Moment),
    Column("counted_at", Moment),
    UniqueConstraint("workshop_id", "person_id", "day"),
    Index("ix_gleaning_call_person_at", "person_id", "called_at"),
    CheckConstraint("answer IS NULL OR answer IN ('yes','no','cancelled','silent')", name="answer"),
)
"""Who was called to which gleaning, once for each day that it was planned for (`day`, as 2026-10-03). `wave` 0: was not
called, and cancelled. `counted_at`: since when the answer is in the person's history."""
_UNCOUNTED = text("counted_at IS NULL")
Index(
    "ix_gleaning_call_uncounted",
    gleaning_call.c.workshop_id,
    sqlite_where=_UNCOUNTED,
    postgresql_where=_UNCOUNTED,
)

gleaner = table(
    "gleaner",
    Column("signup_id", Id, ForeignKey("signup.id"), primary_key=True),
    of_network(),
    need("needs_lift", Flag),
    Column("lift_from", EncryptedJson),
    Column("youngest", Integer),
    need("wants_pair", Flag),
    need("refused_by", Json),
)
"""What a sign-up to a gleaning says besides its heads. `youngest`: age of the youngest child who comes along.
`wants_pair`: somebody new who would like to pick beside somebody with experience. `refused_by`: rides whose driver does
not take them."""

ride = table(
    "ride",
    own_id(),
    of_network(),
    ref("workshop_id", "workshop"),
    need("signup_id", Id, unique=True),
    need("seats", Integer),
    need("taken", Integer, server_default="0"),
    Column("place", EncryptedJson),
    Column("lat", Real),
    Column("lon", Real),
    Column("leaves_at", Moment),
    need("created_at", Moment),
    CheckConstraint("seats BETWEEN 0 AND 8", name="seats"),
    CheckConstraint("taken >= 0 AND taken <= seats", name="taken"),
)
"""A car that goes to a gleaning, with free seats beside the driver's; `signup_id` is the driver's sign-up."""

rider = table(
    "rider",
    own_id(),
    of_network(),
    ref("ride_id", "ride"),
    need("signup_id", Id, unique=True),
    need("heads", Integer),
    need("created_at", Moment),
    CheckConstraint("heads > 0", name="heads"),
)

weighing = table(
    "weighing",
    own_id(),
    of_network(),
    ref("workshop_id", "workshop", nullable=True),
    ref("halt_id", "halt", nullable=True),
    need("product", Text),
    need("quantity", Real),
    need("unit", Text),
    need("grams", Id),
    need("method", Text),
    ref("by_id", "person"),
    need("at", Moment),
    Column("void_at", Moment),
    CheckConstraint("grams > 0 AND quantity > 0", name="grams"),
    CheckConstraint("method IN ('weighed','counted','estimated')", name="method"),
    CheckConstraint("(workshop_id IS NULL) <> (halt_id IS NULL)", name="where"),
)
"""So much of a product was picked or fetched, in the unit in which it was told. What was corrected keeps its row, with
`void_at`."""

handover = table(
    "handover",
    own_id(),
    of_network(),
    ref("workshop_id", "workshop"),
    need("product", Text),
    need("grams", Id),
    need("receiver", Text),
    ref("stop_id", "stop", nullable=True),
    ref("centre_id", "centre", nullable=True),
    Column("words", Encrypted),
    ref("by_id", "person"),
    need("at", Moment),
    Column("void_at", Moment),
    CheckConstraint("grams > 0", name="grams"),
    CheckConstraint("receiver IN ('stop','centre','other')", name="receiver"),
    CheckConstraint("(receiver = 'stop') = (stop_id IS NOT NULL)", name="stop"),
    CheckConstraint("(receiver = 'centre') = (centre_id IS NOT NULL)", name="centre"),
)
"""To whom what was picked was given."""

gleaning_photo = table(
    "gleaning_photo",
    own_id(),
    of_network(),
    ref("workshop_id", "workshop"),
    need("file", Text),
    ref("by_id", "person"),
    need("at", Moment),
)

harvest = table(
    "harvest",
    Column("workshop_id", Id, ForeignKey("workshop.id"), primary_key=True),
    of_network(),
    ref("offer_id", "offer", nullable=True),
    Column("asked_at", Moment),
    Column("closed_at", Moment),
    Column("told_grams", Id),
    Column("told_jars", Integer),
    CheckConstraint("told_grams IS NULL OR told_grams >= 0", name="grams"),
    CheckConstraint("told_jars IS NULL OR told_jars > 0", name="jars"),
)
"""What becomes of a gleaning's harvest. `offer_id`: an offer of what no stop had room for, in the name of the leader.
`asked_at`: the leaders were asked for it. `closed_at`: all of it is weighed and given. `told_grams`, `told_jars`: what
everybody who came was told last."""

outcome = table(
    "outcome",
    own_id(),
    of_network(),
    ref("workshop_id", "workshop"),
    Column("recipe", Text),
    need("jars", Integer),
    ref("by_id", "person"),
    need("at", Moment),
    Column("void_at", Moment),
    CheckConstraint("jars > 0", name="jars"),
)
"""So many jars were made of what was picked; of no recipe when nobody said which."""

service_time = table(
    "service_time",
    own_id(),
    of_network(),
    need("occasion", Text),
    need("thing", Text),
    ref("person_id", "person", nullable=True),
    Column("guest", Encrypted),
    ref("centre_id", "centre"),
    need("role", Text),
    need("day", Text),
    need("recorded", Integer),
    need("minutes", Integer),
    need("state", Text, server_default="recorded"),
    ref("approved_by", "person", nullable=True),
    Column("approved_at", Moment),
    Column("note", Encrypted),
    need("created_at", Moment),
    need("changed_at", Moment),
    need("version", Integer, server_default="1"),
    UniqueConstraint("occasion"),
    Index("ix_service_time_thing", "thing"),
    CheckConstraint("role IN ('gleaning','pickup','facilitation')", name="role"),
    CheckConstraint("state IN ('recorded','approved','refused')", name="state"),
    CheckConstraint("minutes BETWEEN 0 AND 1440 AND recorded BETWEEN 0 AND 1440", name="minutes"),
    CheckConstraint("(state = 'recorded') = (approved_at IS NULL)", name="approved"),
)
"""Time that somebody gave. `occasion` names it for good (`workshop:12:signup:34`, `tour:3:person:7`), `thing` is its
beginning (`workshop:12`); `recorded` is what followed from the plan, `minutes` what stands now. `approved_by`,
`approved_at`: who decided, either way. `note`: why its person says that it is wrong. Approved minutes are credited as
tic-tac, one for one."""
_OPEN = text("state = 'recorded'")
Index("ix_service_time_open", service_time.c.network_id, sqlite_where=_OPEN, postgresql_where=_OPEN)

service_change = table(
    "service_change",
    own_id(),
    of_network(),
    ref("service_id", "service_time"),
    ref("by_id", "person"),
    need("at", Moment),
    need("state", Text),
    need("minutes", Integer),
)
"""The trail of a time given: who made it what it then was, and when."""
