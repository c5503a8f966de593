"""Sheets filled in away from the network: taken as a whole, or refused with every reason and nothing kept."""

import pytest
from sqlalchemy import update

from tests.factories import MONDAY, a_world
from tests.juries import a_jury, code_of, refilled, sheet_of, submits, version_of
from tests.round_records import CASE, RUBRIC, a_nomination, a_round, closed, declares, scored, seat
from workflow.errors import StepRefused
from workflow.models import ScoreSheet
from workflow.queries.jury import my_round, offline_form
from workflow.rounds.scores import marks_of
from workflow.services.scoring import SheetSave, save_sheet
from workflow.services.seats import hide, settle_seats
from workflow.services.sheet_reading import Typed
from workflow.services.sheet_uploads import Chosen, UploadClash, UploadRefused, upload_sheets

KEYS = [leaf.key for leaf in RUBRIC.leaves]


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def jury(session, world):
    return a_jury(session, world)


@pytest.fixture
def form(session, world, jury):
    """What a juror downloads."""

    def made(who=0, of=jury.of):
        person = jury.people[who]
        desk = my_round(session, of.slug, person=person, now=MONDAY, office=world.office)
        return offline_form(session, desk, person=person, now=MONDAY)

    return made


@pytest.fixture
def upload(session, jury):
    def sent(content, *, who=0, **given):
        return upload_sheets(session, jury.of, content, by=jury.people[who], now=MONDAY, **given)

    return sent


def refusals(upload, content, **given):
    with pytest.raises(UploadRefused) as refused:
        upload(content, **given)
    return [(fault.code, fault.refusal.code) for fault in refused.value.faults]


@pytest.fixture
def refused(session, jury, form, upload):
    """Send a changed form that is refused, leaving nothing behind."""

    def sent(changes, raw=""):
        found = refusals(upload, refilled(form(), changes, raw=raw))
        assert (marks(session, jury), marks(session, jury, 1)) == ({}, {})
        return found

    return sent


def marks(session, jury, case=0):
    sheet = jury.sheets[jury.cases[case], jury.people[0].id]
    return marks_of(session, [sheet]).get(sheet, {})


def first_comment():
    """The column of the first comment."""
    return chr(ord("C") + len(KEYS))


def test_a_form_is_filled_in_and_taken_back_as_drafts(session, jury, form, upload):
    content = refilled(form(), {"C5": "7,5", "D5": "3", f"{first_comment()}5": "Bền, đẹp", "C6": "8"})

    assert [upload(content), upload(content)] == [2, 0]
    assert (marks(session, jury), marks(session, jury, 1)) == ({KEYS[0]: 7.5, KEYS[1]: 3}, {KEYS[0]: 8})
    row = session.get_one(ScoreSheet, jury.sheets[jury.cases[0], jury.people[0].id], populate_existing=True)
    assert (row.comments, row.submitted_at, row.version) == ({"market": "Bền, đẹp"}, None, 2)


def test_what_was_saved_on_the_page_is_in_the_form(session, jury, form, upload):
    save_sheet(session, jury.of, SheetSave(jury.cases[0], 1, sheet_of(75)), by=jury.people[0], now=MONDAY)

    assert (upload(form()), version_of(session, jury.cases[0], jury.people[0].id)) == (0, 2)


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"C5": "8,5"}, "mark_out_of_range"), ({"C5": "-1"}, "mark_negative"), ({"C5": "7,125"}, "mark_too_fine"),
        ({"C5": "bảy"}, "mark_unreadable"), ({"C5": "7,3"}, "mark_off_step"),
    ],
)  # fmt: skip
def test_one_wrong_mark_and_no_sheet_changes(refused, changes, found):
    assert [code for _, code in refused({"C6": "5", **changes})] == [found]


@pytest.mark.parametrize(
    ("changes", "raw", "found"),
    [
        ({"C4": "Điểm"}, "", "score_heading"), ({"A6": None, "B6": None}, "", "score_row_missing"),
        ({"C5": None}, "<c r='C5'><f>3+4</f><v>7</v></c>", "score_formula"), ({"C9": "1"}, "", "score_row_extra"),
    ],
)  # fmt: skip
def test_a_changed_form_is_refused_as_a_whole(refused, changes, raw, found):
    assert refused({"D5": "1", **changes}, raw) == [("", found)]


def test_the_form_of_another_round_or_juror_is_refused(session, world, jury, form, upload):
    other, juror = a_round(session, world, title="Đợt khác"), jury.people[0]
    seat(session, other, juror)
    case_id = a_nomination(session, world, other)
    declares(session, other, case_id, juror)
    scored(session, other, case_id, juror, None)
    settle_seats(session, other, now=MONDAY)

    assert refusals(upload, form(who=1)) == [("", "score_other_juror")]
    assert refusals(upload, form(of=other))[0] == ("", "score_other_round")
    assert refusals(upload, b"Ma;Diem") == [("", "file_kind")]


def test_a_form_from_before_a_recusal_is_refused(session, jury, form, upload):
    before = form()
    hide(session, jury.cases[1], jury.people[0].id, seq=1)
    settle_seats(session, jury.of, now=MONDAY)

    assert refusals(upload, before) == [("", "score_other_version")]


@pytest.fixture
def saves(session, jury):
    """Save the first mark of a sheet on the page."""

    def done(mark, case=0):
        version = version_of(session, jury.cases[case], jury.people[0].id)
        save = SheetSave(jury.cases[case], version, Typed({KEYS[0]: mark}))
        return save_sheet(session, jury.of, save, by=jury.people[0], now=MONDAY)

    return done


def clashes(upload, content, **given):
    """Which sheets have two versions: when the page was saved, its first mark, that of the file, whether chosen."""
    with pytest.raises(UploadClash) as found:
        upload(content, **given)
    one = [(clash.page.read.marks, clash.file.marks) for clash in found.value.found]
    settled = [(clash.page.saved_at, clash.settled) for clash in found.value.found]
    return [(at, page.get(KEYS[0]), file.get(KEYS[0]), ok) for (page, file), (at, ok) in zip(one, settled, strict=True)]


def test_what_was_saved_on_the_page_since_stays_until_the_juror_chose(session, jury, form, upload, saves):
    content, code = refilled(form(), {"C5": "7", "C6": "6"}), code_of(session, jury.cases[0])
    version = saves("2")

    assert clashes(upload, content) == [(MONDAY, 2, 7, False)]
    assert (marks(session, jury), marks(session, jury, 1)) == ({KEYS[0]: 2}, {})
    assert upload(content, chosen={code: Chosen(False, version)}) == 1
    assert (marks(session, jury), marks(session, jury, 1)) == ({KEYS[0]: 2}, {KEYS[0]: 6})
    assert upload(content, chosen={code: Chosen(True, version)}) == 1
    assert (marks(session, jury), marks(session, jury, 1)) == ({KEYS[0]: 7}, {KEYS[0]: 6})


def test_a_choice_counts_for_the_version_that_was_seen_and_for_that_sheet(session, jury, form, upload, saves):
    content = refilled(form(), {"C5": "7", "C6": "6"})
    first, second = (code_of(session, case_id) for case_id in jury.cases)
    seen, other = saves("2"), saves("4", case=1)
    given = {first: Chosen(True, seen), "KHONG-CO": Chosen(True, 1)}
    assert clashes(upload, content, chosen=given) == [(MONDAY, 2, 7, True), (MONDAY, 4, 6, False)]

    saves("3")
    given |= {second: Chosen(False, other)}
    assert clashes(upload, content, chosen=given) == [(MONDAY, 3, 7, False), (MONDAY, 4, 6, True)]
    assert (marks(session, jury), marks(session, jury, 1)) == ({KEYS[0]: 3}, {KEYS[0]: 4})


def test_a_form_handed_out_after_a_first_mark_is_taken_as_long_as_the_page_stays(session, jury, form, upload, saves):
    saves("2")
    content = refilled(form(), {"C5": "7"})

    assert (upload(content), marks(session, jury)) == (1, {KEYS[0]: 7})
    saves("3")
    assert clashes(upload, content) == [(MONDAY, 3, 7, False)]


def test_wrong_marks_are_told_before_anything_is_to_be_chosen(session, jury, form, upload, saves):
    content = refilled(form(), {"C5": "7", "C6": "99"})
    saves("2")

    assert refusals(upload, content) == [(code_of(session, jury.cases[1]), "mark_out_of_range")]


def test_a_submitted_sheet_is_never_changed_by_a_file(session, jury, form, upload):
    before, code = refilled(form(), {"C6": "6"}), code_of(session, jury.cases[0])
    submits(session, jury, jury.cases[0], jury.people[0])
    version, stood = version_of(session, jury.cases[0], jury.people[0].id), marks(session, jury)

    assert upload(form()) == 0
    ((_, _, file, settled),) = clashes(upload, before, chosen={code: Chosen(True, version)})
    assert (file, settled, marks(session, jury, 1)) == (None, False, {})
    assert upload(before, chosen={code: Chosen(False, version)}) == 1
    assert (marks(session, jury), marks(session, jury, 1)) == (stood, {KEYS[0]: 6})


def test_nothing_is_taken_from_others_or_after_the_closing(session, jury, form, upload):
    content = refilled(form(), {"C5": "7"})
    with pytest.raises(StepRefused, match="không còn chấm"):
        upload_sheets(session, jury.of, content, by=jury.secretary, now=MONDAY)
    closed(session, jury.of)
    with pytest.raises(StepRefused, match="Đợt đã đóng chấm điểm"):
        upload(content)


def test_a_product_renamed_meanwhile_asks_for_a_new_form(session, jury, form, upload):
    before = form()
    session.execute(update(CASE).where(CASE.c.id == jury.cases[0]).values(title="Tên mới"))

    assert refusals(upload, before) == [("", "score_row_renamed")]
