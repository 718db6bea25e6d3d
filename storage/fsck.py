"""Is the store in order? Sentences that must always hold, each as a query for the rows that break it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from storage.database import Transaction

SHOWN = 5
"""As many broken rows are named."""


@dataclass(frozen=True, slots=True)
class Fault:
    """An invariant that does not hold, and ids of rows that break it."""

    rule: str
    rows: tuple[str, ...]


RULES: dict[str, str] = {
    "no item is given away twice": """
        SELECT i.id FROM offer_item i JOIN allocation a ON a.item_id = i.id AND a.state IN ('proposed','accepted')
        GROUP BY i.id, i.grams HAVING SUM(a.grams) > i.grams""",
    "no stop holds more than it has room for": """
        SELECT s.id FROM stop s JOIN allocation a ON a.stop_id = s.id AND a.state IN ('proposed','accepted')
        GROUP BY s.id, s.capacity_grams HAVING SUM(a.grams) > s.capacity_grams""",
    "no recipe holds more than its share": """
        SELECT r.id FROM stop_recipe r
        JOIN allocation a ON a.stop_id = r.stop_id AND a.recipe = r.recipe AND a.state IN ('proposed','accepted')
        WHERE r.capacity_grams IS NOT NULL GROUP BY r.id, r.capacity_grams HAVING SUM(a.grams) > r.capacity_grams""",
    "a lot goes into a recipe that its stop plans": """
        SELECT a.id FROM allocation a WHERE a.state IN ('proposed','accepted') AND a.recipe IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM stop_recipe r WHERE r.stop_id = a.stop_id AND r.recipe = a.recipe)""",
    "a cancelled stop holds nothing": """
        SELECT a.id FROM allocation a JOIN stop s ON s.id = a.stop_id
        WHERE s.state = 'cancelled' AND a.state IN ('proposed','accepted')""",
    "an offer that is over holds nothing": """
        SELECT a.id FROM allocation a JOIN offer o ON o.id = a.offer_id
        WHERE o.state IN ('withdrawn','expired','passed_on') AND a.state IN ('proposed','accepted')""",
    "a settled offer waits for nobody and goes somewhere": """
        SELECT o.id FROM offer o WHERE o.state = 'settled' AND (
        EXISTS (SELECT 1 FROM allocation a WHERE a.offer_id = o.id AND a.state = 'proposed')
        OR NOT EXISTS (SELECT 1 FROM allocation a WHERE a.offer_id = o.id AND a.state = 'accepted'))""",
    "an open offer is not wholly accepted": """
        SELECT o.id FROM offer o WHERE o.state = 'open' AND
        (SELECT SUM(i.grams) FROM offer_item i WHERE i.offer_id = o.id) <=
        (SELECT SUM(a.grams) FROM allocation a WHERE a.offer_id = o.id AND a.state = 'accepted')""",
    "nothing is proposed where it was declined": """
        SELECT a.id FROM allocation a JOIN allocation d
        ON d.offer_id = a.offer_id AND d.stop_id = a.stop_id AND d.state = 'declined'
        WHERE a.state = 'proposed'""",
    "a lot, its item, its offer and its stop belong together": """
        SELECT a.id FROM allocation a JOIN offer o ON o.id = a.offer_id JOIN offer_item i ON i.id = a.item_id
        JOIN stop s ON s.id = a.stop_id WHERE i.offer_id <> a.offer_id
        OR a.network_id <> o.network_id OR a.network_id <> s.network_id OR a.network_id <> i.network_id""",
    "who decided and when is known": """
        SELECT id FROM allocation WHERE (state = 'proposed') <> (decided_at IS NULL)
        OR (state IN ('accepted','declined') AND decided_by IS NULL) OR (state = 'declined' AND reason IS NULL)""",
    "an offer has something in it": """
        SELECT o.id FROM offer o WHERE NOT EXISTS (SELECT 1 FROM offer_item i WHERE i.offer_id = o.id)""",
    "an offer is ready before it is over": "SELECT id FROM offer WHERE ready_at >= until_at",
    "seats that are taken are seats of somebody": """
        SELECT w.id FROM workshop w LEFT JOIN signup s ON s.workshop_id = w.id AND s.state = 'live'
        GROUP BY w.id, w.taken HAVING w.taken <> COALESCE(SUM(s.booked + s.held), 0)""",
    "no workshop has more people than seats": """
        SELECT w.id FROM workshop w JOIN signup s ON s.workshop_id = w.id AND s.state = 'live'
        GROUP BY w.id, w.seats HAVING SUM(s.booked + s.held) > w.seats""",
    "nobody waits while a seat is free for everyone": """
        SELECT s.id FROM signup s JOIN person p ON p.id = s.person_id JOIN workshop w ON w.id = s.workshop_id
        WHERE s.state = 'live' AND s.waiting > s.held AND NOT s.whole AND p.reachable AND w.state = 'planned'
        AND w.changed_at <= (SELECT MAX(o.changed_at) FROM signup o WHERE o.workshop_id = w.id)
        AND w.starts_at > (SELECT MAX(o.changed_at) FROM signup o WHERE o.workshop_id = w.id)
        AND w.seats > w.taken + w.kept_newcomers + w.kept_partner""",
    "a cancelled workshop seats nobody": """
        SELECT s.id FROM signup s JOIN workshop w ON w.id = s.workshop_id
        WHERE w.state = 'cancelled' AND s.state = 'live'""",
    "somebody signs up once for a workshop": """
        SELECT MAX(id) FROM signup WHERE person_id IS NOT NULL GROUP BY workshop_id, person_id HAVING COUNT(*) > 1""",
    "a sign-up is a person's or a guest's": """
        SELECT id FROM signup WHERE person_id IS NOT NULL AND guest IS NOT NULL""",
    "who has a seat knows since when": "SELECT id FROM signup WHERE booked > 0 AND booked_at IS NULL",
    "a sign-up, its person and its workshop belong together": """
        SELECT s.id FROM signup s JOIN workshop w ON w.id = s.workshop_id LEFT JOIN person p ON p.id = s.person_id
        WHERE s.network_id <> w.network_id OR s.network_id <> p.network_id""",
    "a workshop, its centre, its stop and its team belong together": """
        SELECT w.id FROM workshop w JOIN centre c ON c.id = w.centre_id LEFT JOIN stop s ON s.id = w.stop_id
        LEFT JOIN workshop_facilitator f ON f.workshop_id = w.id LEFT JOIN person p ON p.id = f.person_id
        WHERE c.network_id <> w.network_id OR s.network_id <> w.network_id OR p.network_id <> w.network_id""",
    "only who signed up says how it was": """
        SELECT f.id FROM feedback f WHERE f.person_id IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM signup s WHERE s.workshop_id = f.workshop_id AND s.person_id = f.person_id)""",
    "time given, its person and its centre belong together": """
        SELECT t.id FROM service_time t JOIN centre c ON c.id = t.centre_id LEFT JOIN person p ON p.id = t.person_id
        WHERE t.network_id <> c.network_id OR t.network_id <> p.network_id""",
    "nobody decides on their own time": """
        SELECT id FROM service_time WHERE approved_by = person_id OR (state = 'recorded') <> (approved_by IS NULL)""",
    "a message to many goes on or is done": """
        SELECT id FROM broadcast WHERE (state = 'sending') <> (done_at IS NULL)""",
    "news is counted where people live": """
        SELECT n.id FROM news n JOIN person p ON p.id = n.person_id WHERE p.network_id <> n.network_id""",
    "a stop belongs to a centre of its network": """
        SELECT s.id FROM stop s JOIN centre c ON c.id = s.centre_id WHERE c.network_id <> s.network_id""",
    "a role is held in one's own network": """
        SELECT g.id FROM role_grant g JOIN person p ON p.id = g.person_id JOIN centre c ON c.id = g.centre_id
        WHERE g.network_id <> p.network_id OR g.network_id <> c.network_id""",
    "an invitation is used once, by somebody, in time": """
        SELECT id FROM invitation WHERE (used_at IS NULL) <> (used_by IS NULL) OR used_at >= expires_at
        OR expires_at <= created_at""",
    "nobody has got more of a harvest than was picked": """
        SELECT h.workshop_id FROM handover h WHERE h.void_at IS NULL GROUP BY h.workshop_id, h.product
        HAVING SUM(h.grams) > (SELECT COALESCE(SUM(w.grams), 0) FROM weighing w
        WHERE w.workshop_id = h.workshop_id AND w.product = h.product AND w.void_at IS NULL)""",
    "a closed harvest is wholly given": """
        SELECT v.workshop_id FROM harvest v WHERE v.closed_at IS NOT NULL AND
        (SELECT COALESCE(SUM(w.grams), 0) FROM weighing w WHERE w.workshop_id = v.workshop_id AND w.void_at IS NULL) <>
        (SELECT COALESCE(SUM(h.grams), 0) FROM handover h WHERE h.workshop_id = v.workshop_id AND h.void_at IS NULL)""",
    "seats that are taken in a car are seats of riders": """
        SELECT c.id FROM ride c LEFT JOIN rider r ON r.ride_id = c.id
        GROUP BY c.id, c.taken HAVING c.taken <> COALESCE(SUM(r.heads), 0)""",
    "no car has more riders than seats": """
        SELECT c.id FROM ride c JOIN rider r ON r.ride_id = c.id
        GROUP BY c.id, c.seats HAVING SUM(r.heads) > c.seats""",
    "who rides in a car has a seat at that gleaning": """
        SELECT r.id FROM rider r JOIN ride c ON c.id = r.ride_id JOIN signup s ON s.id = r.signup_id
        WHERE s.workshop_id <> c.workshop_id OR s.state <> 'live' OR s.booked < r.heads""",
    "who drives has a seat at that gleaning, and rides with nobody": """
        SELECT c.id FROM ride c JOIN signup s ON s.id = c.signup_id LEFT JOIN rider r ON r.signup_id = c.signup_id
        WHERE s.workshop_id <> c.workshop_id OR s.state <> 'live' OR s.booked = 0 OR r.id IS NOT NULL""",
    "every gleaning has what only gleanings have": """
        SELECT w.id FROM workshop w LEFT JOIN gleaning g ON g.workshop_id = w.id
        WHERE w.theme = 'gleaning' AND g.workshop_id IS NULL OR g.network_id <> w.network_id""",
    "what is on board was loaded at a farm where somebody has been": """
        SELECT w.id FROM weighing w JOIN halt h ON h.id = w.halt_id WHERE w.void_at IS NULL AND h.state <> 'picked'""",
    "a tour, its stop, its vehicles and its lots belong together": """
        SELECT t.id FROM tour t JOIN stop s ON s.id = t.stop_id LEFT JOIN tour_vehicle v ON v.tour_id = t.id
        LEFT JOIN person p ON p.id = v.driver_id LEFT JOIN halt h ON h.vehicle_id = v.id
        LEFT JOIN offer o ON o.id = h.offer_id
        WHERE s.network_id <> t.network_id OR p.network_id <> t.network_id OR o.network_id <> t.network_id""",
    "a gleaning that calls knows when to look again": """
        SELECT workshop_id FROM gleaning WHERE calling = 'on' AND next_call_at IS NULL""",
    "who is called is of the network": """
        SELECT c.id FROM gleaning_call c JOIN workshop w ON w.id = c.workshop_id
        LEFT JOIN person p ON p.id = c.person_id
        WHERE c.network_id <> w.network_id OR c.network_id <> p.network_id""",
    "a draft belongs to a conversation": "SELECT person_id FROM draft WHERE flow = ''",
    "a card is rendered once at a time": """
        SELECT MAX(id) FROM outbox WHERE state = 'ready' AND card IS NOT NULL GROUP BY chat_id, card
        HAVING COUNT(*) > 1""",
    "one message shows one card": """
        SELECT MAX(message_id) FROM card GROUP BY chat_id, message_id HAVING COUNT(*) > 1""",
    "what was sent has its moment": "SELECT id FROM outbox WHERE state = 'sent' AND sent_at IS NULL",
    "what was handled has its moment": """
        SELECT seq FROM inbox WHERE (state = 'new') <> (done_at IS NULL)""",
}
"""Each rule with the query for what breaks it; an empty answer is good."""


_ANY = text("SELECT " + ", ".join(f"EXISTS ({query})" for query in RULES.values()))
"""All of them at once, since nearly always nothing is broken: a column for each, true where there is such a row."""


async def look(tx: Transaction) -> list[Fault]:
    """The invariants that do not hold; an empty list when all is in order."""
    faults = []
    for (rule, query), broken in zip(RULES.items(), await tx.one(_ANY), strict=True):
        if broken:
            rows = await tx.all(text(query))
            faults.append(Fault(rule, tuple(str(row[0]) for row in rows[:SHOWN])))
    return faults
