"""The minutes of a session as what was recorded so far makes them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.calendar import local
from workflow.forms.selection_codes import PRODUCT_GROUPS, RECOUNTED
from workflow.models import Unit
from workflow.rounds.recorded import Recorded
from workflow.rounds.records import Round
from workflow.rounds.sittings import Ballot
from workflow.rounds.tables import Table
from workflow.selection.councils import Body, Level
from workflow.selection.minutes import Part, Text
from workflow.selection.minutes_words import (
    LEVELS,
    MEETING_OF,
    NUMBER,
    ORGAN,
    OUT_OF_ALL,
    Attendee,
    Happened,
    Recount,
    StructureVote,
    Subject,
    Vote,
    place_name,
    written,
)

GROUPS, REASONS = dict(PRODUCT_GROUPS), dict(RECOUNTED)


def draft(table: Table, corrections: tuple[Part, ...] = (), *, written_at: datetime | None = None) -> Text:
    """Return the minutes as what was recorded so far makes them."""
    session, of = table.session, table.of
    members = _members(table)
    names = {one.user_id: one.name for one in table.seats}
    products = {item.case_id: item.product for item in table.items}
    return written(
        Happened(
            head=_head(session, of, table.meeting.number), opened_at=table.meeting.opened_at, place=table.meeting.place,
            members=members, rule=of.rule, secret=of.secret, seal=of.seal or "", closed_scores_at=of.scoring_closed_at,
            subjects=tuple(_subjects(table, names)),
            structure=tuple(_structure(one, names, products) for one in table.ballots if one.case_id is None),
            corrections=corrections, written_at=written_at,
        )
    )  # fmt: skip


def _members(table: Table) -> tuple[Attendee, ...]:
    """The members of the day of the session and those who came later, each once, with whether they were there."""
    seen, on = table.seen, local(table.meeting.opened_at).date()
    here = {user for (_, user), one in seen.items() if one.present}
    known = {user for _, user in seen}
    lines = {
        one.user_id: one for one in table.seats if one.body is Body.COUNCIL and (one.serves(on) or one.user_id in known)
    }
    excuses = {**_out_of_all(table), **table.excuses}
    return tuple(
        Attendee(one.name, one.title, one.seat.value, one.user_id in here, excuses.get(one.user_id, ""))
        for one in lines.values()
    )


def _out_of_all(table: Table) -> dict[int, str]:
    """Whoever may not be in the room for anything on the agenda stays away for that reason, and need not say so."""
    kept = [table.chamber.out([line.case_id]) for line in table.lines]
    return dict.fromkeys(frozenset.intersection(*kept), OUT_OF_ALL) if kept else {}


def _subjects(table: Table, names: Mapping[int, str]) -> Iterable[Subject]:
    results, of_item = table.results, {item.case_id: item for item in table.items}
    for line in table.lines:
        item, result = of_item[line.case_id], results.get(line.case_id)
        yield Subject(
            line.case_id, item.product, item.establishment, GROUPS.get(item.group, item.group),
            result.mean if result else None, result.counted if result else 0, line.passed, line.note,
            tuple(_vote(one, names) for one in table.ballots if one.case_id == line.case_id),
            tuple(_recounts(table.versions.get(line.case_id, ()))),
        )  # fmt: skip


def _recounts(versions: tuple[Recorded, ...]) -> Iterable[Recount]:
    for before, again in pairwise(versions):
        yield Recount(again.at, REASONS.get(again.why, ""), before.mean, again.mean, again.sheets)


def _vote(one: Ballot, names: Mapping[int, str]) -> Vote:
    return Vote(
        one.at, one.secret, one.n_members, one.n_eligible, one.n_present, one.needed, one.count, one.outcome,
        presiding=names.get(one.presiding_id or 0, ""), casting=names.get(one.casting_id or 0, ""),
        recused=tuple(names.get(user, "") for user in one.recused),
        votes=tuple((names.get(user, ""), vote) for user, vote in sorted(one.votes.items())), note=one.note,
    )  # fmt: skip


def _structure(one: Ballot, names: Mapping[int, str], products: Mapping[int, str]) -> StructureVote:
    said = one.quota
    listed = {
        key: tuple(products.get(case, "") for case in said.get(key, ())) for key in ("chosen", "inside", "outside")
    }
    groups = tuple((GROUPS.get(group, group), places) for group, places in sorted(said.get("per_group", {}).items()))
    return StructureVote(_vote(one, names), said.get("total"), groups, **listed)


def _head(session: Session, of: Round, number: int) -> dict[str, str]:
    above, seat, level = aliased(Unit), aliased(Unit), LEVELS[of.level.value]
    home = of.commune_id if of.level is Level.COMMUNE else of.owner_unit_id
    row = session.execute(
        select(Unit.name, above.name.label("parent"), seat.name.label("place"))
        .outerjoin(above, above.id == Unit.parent_id)
        .outerjoin(seat, seat.id == of.province_id)
        .where(Unit.id == home)
    ).one()
    place = row.place if of.level in (Level.COMMUNE, Level.PROVINCE) else ""
    bodies = {Level.COMMUNE: f"UBND {row.name}", Level.PROVINCE: f"UBND {row.parent}"}
    return {
        "number": NUMBER % number, "above": bodies.get(of.level, row.name), "organ": ORGAN % {"level": level},
        "place_name": place_name(place),
        "subject": MEETING_OF % {"level": level, "year": of.year, "number": number},
    }  # fmt: skip
