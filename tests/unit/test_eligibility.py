"""Six questions, and an answer that says for each what the law says."""

from datetime import date

import pytest

from workflow.forms.eligibility import KINDS, PLACES, TRADES, EligibilityForm, activity_options, judge
from workflow.i18n import translate
from workflow.reference.activities import activities

TODAY = date(2026, 11, 21)
BEFORE_THE_CHANGE = date(2025, 10, 14)
FITS = {
    "kind": "household",
    "place": "commune",
    "trade": "food_processing",
    "activity": "machinery",
    "machines": "new",
    "other_support": False,
}
CONDITIONS = ("kind", "place", "trade", "activity", "machines", "other_support")


def failed(**changes: object) -> list[str]:
    """The conditions that are not met."""
    reasons = judge({**FITS, **changes}, TODAY).reasons
    return [name for name, reason in zip(CONDITIONS, reasons, strict=True) if not reason.met]


def test_who_meets_all_conditions_is_eligible_and_told_why():
    found = judge(FITS, TODAY)

    assert (found.eligible, [reason.met for reason in found.reasons]) == (True, [True] * 6)


@pytest.mark.parametrize(
    ("changes", "unmet"),
    [
        ({"kind": "other"}, ["kind"]),
        ({"kind": "artisan", "place": "ward_of_city"}, []),
        ({"place": "ward_of_city"}, ["place"]),
        ({"place": "craft_village"}, []),
        ({"trade": "fired_bricks"}, ["trade"]),
        ({"trade": "other"}, ["trade"]),
        ({"activity": "ccn_infrastructure"}, ["activity"]),
        ({"activity": "mgmt_agency"}, ["activity"]),
        ({"activity": "no_such_thing"}, ["activity"]),
        ({"machines": "used"}, ["machines"]),
        ({"machines": "none"}, ["machines"]),
        ({"machines": "none", "activity": "trademark"}, []),
        ({"other_support": True}, ["other_support"]),
        ({"kind": "other", "trade": "other", "other_support": True}, ["kind", "trade", "other_support"]),
    ],
)
def test_each_unmet_condition_is_named(changes, unmet):
    assert (failed(**changes), judge({**FITS, **changes}, TODAY).eligible) == (unmet, not unmet)


@pytest.mark.parametrize("kind", [code for code, _ in KINDS if code != "other"])
@pytest.mark.parametrize("place", [code for code, _ in PLACES if code != "ward_of_city"])
def test_every_kind_is_supported_in_every_supported_place(kind, place):
    assert failed(kind=kind, place=place) == []


def test_all_listed_trades_but_two_are_supported():
    assert [code for code, _ in TRADES if failed(trade=code)] == ["fired_bricks", "other"]


def test_every_reason_names_the_text_of_law():
    found = [reason.basis for reason in judge(FITS, TODAY).reasons]

    assert found == [
        "Khoản 2 Điều 1 NĐ 45/2012/NĐ-CP, sửa đổi bởi NĐ 235/2025/NĐ-CP",
        "Khoản 2 Điều 1 NĐ 45/2012/NĐ-CP, sửa đổi bởi NĐ 235/2025/NĐ-CP",
        "Điều 5 NĐ 45/2012/NĐ-CP, sửa đổi bởi NĐ 235/2025/NĐ-CP",
        "Điều 4 NĐ 45/2012/NĐ-CP, sửa đổi bởi NĐ 235/2025/NĐ-CP",
        "Điều 4 TT 46/2012/TT-BCT",
        "Điều 7 TTLT 26/2014/TTLT-BTC-BCT (chưa đối chiếu TT 28/2018/TT-BTC)",
    ]


def test_activities_are_those_of_the_day():
    before, now = (dict(activity_options(day)) for day in (BEFORE_THE_CHANGE, TODAY))

    assert set(before) - set(now) == {"ccn_detail_plan", "ccn_infrastructure"}
    assert set(now) - set(before) == {"treatment_equipment", "digital_transformation", "craft_passing"}


def test_no_establishment_is_offered_the_work_of_offices():
    left_out = {code for code, activity in activities().items() if activity.valid_on(TODAY)}
    left_out -= {code for code, _ in activity_options(TODAY)}

    assert left_out == {
        "mgmt_agency", "mgmt_implementer", "selection_round_region", "selection_round_nation", "reward_province",
        "reward_region", "reward_nation", "media", "fair_organised", "skill_contest", "title_support",
    }  # fmt: skip


def test_the_form_asks_all_six_and_judges():
    typed = {**FITS, "other_support": "False"}
    form = EligibilityForm(typed, choices={"activity": activity_options(TODAY)})

    assert (form.validate(), form.values()) == (True, FITS)
    assert form.eligibility(TODAY) == judge(FITS, TODAY)


def test_an_unanswered_question_is_asked_again():
    form = EligibilityForm({"kind": "household"}, choices={"activity": activity_options(TODAY)})

    assert not form.validate()
    assert form.errors == {
        "place": ["Trả lời câu hỏi: Nơi sản xuất ở đâu?"],
        "trade": ["Trả lời câu hỏi: Cơ sở làm ngành nghề nào?"],
        "activity": ["Trả lời câu hỏi: Cơ sở đề nghị hỗ trợ nội dung nào?"],
        "machines": ["Trả lời câu hỏi: Cơ sở mua máy mới hay máy cũ?"],
        "other_support": ["Trả lời câu hỏi: Hạng mục này đã hoặc sẽ nhận hỗ trợ khác của Nhà nước?"],
    }


def test_the_questions_and_reasons_are_english_too():
    form = EligibilityForm(lang="en")
    reason = judge({**FITS, "machines": "used"}, TODAY).reasons[4]

    assert form.machines.label.text == "Do you buy new or used machines?"
    assert [translate(text, "en") for text in (reason.text, reason.basis)] == [
        "Supported machines must be new.",
        "Article 4 of Circular 46/2012/TT-BCT",
    ]
