"""What still stands in the way of a round's next step, as counts; and for a nomination, whether its round receives."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, func, select

from workflow.facts import RoundFacts
from workflow.models import AgendaItem, CaseLink, CouncilSession, Minutes, MinutesSignature
from workflow.models.base import table_of
from workflow.office import Office
from workflow.rounds.recorded import EVENT, RECOUNTING
from workflow.rounds.records import (
    CASE,
    PART_OF,
    ROUND,
    Item,
    Round,
    Seated,
    items,
    jurors,
    members,
    rounds,
    seated,
    standing_items,
)
from workflow.rounds.scores import panels, sheets_of, totals
from workflow.rounds.standings import declared, undeclared
from workflow.selection.composition import Sizes, composition_faults
from workflow.selection.councils import Level, Seat
from workflow.selection.results import closing_faults, lacking
from workflow.states import after

RECEIVING = after("open_receiving")
JUDGED = after("find_eligible", of="product_nomination")
SCORING = after("begin_scores")
REACHED = after("reach_mark")
UNJUDGED = (
    after("nominate", of="product_nomination")
    | after("accept", of="product_nomination")
    | after("ask_supplement", of="product_nomination")
)
"""Where nobody has said yet whether a nomination may be scored."""
SIGNERS = (Seat.CHAIR, Seat.SECRETARY)
LINK, SITTING, AGENDA = table_of(CaseLink), table_of(CouncilSession), table_of(AgendaItem)
MINUTES, SIGNATURE = table_of(Minutes), table_of(MinutesSignature)


def round_facts(
    connection: Connection, case_ids: Sequence[int], *, office: Office, on: date
) -> dict[int, RoundFacts]:  # fmt: skip
    """Return the part ``round`` of the facts of some cases, whether rounds or nominations."""
    found = {case_id: RoundFacts(receives=open_) for case_id, open_ in _receiving(connection, case_ids, on)}
    own = rounds(connection, ROUND.c.case_id.in_(case_ids))
    return found | {one.id: _facts(connection, one, office=office, on=on) for one in own}


def sizes_of(office: Office, of: Round, on: date) -> Sizes:
    """Return what the dated rules allow councils and juries to be."""
    scope, rules = office.scope(of.owner_unit_id), office.rules
    council = {level: rules.sizes(f"sel_council_sizes.{level.value}", on, scope) for level in Level}
    return Sizes(council, int(rules.number("sel_jury_least", on, scope)))


def open_declarations(
    connection: Connection, of: Round, lines: tuple[Seated, ...], found: Sequence[Item], on: date
) -> int:
    """Return how many declarations of jurors about these nominations are still open."""
    pairs = [(item.case_id, juror.user_id) for item in found for juror in jurors(lines, on)]
    return len(undeclared(declared(connection, of.id), pairs))


def short_items(connection: Connection, of: Round, found: Sequence[Item]) -> tuple[Item, ...]:
    """Return the nominations with fewer jurors than the round asks for."""
    boards = {panel.item_id: panel.jurors for panel in panels(sheets_of(connection, of.id))}
    return tuple(item for item in found if len(boards.get(item.case_id, ())) < of.per_item)


def missing_sheets(connection: Connection, of: Round, found: Sequence[Item]) -> int:
    """Return how many sheets are missing that the rule of the round does not let go."""
    boards = panels(sheets_of(connection, of.id), [item.case_id for item in found])
    given, rule = totals(connection, of.id), of.rubric.missing
    if not closing_faults(boards, given, missing=rule):
        return 0
    return sum(len(open_) for open_ in lacking(boards, given).values()) or 1


def _receiving(connection: Connection, case_ids: Sequence[int], on: date) -> list[tuple[int, bool]]:
    found = (
        select(LINK.c.from_id, CASE.c.state, ROUND.c.opens_on, ROUND.c.closes_on)
        .join(ROUND, ROUND.c.case_id == LINK.c.to_id)
        .join(CASE, CASE.c.id == ROUND.c.case_id)
        .where(LINK.c.from_id.in_(case_ids), LINK.c.kind == PART_OF)
    )
    return [
        (row.from_id, row.state in RECEIVING and row.opens_on <= on <= row.closes_on)
        for row in connection.execute(found)
    ]


def _facts(connection: Connection, of: Round, *, office: Office, on: date) -> RoundFacts:
    lines, found = seated(connection, of.id), tuple(standing_items(items(connection, of.id)))
    eligible = tuple(item for item in found if item.state in JUDGED | SCORING)
    scoring = tuple(item for item in eligible if item.state in SCORING)
    waiting = [item for item in found if item.state in REACHED]
    return RoundFacts(
        council_faults=len(composition_faults(of.level, members(lines), sizes_of(office, of, on))),
        unjudged=len([item for item in found if item.state in UNJUDGED]),
        eligible=len(eligible),
        undeclared=open_declarations(connection, of, lines, eligible, on),
        short=len(short_items(connection, of, eligible)),
        missing_sheets=missing_sheets(connection, of, scoring) if scoring else 0,
        undecided=len({item.case_id for item in waiting} - decided_items(connection, of.id)),
        unsigned=_unsigned(connection, of.id),
    )


def decided_items(connection: Connection, round_id: int) -> frozenset[int]:
    """Return the nominations that a session still open has decided on."""
    found = (
        select(AGENDA.c.case_id)
        .join(SITTING, SITTING.c.id == AGENDA.c.session_id)
        .where(SITTING.c.round_id == round_id, SITTING.c.closed_at.is_(None), AGENDA.c.decided_at.is_not(None))
    )
    return frozenset(connection.execute(found).scalars())


def _unsigned(connection: Connection, round_id: int) -> int:
    """Return the signatures missing under the newest minutes of the sessions still open.

    Minutes from before a result was counted again say something else than the history: they are to be corrected first.
    """
    recounted = (
        select(func.max(EVENT.c.at))
        .select_from(EVENT)
        .join(LINK, (LINK.c.from_id == EVENT.c.case_id) & (LINK.c.kind == PART_OF))
        .where(LINK.c.to_id == round_id, EVENT.c.step.in_(RECOUNTING))
        .scalar_subquery()
    )
    since = func.coalesce(recounted, SITTING.c.opened_at)
    tells_all = (MINUTES.c.session_id == SITTING.c.id) & (MINUTES.c.written_at >= since)
    newest = (
        select(SITTING.c.id, func.max(MINUTES.c.version))
        .select_from(SITTING)
        .outerjoin(MINUTES, tells_all)
        .where(SITTING.c.round_id == round_id, SITTING.c.closed_at.is_(None))
        .group_by(SITTING.c.id)
    )
    wanted = [(row[0], row[1]) for row in connection.execute(newest)]
    signed = select(SIGNATURE.c.session_id, SIGNATURE.c.version, func.count()).group_by(
        SIGNATURE.c.session_id, SIGNATURE.c.version
    )
    under = signed.where(SIGNATURE.c.session_id.in_([session_id for session_id, _ in wanted]))
    given = {(row[0], row[1]): row[2] for row in connection.execute(under)}
    return sum(len(SIGNERS) - given.get(one, 0) for one in wanted)
