"""What members declare: taken together or not at all, never taken back, and what follows from it."""

from datetime import date

import pytest
from sqlalchemy import select, update

from tests.factories import MONDAY, a_world
from tests.juries import a_jury, submits
from tests.round_records import put, somebody
from workflow.errors import CaseNotFound, StepRefused
from workflow.models import CaseRecusal, CaseSeat, CaseSection, ConflictDeclaration, RoundMember, ScoreSheet
from workflow.rounds.records import items
from workflow.services.declaring import Answer, DeclarationRefused, declare, declare_all, say_family
from workflow.services.seats import settle_seats


@pytest.fixture
def jury(session):
    """A jury in which nobody has declared anything yet."""
    made = a_jury(session, a_world(session))
    session.query(ConflictDeclaration).delete()
    settle_seats(session, made.of, now=MONDAY)
    return made


def seats(session, person):
    held = select(CaseSeat.case_id).where(CaseSeat.user_id == person.id, CaseSeat.ended_at.is_(None))
    return set(session.scalars(held.order_by(CaseSeat.case_id)))


def said(session, case_id, person):
    row = session.get(ConflictDeclaration, (case_id, person.id), populate_existing=True)
    return row and (row.answer, row.reason, row.declared_at, row.grounds)


def test_no_conflict_opens_what_is_the_jurors_to_score(session, jury):
    juror, case_id = jury.people[0], jury.cases[0]
    declare(session, jury.of, case_id, "none", "ghi chú thừa", by=juror, now=MONDAY)

    assert (seats(session, juror), said(session, case_id, juror)) == ({case_id}, ("none", "", MONDAY, []))


def test_a_conflict_hides_the_nomination_and_voids_the_sheet(session, jury):
    juror, case_id = jury.people[0], jury.cases[0]
    declare(session, jury.of, case_id, "conflict", "Em trai là chủ cơ sở", by=juror, now=MONDAY)

    assert said(session, case_id, juror)[:2] == ("conflict", "Em trai là chủ cơ sở")
    assert session.get_one(CaseRecusal, (case_id, juror.id)).hides is True
    assert [item.case_id for item in items(session, jury.of.id, seen_by=juror.id)] == jury.cases[1:]
    assert session.get_one(ScoreSheet, jury.sheets[case_id, juror.id], populate_existing=True).void_at == MONDAY
    assert len(items(session, jury.of.id, seen_by=jury.people[1].id)) == 2


def test_what_the_records_gave_stays_beside_what_is_declared(session, jury):
    juror, case_id = jury.people[0], jury.cases[0]
    found = [["same_phone", "0912345678"]]
    session.add(ConflictDeclaration(case_id=case_id, user_id=juror.id, round_id=jury.of.id, grounds=found))
    session.flush()
    declare(session, jury.of, case_id, "none", by=juror, now=MONDAY)

    assert (said(session, case_id, juror), seats(session, juror)) == (("none", "", MONDAY, found), set())


def test_no_conflict_may_become_one_and_never_the_other_way_round(session, jury):
    juror, case_id = jury.people[0], jury.cases[0]
    declare(session, jury.of, case_id, "none", by=juror, now=MONDAY)
    submits(session, jury, case_id, juror)
    declare(session, jury.of, case_id, "conflict", "Mới biết", by=juror, now=MONDAY)

    assert seats(session, juror) == set()
    with pytest.raises(DeclarationRefused) as refused:
        declare(session, jury.of, case_id, "none", by=juror, now=MONDAY)
    assert (refused.value.codes, said(session, case_id, juror)[0]) == (("not_offered",), "conflict")


@pytest.mark.parametrize(
    ("answer", "reason", "code"),
    [
        ("conflict", "  ", "no_reason"), ("maybe", "", "unknown_answer"), ("conflict", "x" * 2_001, "unreadable"),
        ("conflict", "a\x00b", "unreadable"),
    ],
)  # fmt: skip
def test_one_wrong_answer_and_none_is_taken(session, jury, answer, reason, code):
    juror, (first, second) = jury.people[0], jury.cases
    with pytest.raises(DeclarationRefused) as refused:
        declare_all(
            session, jury.of, [Answer(first, "none"), Answer(second, answer, reason)], by=juror, now=MONDAY
        )  # fmt: skip

    assert {case_id: fault.code for case_id, fault in refused.value.placed.items()} == {second: code}
    assert (said(session, first, juror), said(session, second, juror)) == (None, None)


def test_what_is_hidden_withdrawn_foreign_or_nowhere_is_refused_alike(session, jury):
    juror = jury.people[0]
    put(session, jury.cases[0], "withdraw", of="product_nomination")
    declare(session, jury.of, jury.cases[1], "conflict", "Cổ đông", by=juror, now=MONDAY)
    refused = []
    for case_id in (jury.cases[0], jury.cases[1], jury.of.id, 987_654):
        with pytest.raises(DeclarationRefused) as wrong:
            declare(session, jury.of, case_id, "none", by=juror, now=MONDAY)
        refused.append([str(fault) for fault in wrong.value.placed.values()])

    assert len({tuple(texts) for texts in refused}) == 1


def test_only_who_serves_declares_and_only_while_the_round_lasts(session, jury):
    gone = update(RoundMember).where(RoundMember.user_id == jury.people[1].id)
    session.execute(gone.values(until_on=date(2026, 3, 1)))
    for person in (jury.people[1], somebody(session, "Người lạ")):
        with pytest.raises(CaseNotFound):
            declare(session, jury.of, jury.cases[0], "none", by=person, now=MONDAY)
        with pytest.raises(CaseNotFound):
            say_family(session, jury.of, "Nguyễn Văn A", by=person, now=MONDAY)

    put(session, jury.of.id, "finish")
    with pytest.raises(StepRefused, match="đã kết thúc"):
        declare(session, jury.of, jury.cases[0], "none", by=jury.people[0], now=MONDAY)
    with pytest.raises(StepRefused, match="đã kết thúc"):
        say_family(session, jury.of, "Nguyễn Văn A", by=jury.people[0], now=MONDAY)


def test_the_secretary_of_the_jury_declares_too(session, jury):
    declare(session, jury.of, jury.cases[0], "conflict", "Chồng là chủ", by=jury.secretary, now=MONDAY)

    assert [item.case_id for item in items(session, jury.of.id, seen_by=jury.secretary.id)] == jury.cases[1:]


def test_a_relative_who_owns_a_nominee_is_proposed_as_a_conflict(session, jury):
    juror, case_id = jury.people[0], jury.cases[0]
    written = {"content": {"representative": "Trần Thị Hoa"}, "version": 1, "complete": True, "saved_at": MONDAY}
    session.add(CaseSection(case_id=case_id, key="establishment", **written))
    session.flush()
    declare(session, jury.of, case_id, "none", by=juror, now=MONDAY)
    assert seats(session, juror) == {case_id}
    say_family(session, jury.of, "Trần Thị Hoa, em gái, Công ty Minh Anh\n", by=juror, now=MONDAY)

    line = session.scalars(select(RoundMember.family).where(RoundMember.user_id == juror.id)).one()
    assert (line, seats(session, juror)) == ("Trần Thị Hoa, em gái, Công ty Minh Anh", set())
    assert [kind for kind, _ in said(session, case_id, juror)[3]] == ["declared_family", "family_works"]


def test_a_family_that_cannot_be_read_is_refused(session, jury):
    for text in ("x" * 2_001, "a\x00"):
        with pytest.raises(StepRefused, match="Không đọc được"):
            say_family(session, jury.of, text, by=jury.people[0], now=MONDAY)


def test_declaring_the_same_again_changes_nothing(session, jury):
    juror, case_id = jury.people[0], jury.cases[0]
    for number in range(2):
        declare(session, jury.of, case_id, "none", by=juror, now=MONDAY.replace(hour=2 + number))

    assert said(session, case_id, juror)[2] == MONDAY
