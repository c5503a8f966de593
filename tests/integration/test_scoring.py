"""A juror's sheet: what is kept, what is refused and in which words, what is sealed."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from tests.factories import MONDAY, a_world
from tests.juries import a_jury, begin, sheet_of, submits
from tests.round_records import RUBRIC, closed, somebody
from workflow.errors import StepRefused
from workflow.models import ConflictDeclaration, RoundMember, Score, ScoreSheet, SheetSeal
from workflow.rounds.scores import marks_of, outcomes, sealed, sheets_of, totals
from workflow.selection.seals import opens
from workflow.services.declaring import declare
from workflow.services.scoring import SheetSave, StaleSheet, save_sheet, submit_ready, submit_sheet
from workflow.services.seats import hide, settle_seats
from workflow.services.sheet_reading import SheetRefused, Typed

FIRST = RUBRIC.leaves[0]


@pytest.fixture
def jury(session):
    return a_jury(session, a_world(session))


def saving(session, jury, marks, *, who=0, version=1, **comments):
    save = SheetSave(jury.cases[0], version, Typed(marks, comments))
    return save_sheet(session, jury.of, save, by=jury.people[who], now=MONDAY)


def submitting(session, jury, typed, *, who=0, version=1, case=0):
    save = SheetSave(jury.cases[case], version, typed)
    return submit_sheet(session, jury.of, save, by=jury.people[who], now=MONDAY)


def row_of(session, jury, who=0):
    return session.get_one(ScoreSheet, jury.sheets[jury.cases[0], jury.people[who].id], populate_existing=True)


def test_a_draft_keeps_what_there_is_and_counts_its_versions(session, jury):
    first = saving(session, jury, {FIRST.key: "7,5"})
    second = saving(session, jury, {FIRST.key: "7"}, version=first, market="Bền, đẹp")

    row = row_of(session, jury)
    assert (first, second, row.version, row.comments) == (2, 3, 3, {"market": "Bền, đẹp"})
    assert (row.saved_at, row.submitted_at, marks_of(session, [row.id])[row.id]) == (MONDAY, None, {FIRST.key: 7})
    assert totals(session, jury.of.id) == ()


def test_the_same_draft_again_changes_nothing_even_from_an_old_page(session, jury):
    version = saving(session, jury, {FIRST.key: "7,50"})

    assert saving(session, jury, {FIRST.key: "7.5"}, version=1) == version


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("8,5", "mark_out_of_range"), ("-1", "mark_negative"), ("7,125", "mark_too_fine"),
        ("7,3", "mark_off_step"), ("bảy", "mark_unreadable"), ("1e3", "mark_unreadable"),
    ],
)  # fmt: skip
def test_a_mark_that_cannot_be_right_is_refused_at_its_box_and_nothing_is_kept(session, jury, typed, code):
    other = RUBRIC.leaves[1].key
    with pytest.raises(SheetRefused) as refused:
        saving(session, jury, {FIRST.key: typed, other: "2"})

    assert [(fault.box, fault.refusal.code) for fault in refused.value.faults] == [(f"mark-{FIRST.key}", code)]
    assert (row_of(session, jury).version, marks_of(session, [row_of(session, jury).id])) == (1, {})


def test_every_fault_is_told_at_once_in_the_order_of_the_sheet(session, jury):
    typed = Typed({FIRST.key: "9", RUBRIC.leaves[-1].key: "x"}, {"market": "\x00"})
    with pytest.raises(SheetRefused) as refused:
        submitting(session, jury, typed)

    told = [(fault.box, fault.refusal.code) for fault in refused.value.faults]
    assert (told[0], told[-1]) == (
        (f"mark-{FIRST.key}", "mark_out_of_range"), (f"mark-{RUBRIC.leaves[-1].key}", "mark_unreadable"),
    )  # fmt: skip
    assert ("comment-market", "comment_unreadable") in told
    assert sum(code == "mark_missing" for _, code in told) == len(RUBRIC.leaves) - 2


def test_a_criterion_of_another_rubric_is_refused(session, jury):
    with pytest.raises(SheetRefused) as refused:
        saving(session, jury, {"taste": "1"})

    assert refused.value.codes == ("unknown_criterion",)


def test_a_comment_is_asked_for_outside_the_band_when_the_sheet_is_submitted(session, jury):
    with pytest.raises(SheetRefused) as refused:
        submitting(session, jury, sheet_of(100, comments={"market": "Xuất sắc"}))

    assert [fault.box for fault in refused.value.faults] == ["comment-benefit", "comment-culture", "comment-other"]
    assert submitting(session, jury, sheet_of(100)) == 2


def test_a_submitted_sheet_is_sealed_and_the_seal_opens_with_what_is_kept(session, jury):
    version = submitting(session, jury, sheet_of(70))

    row, case_id, juror = row_of(session, jury), jury.cases[0], jury.people[0].id
    (seal,) = session.scalars(select(SheetSeal))
    assert (seal.sheet_id, seal.version, len(seal.salt)) == (row.id, version, 64)
    kept = sealed(jury.of.id, juror, case_id, marks_of(session, [row.id])[row.id], row.comments)
    assert opens(seal.commitment, seal.salt, kept)
    assert [(sheet.juror_id, sheet.total) for sheet in totals(session, jury.of.id)] == [(juror, 70)]


def test_a_sheet_submitted_again_has_a_new_seal_beside_the_old(session, jury):
    first = submitting(session, jury, sheet_of(70))
    second = submitting(session, jury, sheet_of(72), version=first)
    again = submitting(session, jury, sheet_of(72), version=first)

    seals = session.execute(select(SheetSeal.version, SheetSeal.salt).order_by(SheetSeal.version)).all()
    assert ([seal.version for seal in seals], len({seal.salt for seal in seals})) == ([first, second], 2)
    assert (again, [sheet.total for sheet in totals(session, jury.of.id)]) == (second, [72])


def test_a_submitted_sheet_is_not_saved_as_a_draft(session, jury):
    version = submitting(session, jury, sheet_of(70))
    with pytest.raises(StepRefused, match="Phiếu đã nộp"):
        saving(session, jury, {FIRST.key: "1"}, version=version)

    assert [sheet.total for sheet in totals(session, jury.of.id)] == [70]


def test_a_sheet_saved_from_two_tabs_shows_both(session, jury):
    saving(session, jury, {FIRST.key: "7"})
    with pytest.raises(StaleSheet) as stale:
        saving(session, jury, {FIRST.key: "3"}, market="Khác")

    assert (stale.value.theirs.version, stale.value.theirs.read.marks) == (2, {FIRST.key: 7})
    assert (stale.value.mine.marks, stale.value.mine.comments) == ({FIRST.key: 3}, {"market": "Khác"})


def refused_codes(session, jury, *, who=0, case=None):
    save = SheetSave(jury.cases[0] if case is None else case, 1, sheet_of(70))
    found = []
    for act in (save_sheet, submit_sheet):
        with pytest.raises(StepRefused) as refused:
            act(session, jury.of, save, by=who if not isinstance(who, int) else jury.people[who], now=MONDAY)
        found += refused.value.codes
    return found


def test_nobody_scores_what_was_not_given_to_them(session, jury):
    assert refused_codes(session, jury, who=jury.secretary) == ["not_yours"] * 2
    assert refused_codes(session, jury, who=somebody(session, "Người lạ")) == ["not_yours"] * 2
    assert refused_codes(session, jury, case=987_654) == ["not_yours"] * 2


def test_a_recused_and_a_replaced_juror_are_refused_alike(session, jury):
    hide(session, jury.cases[0], jury.people[0].id, seq=1)
    gone = update(RoundMember).where(RoundMember.user_id == jury.people[1].id)
    session.execute(gone.values(until_on=date(2026, 3, 1)))

    assert refused_codes(session, jury, who=0) == refused_codes(session, jury, who=1) == ["not_yours"] * 2


def test_a_sheet_waits_for_the_declaration(session, jury):
    session.query(ConflictDeclaration).delete()
    settle_seats(session, jury.of, now=MONDAY)

    assert refused_codes(session, jury) == ["not_declared"] * 2


def test_nothing_is_written_before_the_scores_open_or_after_they_close(session):
    early = a_jury(session, a_world(session), open_=False)
    before = refused_codes(session, early)
    begin(session, early)
    submitting(session, early, sheet_of(70))
    closed(session, early.of)

    assert (before, refused_codes(session, early)) == (["not_open"] * 2, ["closed"] * 2)
    assert [sheet.total for sheet in totals(session, early.of.id)] == [70]


def test_complete_drafts_are_submitted_together_or_not_at_all(session, jury):
    juror = jury.people[0]
    for case_id in jury.cases:
        save_sheet(session, jury.of, SheetSave(case_id, 1, sheet_of(70)), by=juror, now=MONDAY)
    with pytest.raises(StepRefused, match="đã thay đổi"):
        submit_ready(session, jury.of, {jury.cases[0]: 2, jury.cases[1]: 1}, by=juror, now=MONDAY)
    assert totals(session, jury.of.id) == ()

    versions = dict.fromkeys(jury.cases, 2)
    counts = [submit_ready(session, jury.of, versions, by=juror, now=MONDAY) for _ in range(2)]
    assert (counts, [sheet.total for sheet in totals(session, jury.of.id)]) == ([2, 0], [70, 70])


def test_an_incomplete_draft_stops_all_of_them(session, jury):
    juror = jury.people[0]
    save_sheet(session, jury.of, SheetSave(jury.cases[0], 1, sheet_of(70)), by=juror, now=MONDAY)
    with pytest.raises(SheetRefused):
        submit_ready(session, jury.of, {jury.cases[0]: 2, jury.cases[1]: 1}, by=juror, now=MONDAY)

    assert totals(session, jury.of.id) == ()


def test_what_a_juror_declares_late_takes_their_sheets_away(session, jury):
    case_id = jury.cases[0]
    for person, total in zip(jury.people, (40, 80, 90), strict=True):
        submits(session, jury, case_id, person, total)
    before = outcomes(session, jury.of)[case_id].mean
    declare(session, jury.of, case_id, "conflict", "Anh họ của chủ cơ sở", by=jury.people[0], now=MONDAY + timedelta(1))

    after = outcomes(session, jury.of)[case_id]
    assert (before, after.mean, after.counted, after.asked) == (70, 85, 2, 2)
    voided = [sheet for sheet in sheets_of(session, jury.of.id, void=True) if sheet.void_at]
    assert [(sheet.user_id, sheet.counts) for sheet in voided] == [(jury.people[0].id, False)]
    assert session.scalars(select(Score).where(Score.sheet_id == voided[0].id)).all() != []


def test_the_order_of_arrival_does_not_matter(session, jury):
    sent = [(case_id, person, 60 + 5 * n) for case_id in jury.cases for n, person in enumerate(jury.people)]
    for case_id, person, total in reversed(sent):
        submits(session, jury, case_id, person, total)

    assert [outcome.mean for outcome in outcomes(session, jury.of).values()] == [65, 65]
