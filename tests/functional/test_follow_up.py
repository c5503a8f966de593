"""A year later: whoever judges the report sees its figures beside those of acceptance, wherever the case is read."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.desk import put_case, statements
from tests.factories import MONDAY, take
from workflow.db import unit_of_work
from workflow.definition import TIME
from workflow.models import Case, EffectIndicator
from workflow.services.transition import TransitionRequest, perform_transition

LATER = MONDAY + timedelta(days=366)
REPORT = {"jobs": 15, "output_value": 4_200_000_000, "energy_kwh": 1_040_000, "note": ""}
BEFORE = [
    ("Số lao động", "12"),
    ("Giá trị sản xuất một năm", "5.000.000.000 ₫"),
    ("Điện năng dùng một năm", "40.000 kWh"),
]
AFTER = [("15", "+3"), ("4.200.000.000 ₫", "−800.000.000 ₫"), ("1.040.000 kWh", "+1.000.000 kWh")]
COMPARED = [(*before, *after) for before, after in zip(BEFORE, AFTER, strict=True)]
PLACES = ("", "/noi-dung", "/ghi-nhan-ket-qua")


@pytest.fixture
def follow_up(maker, world, clock):
    """The code and id of a follow-up on the day on which its report falls due."""
    put_case(maker, world, until="hand_over")
    clock.at = LATER
    with unit_of_work(maker) as session:
        found = session.execute(select(Case.code, Case.id).where(Case.process_key == "kcdp_follow_up")).one()
        due = TransitionRequest(found.id, "fall_due", 1)
        perform_transition(session, due, by=TIME, now=LATER, office=world.office)
    return tuple(found)


@pytest.fixture
def tell(maker, world, follow_up):
    """Takes a step of the follow-up."""

    def step(name, who="owner", **values):
        with unit_of_work(maker) as session:
            take(session, world, follow_up[1], name, who, now=LATER, **values)

    return step


def panel(page):
    rows = page.soup.select("section[aria-labelledby=effect-title] tbody tr")
    return [tuple(cell.get_text(strip=True).replace("\xa0", " ") for cell in row.select("th, td")) for row in rows]


@pytest.mark.parametrize("place", PLACES)
def test_the_figures_stand_side_by_side_with_the_change(sign_in, follow_up, tell, place):
    tell("report", **REPORT)

    assert panel(sign_in("officer").open(f"/ho-so/{follow_up[0]}{place}")) == COMPARED


@pytest.mark.parametrize("place", ["", "/bao-cao-hieu-qua"])
def test_before_the_report_only_the_figures_of_acceptance_are_there(sign_in, follow_up, place):
    assert panel(sign_in("owner").open(f"/ho-so/{follow_up[0]}{place}")) == [(*line, "–", "–") for line in BEFORE]


def test_of_two_reports_the_last_one_counts(sign_in, follow_up, tell):
    for jobs in (90, 80, 15):
        tell("report", **{**REPORT, "jobs": jobs})
        if jobs != REPORT["jobs"]:
            tell("ask_again", "officer", reason="Số liệu chưa rõ, đề nghị xem lại.")

    assert panel(sign_in("officer").open(f"/ho-so/{follow_up[0]}")) == COMPARED


def test_a_figure_that_nobody_counted_at_acceptance_is_a_dash(maker, sign_in, follow_up, tell):
    with unit_of_work(maker) as session:
        for figure in session.scalars(select(EffectIndicator).where(EffectIndicator.key == "jobs")):
            session.delete(figure)
    tell("report", **{**REPORT, "energy_kwh": 40_000})

    lines = panel(sign_in("officer").open(f"/ho-so/{follow_up[0]}/ghi-nhan-ket-qua"))
    assert (lines[0][1:], lines[2][1:]) == (("–", "15", "–"), ("40.000 kWh", "40.000 kWh", "0 kWh"))


MORE = {"revenue": 4_000_000_000, "wage": 9_000_000, "input_cost": 900_000_000, "emission_kg": 1_200}


def test_what_only_some_count_is_told_where_it_was_counted(maker, sign_in, follow_up, tell):
    with unit_of_work(maker) as session:
        subject = session.scalars(select(EffectIndicator.case_id)).first()
        session.add(
            EffectIndicator(case_id=subject, key="wage", moment="acceptance", value=8_000_000, unit="đồng/tháng")
        )
    tell("report", **REPORT, **MORE)

    assert panel(sign_in("officer").open(f"/ho-so/{follow_up[0]}"))[3:] == [
        ("Doanh thu một năm", "–", "4.000.000.000 ₫", "–"),
        ("Thu nhập bình quân một lao động một tháng", "8.000.000 ₫", "9.000.000 ₫", "+1.000.000 ₫"),
        ("Chi phí nguyên liệu, vật tư một năm", "–", "900.000.000 ₫", "–"),
        ("Lượng phát thải một năm", "–", "1.200 kg", "–"),
    ]
    with maker() as session:
        units = select(EffectIndicator.key, EffectIndicator.unit).where(EffectIndicator.key.in_(MORE))
        assert dict(tuple(row) for row in session.execute(units)) == {
            "revenue": "đồng/năm", "wage": "đồng/tháng", "input_cost": "đồng/năm", "emission_kg": "kg/năm",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"wage": "1.000.000.001"}, "Thu nhập bình quân"), ({"emission_kg": "-1"}, "Lượng phát thải"),
        ({"revenue": "nhiều"}, "Doanh thu một năm"), ({"input_cost": "1,5"}, "Chi phí nguyên liệu"),
    ],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_refused_and_kept_as_typed(sign_in, follow_up, typed, said):
    owner = sign_in("owner")
    page = owner.open(f"/ho-so/{follow_up[0]}/bao-cao-hieu-qua")
    answers = {**{name: str(value) for name, value in REPORT.items()}, **typed}
    page = owner.send(page, "Báo cáo hiệu quả", status=422, **answers)

    assert said in page.soup.select_one(".error-summary").get_text(" ", strip=True)
    assert page.filled("Báo cáo hiệu quả").get(next(iter(typed))) == next(iter(typed.values()))


def test_the_figures_are_read_in_english(sign_in, follow_up, tell):
    tell("report", **REPORT)

    lines = panel(sign_in("officer").open(f"/ho-so/{follow_up[0]}?lang=en"))
    assert lines[1] == ("Value of production in a year", "5,000,000,000 ₫", "4,200,000,000 ₫", "−800,000,000 ₫")


def test_other_cases_have_no_such_panel(maker, world, sign_in):
    code = put_case(maker, world, until="hand_over")

    assert panel(sign_in("officer").open(f"/ho-so/{code}")) == []


@pytest.mark.parametrize("place", PLACES)
def test_pages_of_a_follow_up_take_few_statements(maker, sign_in, follow_up, tell, place):
    tell("report", **REPORT)
    officer = sign_in("officer")
    officer.open(f"/ho-so/{follow_up[0]}{place}")
    with statements(maker) as sent:
        officer.open(f"/ho-so/{follow_up[0]}{place}")

    assert len(sent) <= 12
