"""A hundred thousand cases at many steps, of many ages, some of them late: copied by the database itself.

Every case is a copy of one that was walked to its step, with its history, its ended terms and its open ones. What ended
is moved back by up to four hundred days; what is open by up to forty, so that some of it is late and most is not.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, Table, text
from sqlalchemy.orm import Session

from tests.factories import World, a_case
from tests.journeys import walk
from workflow.models import Case, CaseClock, CaseEvent
from workflow.models.base import table_of

STEPS = ("submit", "confirm_place", "accept", "submit_project", "form_team", "propose", "sign", "sign_contract",
    "request_acceptance", "hand_over")  # fmt: skip
"""How far the models have come; the last one is closed."""
FIRST = 1_000_000
"""Before the first id of a copy."""
AGES, YOUTH = 400, 40
NUMBERS = {
    "sqlite": "WITH RECURSIVE counted(n) AS (SELECT {low} UNION ALL SELECT n + 1 FROM counted WHERE n < {high})",
    "postgresql": "WITH counted(n) AS (SELECT generate_series({low}, {high}))",
}
BACK = {"sqlite": "datetime({of}, '-' || ({hours}) || ' hours') || '.000000'",
    "postgresql": "{of} - ({hours}) * interval '1 hour'"}  # fmt: skip
OLD, YOUNG = f"(k.n * 37) % {24 * AGES}", f"(k.n * 11) % {24 * YOUTH}"
TOOK = f"(k.n * 13 + m.id * 29) % {24 * 12}"
"""How many hours an ended term took."""


def models(session: Session, world: World) -> list[int]:
    """Walk one case to each of the steps and return the ids."""
    ids = []
    for step in STEPS:
        ids.append(a_case(session, world).case_id)
        walk(session, world, ids[-1], until=step)
    session.flush()
    return ids


def copy(connection: Connection, ids: Sequence[int], *, number: int) -> None:
    """Make so many copies, of each model in turn, and count the tables anew."""
    kind = connection.dialect.name
    back = BACK[kind]
    young = {name: back.format(of=f"m.{name}", hours=YOUNG) for name in ("moved_at", "due_at", "due_since")}
    ended = back.format(of="m.closed_at", hours=OLD)
    columns = {
        Case: {"id": "k.case_id", "code": "m.code || '-' || k.n", **young, "closed_at": ended},
        CaseClock: {
            "case_id": "k.case_id", "closed_at": ended,
            **{name: _open_or_ended(back, name) for name in ("started_at", "due_at")},
        },
        CaseEvent: {"case_id": "k.case_id"},
    }  # fmt: skip
    listed = " UNION ALL ".join(f"SELECT {place} AS place, {one} AS model" for place, one in enumerate(ids))
    numbers = NUMBERS[kind].format(low=1, high=number)
    numbered = (
        f"{numbers}, models AS ({listed}), k AS (SELECT n, {FIRST} + n AS case_id, models.model FROM counted"  # noqa: S608 -- own text
        f" JOIN models ON models.place = n % {len(ids)})"
    )
    for record, changed in columns.items():
        into, chosen = _copied(table_of(record), changed)
        parts = (into, numbered, chosen) if kind == "sqlite" else (numbered, into, chosen)
        connection.execute(text(" ".join(parts)))
    connection.execute(text("ANALYZE"))


def _open_or_ended(back: str, name: str) -> str:
    """A moment of a term: moved by little while it is open; the start of one that ended lies before by what it took."""
    young, old = (back.format(of=f"m.{name}", hours=hours) for hours in (YOUNG, f"{OLD} + {TOOK}"))
    return f"CASE WHEN m.closed_at IS NULL THEN {young} ELSE {old} END"


def _copied(table: Table, changed: dict[str, str]) -> tuple[str, str]:
    """Where the copies go and what they hold; what has a number of its own gets a new one."""
    names = [column.name for column in table.columns if column.name != "id" or "id" in changed]
    chosen = ", ".join(changed.get(name, f"m.{name}") for name in names)
    tie = "m.id" if "id" in changed else "m.case_id"
    return (
        f"INSERT INTO {table.name} ({', '.join(names)})",
        f"SELECT {chosen} FROM k JOIN {table.name} m ON {tie} = k.model",  # noqa: S608 -- own text
    )
