"""Minutes of a council session: written from what was recorded, signed in two seats, corrected by new versions."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person
from workflow.calendar import local
from workflow.canonical import digest
from workflow.errors import CaseNotFound, StepRefused
from workflow.forms.selection_codes import PRODUCT_GROUPS
from workflow.models import Unit
from workflow.rounds.facts import SIGNERS
from workflow.rounds.records import Round, seated
from workflow.rounds.scores import outcomes
from workflow.rounds.sittings import (
    MEETING,
    MINUTES,
    SIGNATURE,
    Ballot,
    attended,
    ballots_of,
    minutes_of,
    newest,
)
from workflow.selection.councils import Body, Level
from workflow.selection.minutes import Part, Text, minutes_from, minutes_json
from workflow.selection.minutes_words import (
    CORRECTIONS,
    LEVELS,
    MEETING_OF,
    ORGAN,
    Attendee,
    Happened,
    StructureVote,
    Subject,
    Vote,
    correction,
    place_name,
    written,
)
from workflow.selection.quota import Candidate, Quota
from workflow.selection.structure import over_quota
from workflow.services.sessions import STALE, Table, open_table, read_table, refusal

GROUPS = dict(PRODUCT_GROUPS)


def write_minutes(session: Session, meeting_id: int, *, seen: int, by: Person, now: datetime) -> int:
    """Write the first version of the minutes once everything is decided, and return its number."""
    table = open_table(session, meeting_id, seen=seen, by=by, now=now)
    if minutes_of(session, meeting_id):
        raise refusal("written_already", "Biên bản đã được lập.", "Lập bản đính chính nếu cần sửa.")
    left = [line for line in table.lines if line.decided_at is None]
    if left or not table.lines:
        message = "Còn sản phẩm trong chương trình chưa được quyết định."
        raise refusal("undecided", message, "Biểu quyết hết rồi lập biên bản.")
    faults = over_quota(_recommended(table), limits_in_force(session, table.of, meeting_id))
    if faults:
        raise StepRefused("session", faults)
    table.touch()
    return _write(table, draft(table), "", 1)


def correct_minutes(session: Session, meeting_id: int, reason: str, text: str, *, by: Person, now: datetime) -> int:
    """Write a new version with a reason and what it sets right, and return its number. Earlier ones stay."""
    session.execute(select(MEETING.c.id).where(MEETING.c.id == meeting_id).with_for_update())
    table = read_table(session, meeting_id, by=by, now=now)
    if not table.door.records:
        raise CaseNotFound(meeting_id)
    if not reason.strip():
        raise refusal("no_reason", "Chưa ghi lý do đính chính.", "Ghi lý do rồi lập lại.")
    return _correct(table, reason.strip(), text.strip())


def rewrite_minutes(session: Session, meeting_id: int, why: str, *, by: Person, now: datetime) -> None:
    """Give minutes that were written already a new version, because the session went on."""
    if minutes_of(session, meeting_id):
        _correct(read_table(session, meeting_id, by=by, now=now), why, "")


def sign_minutes(session: Session, meeting_id: int, version: int, *, by: Person, now: datetime) -> str:
    """Sign a version in the seat that the person holds, and return that seat. Only the newest can be signed."""
    session.execute(select(MEETING.c.id).where(MEETING.c.id == meeting_id).with_for_update())
    table = read_table(session, meeting_id, by=by, now=now)
    if not table.door.enters:
        raise CaseNotFound(meeting_id)
    if table.door.seat not in SIGNERS:
        message = "Chỉ Chủ tịch và Thư ký Hội đồng ký biên bản."
        raise refusal("no_signer", message, "Báo người đang giữ hai chức danh này.")
    versions = minutes_of(session, meeting_id)
    if not versions or versions[-1].version != version:
        raise StepRefused("session", (STALE,))
    seat = table.door.seat.value
    if seat in versions[-1].signatures:
        raise refusal("signed_already", "Bản này đã được ký ở chức danh của bạn.", "Không cần ký lại.")
    row = {"session_id": meeting_id, "version": version, "seat": seat, "user_id": by.id, "at": now}
    session.execute(insert(SIGNATURE).values(row))
    return seat


def draft(table: Table, corrections: tuple[Part, ...] = ()) -> Text:
    """Return the minutes as what was recorded so far makes them."""
    session, of = table.session, table.of
    members = _members(session, table)
    names = {one.user_id: one.name for one in seated(session, of.id)}
    products = {item.case_id: item.product for item in table.items}
    ballots = ballots_of(session, table.meeting.id)
    return written(
        Happened(
            head=_head(session, of, table.meeting.number), opened_at=table.meeting.opened_at, place=table.meeting.place,
            members=members, rule=of.rule, secret=of.secret, seal=of.seal or "", closed_scores_at=of.scoring_closed_at,
            subjects=tuple(_subjects(table, ballots, names)),
            structure=tuple(_structure(one, names, products) for one in ballots if one.case_id is None),
            corrections=corrections,
        )
    )  # fmt: skip


def limits_in_force(session: Session, of: Round, meeting_id: int) -> Quota:
    """Return the numbers that bind: those that the council carried, or else those of the plan."""
    carried = newest(ballots_of(session, meeting_id)).get(None)
    return of.quota if carried is None else carried.limits


def _correct(table: Table, reason: str, text: str) -> int:
    versions = minutes_of(table.session, table.meeting.id)
    if not versions:
        raise refusal("no_minutes", "Chưa có biên bản để đính chính.", "Lập biên bản trước.")
    known, about = minutes_from(versions[-1].text), tuple(line.case_id for line in table.lines)
    before = next((one.parts for one in known.sections if one.title == CORRECTIONS), ())
    parts = (*before, correction(table.now, reason, text, about))
    return _write(table, draft(table, parts), reason, versions[-1].version + 1)


def _write(table: Table, text: Text, reason: str, version: int) -> int:
    kept = minutes_json(text)
    row = {
        "session_id": table.meeting.id, "version": version, "text": kept, "hash": digest(kept), "reason": reason,
        "written_at": table.now, "written_by": table.by.id,
    }  # fmt: skip
    table.session.execute(insert(MINUTES).values(row))
    return version


def _recommended(table: Table) -> tuple[Candidate, ...]:
    results, passed = outcomes(table.session, table.of), {line.case_id for line in table.lines if line.passed}
    return tuple(
        Candidate(item.case_id, item.group, mean, True, item.applicant_id)
        for item in table.items
        if item.case_id in passed and (mean := results[item.case_id].mean) is not None
    )


def _members(session: Session, table: Table) -> tuple[Attendee, ...]:
    """The members of the day of the session and those who came later, each once, with whether they were there."""
    seen, on = attended(session, table.meeting.id), local(table.meeting.opened_at).date()
    here = {user for (_, user), one in seen.items() if one.present}
    known = {user for _, user in seen}
    lines = {
        one.user_id: one
        for one in seated(session, table.of.id)
        if one.body is Body.COUNCIL and (one.serves(on) or one.user_id in known)
    }
    return tuple(Attendee(one.name, one.title, one.seat.value, one.user_id in here) for one in lines.values())


def _subjects(table: Table, ballots: Iterable[Ballot], names: Mapping[int, str]) -> Iterable[Subject]:
    results, of_item = outcomes(table.session, table.of), {item.case_id: item for item in table.items}
    votes = list(ballots)
    for line in table.lines:
        item, result = of_item[line.case_id], results.get(line.case_id)
        yield Subject(
            line.case_id, item.product, item.establishment, GROUPS.get(item.group, item.group),
            result.mean if result else None, result.counted if result else 0, line.passed, line.note,
            tuple(_vote(one, names) for one in votes if one.case_id == line.case_id),
        )  # fmt: skip


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
    above, level = aliased(Unit), LEVELS[of.level.value]
    home = of.commune_id if of.level is Level.COMMUNE else of.owner_unit_id
    row = session.execute(
        select(Unit.name, above.name.label("parent"))
        .outerjoin(above, above.id == Unit.parent_id)
        .where(Unit.id == home)
    ).one()
    local_ = of.level in (Level.COMMUNE, Level.PROVINCE)
    place = session.execute(select(Unit.name).where(Unit.id == of.province_id)).scalar_one() if local_ else ""
    bodies = {Level.COMMUNE: f"UBND {row.name}", Level.PROVINCE: f"UBND {row.parent}"}
    return {
        "number": f"{number:02d}/BB-HĐ", "above": bodies.get(of.level, row.name), "organ": ORGAN % {"level": level},
        "place_name": place_name(place),
        "subject": MEETING_OF % {"level": level, "year": of.year, "number": number},
    }  # fmt: skip
