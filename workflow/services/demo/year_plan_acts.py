"""What happens to the yearly plans of the demo: those of 2025 to their summary, this year's until it is shared out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from workflow.calendar import at, local
from workflow.plans.records import GIVEN, PLAN, Plan, line_sums, plans, signed, wishes
from workflow.ranking import GRADES
from workflow.services.batches import NewBatch, allot, open_batch
from workflow.services.demo.cast import AGENCIES, DEPARTMENT, FINANCE
from workflow.services.demo.dates import Diary
from workflow.services.demo.player import Player
from workflow.services.demo.year_plans import ALLOTTED, DECIDED_2021, MILLION, NATION_2021, STATED, YearPlan
from workflow.services.plans import open_plan
from workflow.services.transition import TransitionRequest, perform_transition

HOUR, MINUTE = time(9), timedelta(minutes=7)
HERE, THIS_YEAR = "dong-nai", "ke-hoach-nay"
OPENED_AGO, RANKED_AGO, BALANCED_AGO = 60, 5, 4
BEGUN_2021 = date(2021, 1, 12)
SUMMED_UP, BEGUN = (1, 15), (9, 20)
AREAS = ("upland_minority_border_island", "poor", "new_rural", "difficult", "none")
TRADES = ("typical_product", "local_material", "mechanics", "agro_processing", "other")
Act = Callable[[Player, datetime], None]
Said = Mapping[str, Any] | Callable[[Player, Plan], Mapping[str, Any]]
Steps = Iterable[tuple[date, str, str, Said]]


def plan_acts(diary: Diary) -> Iterator[tuple[datetime, Act]]:
    """Return what happens to every plan, each at its moment."""
    for plan in STATED:
        yield at(date(plan.year - 1, *BEGUN), HOUR), _begin(plan)
        yield from _timed(plan.key, plan.province, _steps(plan, diary))
    yield at(BEGUN_2021, HOUR), _begin_nation
    yield from _timed(NATION_2021, "", _national_steps())
    year, opened = diary.near(-12).year, diary.ago(OPENED_AGO)
    yield at(opened, HOUR), _begin_here(year)
    yield at(diary.ago(RANKED_AGO), HOUR), _rank
    yield from _timed(THIS_YEAR, HERE, _balanced(diary))


def _timed(key: str, province: str, steps: Steps) -> Iterator[tuple[datetime, Act]]:
    for number, (day, step, part, values) in enumerate(steps):
        yield at(day, HOUR) + number * MINUTE, _step(key, province, (step, part, values))


def _steps(plan: YearPlan, diary: Diary) -> Steps:
    """The way of a plan of 2025."""
    back, decided = diary.calendar.subtract_working_days, plan.decided
    on = {"decision_number": plan.number, "decided_on": decided}
    return (
        (back(decided, 20), "consolidate", "officer", _totals),
        (back(decided, 19), "ask_opinion", "officer", _asking(plan.province)),
        (back(decided, 14), "give_opinion", "finance", {"verdict": "agree", "answer": "Cân đối được trong dự toán."}),
        (back(decided, 12), "record_budget", "officer", _as_given),
        (back(decided, 9), "propose_plan", "leader", _all_of_it),
        (decided, "approve_proposal", "governor", on),
        (decided, "assign_plan", "officer", on),
        (diary.calendar.add_working_days(decided, 3), "begin_plan", "officer", {}),
        (diary.calendar.on_or_after(date(plan.year + 1, *SUMMED_UP)), "sum_up", "officer",
         {"results": "Các đề án trong kế hoạch đã hoàn thành và quyết toán."}),
    )  # fmt: skip


def _balanced(diary: Diary) -> Steps:
    """This year's: its list is fixed and its money known, which does not reach for all that wait."""
    day = diary.ago(BALANCED_AGO)
    return (
        (day, "consolidate", "officer", _totals),
        (day, "ask_opinion", "officer", _asking(HERE)),
        (day, "give_opinion", "finance", {"verdict": "agree", "answer": "Chỉ cân đối được một phần nhu cầu."}),
        (day, "record_budget", "officer", _too_little),
    )


def _national_steps() -> Steps:
    """The national plan of 2021: half of what was planned is allotted, and shared out by the order."""
    day, on = DECIDED_2021, {"decision_number": "Quyết định năm 2021 (nguồn không nêu số)", "decided_on": DECIDED_2021}
    paper = {"decision_number": "Công bố tại hội nghị 10/12/2021", "decided_on": day - timedelta(days=10)}
    return (
        (day - timedelta(days=20), "consolidate", "agent", _totals),
        (day - timedelta(days=10), "record_budget", "agent", {"allotted": ALLOTTED, **paper}),
        (day - timedelta(days=6), "propose_plan", "chief", {"money": ALLOTTED, "way": "cut_last"}),
        (day, "approve_proposal", "minister", on),
        (day, "assign_plan", "agent", on),
        (day + timedelta(days=3), "begin_plan", "agent", {}),
        (date(2022, 1, 20), "sum_up", "agent", {"results": "Thực hiện trong phạm vi kinh phí được giao."}),
    )


def _begin_nation(player: Player, now: datetime) -> None:
    """Open the plan of 2021 with its line, and the list of the Cục of then."""
    by = player.cast.official(HERE, "agent")
    opened = open_plan(player.session, year=2021, by=by, now=now, office=player.office, synthetic=True)
    player.cases[NATION_2021] = opened.case.case_id
    line = _plan(player, NATION_2021).line_id
    span = (local(now).date(), date(2021, 6, 15))
    new = NewBatch(player.cast.units[AGENCIES[1]], line, 2021, "Kế hoạch khuyến công quốc gia năm 2021", *span)
    player.batches[NATION_2021] = open_batch(player.session, new, by=by)


def _begin(plan: YearPlan) -> Act:
    """The line of a plan gets its money, its one batch is opened, and its case."""

    def begin(player: Player, now: datetime) -> None:
        unit_id, officer = player.cast.units[plan.unit], player.cast.official(plan.province, "officer")
        by = player.cast.official(plan.province, "accountant")
        line = allot(player.session, unit_id=unit_id, year=plan.year, amount=plan.total, by=by, now=now)
        department = player.cast.units[f"{plan.province}/{DEPARTMENT}"]
        span = (local(now).date(), date(plan.year, 2, 28))
        new = NewBatch(department, line, plan.year, f"Kế hoạch năm {plan.year}", *span)
        player.batches[plan.key] = open_batch(player.session, new, by=officer)
        opened = open_plan(
            player.session, year=plan.year, by=officer, now=now, office=player.office, synthetic=True, of=unit_id
        )
        player.cases[plan.key] = opened.case.case_id

    return begin


def _begin_here(year: int) -> Act:
    def begin(player: Player, now: datetime) -> None:
        by = player.cast.official(HERE, "officer")
        opened = open_plan(player.session, year=year, by=by, now=now, office=player.office, synthetic=True)
        player.cases[THIS_YEAR] = opened.case.case_id

    return begin


def _rank(player: Player, now: datetime) -> None:
    """Record what each đề án of this year's plan that waits is ranked by; made up like the đề án."""
    waiting = [wish for wish in wishes(player.session, _plan(player, THIS_YEAR).line_id) if not wish.bound]
    for number, wish in enumerate(waiting):
        facts = {
            "item_id": wish.id, "focal": False, "area": AREAS[number % len(AREAS)],
            "trade": TRADES[number * 2 % len(TRADES)], "women_owned": number % 3 == 0,
            "female_share": 20 + number * 7 % 60, "vulnerable_share": 0, "minority_share": number * 11 % 50,
        }  # fmt: skip
        if wish.candidate.by_effect:
            facts |= {"effect": GRADES[number % len(GRADES)], "urgency": GRADES[0]}
        _take(player, THIS_YEAR, HERE, TransitionRequest(0, "set_priority", 0, facts), now + number * MINUTE)


def _step(key: str, province: str, told: tuple[str, str, Said]) -> Act:
    """Take a step of a plan as somebody of its province; what is said may depend on the records."""
    step, part, values = told

    def act(player: Player, now: datetime) -> None:
        said = values(player, _plan(player, key)) if callable(values) else values
        _take(player, key, province, TransitionRequest(0, step, 0, said), now, part=part)

    return act


def _take(
    player: Player, key: str, province: str, wish: TransitionRequest, now: datetime, *, part: str = "officer"
) -> None:  # fmt: skip
    case_id = player.cases[key]
    request = TransitionRequest(case_id, wish.step, player.version(case_id), wish.values)
    by = player.cast.official(province, part)
    perform_transition(player.session, request, by=by, now=now, office=player.office)


def _plan(player: Player, key: str) -> Plan:
    return plans(player.session, PLAN.c.case_id == player.cases[key])[0]


def _totals(player: Player, plan: Plan) -> Mapping[str, Any]:
    found = wishes(player.session, plan.line_id)
    return {"items": len(found), "total": sum(max(wish.support, wish.bound) for wish in found)}


def _as_given(player: Player, plan: Plan) -> Mapping[str, Any]:
    """What the budget gives is what the line has."""
    sums = line_sums(player.session, plan.line_id)
    paper = {"decision_number": f"15/STC-{plan.year}", "decided_on": date(plan.year, 1, 10)}
    return {"allotted": signed(sums, {"allot": 1, "cut": -1}), **paper}


def _too_little(player: Player, plan: Plan) -> Mapping[str, Any]:
    """What is committed, and six tenths of what still waits."""
    found = wishes(player.session, plan.line_id)
    waiting = sum(wish.support for wish in found if not wish.bound)
    given = sum(wish.bound for wish in found) + waiting * 6 // 10
    return {**_as_given(player, plan), "allotted": given // MILLION * MILLION}


def _all_of_it(player: Player, plan: Plan) -> Mapping[str, Any]:
    return {"money": signed(line_sums(player.session, plan.line_id), GIVEN), "way": "in_order"}


def _asking(province: str) -> Callable[[Player, Plan], Mapping[str, Any]]:
    def asked(player: Player, _plan: Plan) -> Mapping[str, Any]:
        unit_id = player.cast.units[f"{province}/{FINANCE}"]
        return {"units": [(unit_id, "prov_finance")], "question": "Đề nghị cho ý kiến về cân đối ngân sách."}

    return asked
