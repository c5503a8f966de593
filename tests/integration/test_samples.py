"""Calibration: samples are marked alone, looked at together, concluded, and never enter a result."""

import pytest
from sqlalchemy import select

from tests.factories import MONDAY, a_world
from tests.juries import a_jury, begin, sheet_of
from tests.round_records import RUBRIC, a_round, seat, somebody
from workflow.errors import CaseNotFound, StepRefused
from workflow.models import SampleItem, SampleScore, Score
from workflow.queries.jury import my_round
from workflow.queries.samples import sample_of, samples
from workflow.rounds.scores import outcomes, totals
from workflow.services.samples import add_sample, conclude_sample, score_sample
from workflow.services.sheet_reading import SheetRefused, Typed


@pytest.fixture
def world(session):
    return a_world(session)


@pytest.fixture
def jury(session, world):
    return a_jury(session, world, open_=False)


@pytest.fixture
def sample(session, jury):
    return add_sample(session, jury.of, "Bình gốm", "Men nâu\ncao 40 cm", by=jury.secretary, now=MONDAY)


def scores(session, jury, sample, who, total=71):
    score_sample(session, jury.of, sample, sheet_of(total), by=jury.people[who], now=MONDAY)


def seen(session, world, jury, sample, person):
    desk = my_round(session, jury.of.slug, person=person, now=MONDAY, office=world.office)
    found = sample_of(session, desk, sample, person=person, now=MONDAY)
    return {one.name: one.total for one in found.given}, found.missing


def test_others_marks_are_seen_only_after_ones_own(session, world, jury, sample):
    first, second, third = jury.people
    scores(session, jury, sample, 0, 71)
    before = seen(session, world, jury, sample, second)
    scores(session, jury, sample, 1, 80)

    both = {first.name: 71, second.name: 80}
    assert before == ({}, ())
    assert [seen(session, world, jury, sample, who) for who in (first, second)] == [(both, ())] * 2
    assert seen(session, world, jury, sample, third) == ({}, ())
    assert seen(session, world, jury, sample, jury.secretary) == (both, (third.name,))


def test_samples_stay_out_of_every_result(session, jury, sample):
    for who in range(3):
        scores(session, jury, sample, who, 99)

    assert (totals(session, jury.of.id), session.scalars(select(Score)).all()) == ((), [])
    assert {outcome.mean for outcome in outcomes(session, jury.of).values()} == {None}


def test_a_sample_is_marked_whole_and_once_without_comments(session, jury, sample):
    with pytest.raises(SheetRefused) as refused:
        score_sample(session, jury.of, sample, Typed({RUBRIC.leaves[0].key: "9"}), by=jury.people[0], now=MONDAY)
    assert len(refused.value.faults) == len(RUBRIC.leaves)
    everything = Typed({leaf.key: str(leaf.maximum) for leaf in RUBRIC.leaves})
    score_sample(session, jury.of, sample, everything, by=jury.people[0], now=MONDAY)

    with pytest.raises(StepRefused, match="đã chấm mẫu này"):
        scores(session, jury, sample, 0)
    assert len(session.scalars(select(SampleScore)).all()) == len(RUBRIC.leaves)


def test_the_secretary_makes_three_at_most_and_nobody_else_any(session, jury, sample):
    for number in (2, 3):
        add_sample(session, jury.of, f"Mẫu {number}", "Mô tả", by=jury.secretary, now=MONDAY)
    with pytest.raises(StepRefused, match="nhiều nhất 3 mẫu"):
        add_sample(session, jury.of, "Mẫu 4", "Mô tả", by=jury.secretary, now=MONDAY)
    with pytest.raises(StepRefused, match="Chỉ thư ký"):
        add_sample(session, jury.of, "Mẫu", "Mô tả", by=jury.people[0], now=MONDAY)
    with pytest.raises(CaseNotFound):
        add_sample(session, jury.of, "Mẫu", "Mô tả", by=somebody(session, "Người lạ"), now=MONDAY)


@pytest.mark.parametrize(("title", "about"), [("", "Mô tả"), ("Mẫu", " "), ("x" * 201, "Mô tả"), ("a\nb", "Mô tả")])
def test_a_sample_has_a_name_and_a_description(session, jury, title, about):
    with pytest.raises(StepRefused, match="Chưa ghi đủ nội dung"):
        add_sample(session, jury.of, title, about, by=jury.secretary, now=MONDAY)

    assert session.scalars(select(SampleItem)).all() == []


def test_a_conclusion_is_recorded_once_after_somebody_scored(session, world, jury, sample):
    def conclude(by=jury.secretary, text="Chất liệu tính ở tiêu chí chất lượng."):
        conclude_sample(session, jury.of, sample, text, by=by, now=MONDAY)

    with pytest.raises(StepRefused, match="Chưa có giám khảo nào"):
        conclude()
    scores(session, jury, sample, 0)
    with pytest.raises(StepRefused, match="Chỉ thư ký"):
        conclude(by=jury.people[0])
    with pytest.raises(StepRefused, match="Chưa ghi đủ"):
        conclude(text=" ")
    conclude()
    with pytest.raises(StepRefused, match="đã có kết luận"):
        conclude()
    desk = my_round(session, jury.of.slug, person=jury.people[1], now=MONDAY, office=world.office)
    (found,) = samples(session, desk, person=jury.people[1], now=MONDAY)
    assert (found.number, found.discussed_at, found.mine, found.given) == (1, MONDAY, False, ())


def test_nothing_is_calibrated_once_the_scores_are_open(session, jury, sample):
    begin(session, jury)
    with pytest.raises(StepRefused, match="đã mở chấm điểm"):
        scores(session, jury, sample, 0)
    with pytest.raises(StepRefused, match="đã mở chấm điểm"):
        add_sample(session, jury.of, "Mẫu", "Mô tả", by=jury.secretary, now=MONDAY)
    with pytest.raises(StepRefused, match="đã mở chấm điểm"):
        conclude_sample(session, jury.of, sample, "Kết luận", by=jury.secretary, now=MONDAY)


def test_a_member_who_does_not_score_marks_no_sample(session, jury, sample):
    councillor = somebody(session, "Uỷ viên")
    seat(session, jury.of, councillor, where="council", as_="member")
    for person in (councillor, jury.secretary):
        with pytest.raises(StepRefused, match="Chỉ thành viên chấm điểm"):
            score_sample(session, jury.of, sample, sheet_of(), by=person, now=MONDAY)


def test_a_sample_of_another_round_is_not_found(session, world, jury, sample):
    other = a_round(session, world, title="Đợt khác")
    seat(session, other, jury.people[0])
    with pytest.raises(CaseNotFound):
        score_sample(session, other, sample, sheet_of(), by=jury.people[0], now=MONDAY)
