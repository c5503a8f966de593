"""Who should score what in a round, proposed from its records; nothing is written before the step ``assign``."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from workflow.calendar import local
from workflow.rounds.facts import JUDGED, SCORING
from workflow.rounds.records import Item, Round, items, jurors, seated
from workflow.rounds.scores import sheets_of
from workflow.rounds.standings import Declared, Pair, declared
from workflow.selection import assigning
from workflow.selection.conflicts import Standing

SCORED = JUDGED | SCORING
"""Where a nomination can be given to jurors."""


def proposal(
    session: Session, of: Round, *, per_item: int, now: datetime, seen_by: int | None = None
) -> assigning.Plan:
    """Return the fairest assignment that leaves what is assigned where it is.

    Whoever stays away from a nomination, or against whom something is still undecided, is not proposed for it. With
    ``seen_by``, nominations hidden from that person are left out, of the loads too.
    """
    lines = jurors(seated(session, of.id), local(now).date())
    found = scored_items(session, of, seen_by=seen_by)
    here = {item.case_id for item in found}
    kept = [(one.case_id, one.user_id) for one in sheets_of(session, of.id) if one.case_id in here]
    return assigning.propose(
        [assigning.Item(item.case_id, item.group) for item in found],
        [line.user_id for line in lines],
        shut_out(declared(session, of.id)),
        per_item=per_item,
        expertise={line.user_id: line.expertise for line in lines},
        kept=kept,
    )


def scored_items(session: Session, of: Round, *, seen_by: int | None = None) -> tuple[Item, ...]:
    """Return the nominations that can be given to jurors, without those hidden from a person."""
    return tuple(item for item in items(session, of.id, seen_by=seen_by) if item.state in SCORED)


def shut_out(known: Mapping[Pair, Declared]) -> frozenset[Pair]:
    """Return the pairs not to be proposed: in conflict, or with something found that nobody has decided about."""
    return frozenset(
        pair
        for pair, one in known.items()
        if one.standing in (Standing.RECUSED, Standing.UNDECIDED)
        or (one.standing is Standing.UNDECLARED and one.grounds)
    )


def whole_list(
    session: Session, of: Round, *, shown: Collection[int], chosen: Iterable[Pair], rest: assigning.Plan | None = None
) -> list[Pair]:
    """Return the whole assignment that the step ``assign`` expects, when a page showed only some nominations.

    Of what was shown, the chosen pairs; of everything else, what is assigned already, or what ``rest`` proposes.
    """
    able = {item.case_id for item in scored_items(session, of)} - frozenset(shown)
    kept = {(one.case_id, one.user_id) for one in sheets_of(session, of.id) if one.case_id in able}
    proposed = {(line.item_id, line.juror) for line in rest.assignments if line.item_id in able} if rest else set()
    return sorted({pair for pair in chosen if pair[0] in shown} | kept | proposed)
