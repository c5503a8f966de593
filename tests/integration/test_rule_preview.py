"""What a resolution would do to open cases and to last year's, judged by R6 and its clauses; nothing is written."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.factories import MONDAY, a_case, a_world, take
from tests.journeys import walk
from tests.national import a_national_world, national_case_at
from tests.statements import counted
from workflow.errors import StepRefused
from workflow.impacts.preview import rule_preview
from workflow.models import OutboxIntent, RuleDraft, RuleImpact, RuleRow
from workflow.queries.rule_preview import seen_preview
from workflow.rulemaking import END, ClauseLine, Line, Resolution
from workflow.rules import Rule, RuleBook
from workflow.services.offices import load_office
from workflow.services.rule_drafts import Head, Place, Writer, put_clause, put_line, resolution_of, start_draft
from workflow.services.rule_publishing import OwnDraft, PreviewStale, publish_draft

M = 1_000_000
SINCE = date(2026, 4, 1)
BASIS = "NQ 31/NQ-HĐND"
CAP = Line("cap.machinery", "cap", {"rate": "50%", "ceiling": 150 * M}, "VND", "Mức hỗ trợ", SINCE)
KEEPS = ClauseLine("cap", "submitted", SINCE, "old", "Điều 9")
FOLLOWS = ClauseLine("cap", "approved", SINCE, "new", "Điều 10")


@pytest.fixture
def world(session):
    return a_world(session)


def looked(session, world, *lines: Line, clauses=(), scope: str = "dong-nai", person: str = "supervisor"):
    resolution = Resolution(scope, BASIS, lines or (CAP,), tuple(clauses))
    return seen_preview(session, resolution, person=world.people[person], now=MONDAY, office=world.office)


def a_case_at(session, world, until: str) -> int:
    case_id = a_case(session, world).case_id
    walk(session, world, case_id, until=until)
    return case_id


def verdicts(found):
    return [(one.case.id, one.verdict, one.over // M) for one in found.differences]


@pytest.mark.parametrize(
    ("until", "clauses", "verdict"),
    [
        ("sign", (), "decide"), ("sign", (KEEPS,), "confirm"), ("approve", (), "kept"),
        ("approve", (FOLLOWS,), "decide"), ("sign_contract", (KEEPS,), "kept"),
    ],
)  # fmt: skip
def test_an_open_case_over_the_new_cap_is_found(session, world, until, clauses, verdict):
    case_id = a_case_at(session, world, until)

    assert verdicts(looked(session, world, clauses=clauses)) == [(case_id, verdict, 50)]


@pytest.mark.parametrize(
    "line",
    [
        Line("cap.machinery", "cap", {"rate": "50%", "ceiling": 200 * M}, "VND", "Mức", SINCE),
        Line("cap.showroom", "cap", {"ceiling": 1}, "VND", "Mức", SINCE),
    ],
)
def test_a_case_that_fits_is_not_named(session, world, line):
    a_case_at(session, world, "sign")

    assert looked(session, world, line).differences == ()


def test_another_province_is_not_touched(session, world):
    a_case_at(session, world, "sign")

    assert looked(session, world, scope="dong-thap").differences == ()
    assert [one.verdict for one in looked(session, world, scope="").differences] == ["decide"]


def test_where_a_rule_of_the_province_ends_the_general_one_is_held_against_its_cases(session, world):
    case_id = a_case_at(session, world, "sign")
    rest = [rule for rule in world.office.rules.all() if rule.id != "cap.machinery"]
    low, high = (
        Rule("cap.machinery", "cap", {"ceiling": most * M}, "VND", BASIS, True, date(2018, 1, 1), scope=scope)
        for most, scope in ((150, ""), (400, "dong-nai"))
    )
    world.office = replace(world.office, rules=RuleBook([*rest, low, high]))
    (one,) = looked(session, world, Line("cap.machinery", END, {}, "VND", "Mức hỗ trợ", SINCE)).differences

    assert (one.case.id, one.verdict, one.old, one.new) == (case_id, "decide", 400 * M, 150 * M)


def test_a_paper_or_an_activity_that_nobody_knows_is_refused(session, world):
    by = Writer(world.people["admin"], ("dong-nai",), MONDAY)
    draft = start_draft(session, Head("dong-nai", "Giấy tờ", BASIS), by=by)
    value = {"papers": ["giay-la"], "by_activity": {"khong-co": ["invoice"]}}
    line = Line("kcdp_papers.submit", "papers", value, "", "Giấy tờ", SINCE)
    with pytest.raises(StepRefused) as refused:
        put_line(session, Place(draft, 1), line, by=by, office=world.office)

    assert [str(one) for one in refused.value.refusals] == ["Không có trong danh mục: giay-la, khong-co."]


def test_a_case_over_and_closed_is_none_of_it(session, world):
    a_case_at(session, world, "hand_over")

    assert looked(session, world).differences == ()


def test_what_the_last_year_would_have_got(session, world):
    closed = a_case_at(session, world, "hand_over")
    found = looked(session, world)

    assert ([(one.case.id, one.then, one.would, one.less) for one in found.decided], found.decided_total) == (
        [(closed, 200 * M, 150 * M, 50 * M)], 1,
    )  # fmt: skip


def test_a_new_paper_is_missed_by_what_is_not_submitted(session, world):
    drafted, submitted = a_case(session, world).case_id, a_case_at(session, world, "confirm_place")
    rule = world.office.rules.get("kcdp_papers.submit", SINCE)
    papers = [*rule.value["papers"], "environment_licence"]
    line = Line(rule.id, "papers", {**rule.value, "papers": papers}, rule.unit, rule.label, SINCE)

    found = looked(session, world, line)
    assert [(one.case.id, one.verdict, one.new) for one in found.differences] == [
        (drafted, "early", ("environment_licence",)), (submitted, "kept", ("environment_licence",)),
    ]  # fmt: skip


def test_a_new_paper_of_a_payment_counts_from_its_day_for_whoever_is_not_paid_out(session, world):
    early, running, over = (
        a_case_at(session, world, step) for step in ("submit_project", "sign_contract", "hand_over")
    )
    rule = world.office.rules.get("kcdp_papers.payment", SINCE)
    extra = {**rule.value["by_activity"], "machinery": [*rule.value["by_activity"]["machinery"], "environment_licence"]}
    line = Line(rule.id, "papers", {**rule.value, "by_activity": extra}, rule.unit, rule.label, SINCE)
    found = looked(session, world, line, clauses=[replace(KEEPS, family="kcdp_papers")]).differences

    assert [(one.case.id, one.verdict, one.new, one.binding.on) for one in found] == [
        (case_id, "early", ("environment_licence",), SINCE) for case_id in (early, running)
    ]
    assert over not in {one.case.id for one in found}


def test_a_running_term_keeps_its_end(session, world):
    case_id = a_case_at(session, world, "sign")
    line = Line("kcdp_batch_wait", "term", {"length": 30}, "cd", "Chờ vào đợt", SINCE)

    found = looked(session, world, line).differences
    assert [(one.case.id, one.verdict, (one.old - one.new).days) for one in found] == [(case_id, "kept", 61)]


def test_who_may_not_open_a_case_is_told_its_code_alone(session, world):
    a_case_at(session, world, "sign")

    titles = [looked(session, world, person=who).differences[0].case.title for who in ("supervisor", "admin")]
    assert titles == ["Hỗ trợ ứng dụng máy sấy", ""]


def test_looking_costs_the_same_for_any_number_of_cases(session, world):
    costs = []
    for number in (1, 4):
        for _ in range(number):
            a_case_at(session, world, "approve")
        with counted(session) as sent:
            looked(session, world, clauses=[FOLLOWS])
        costs.append(len(sent))

    assert costs[0] == costs[1] <= 6


def drafted(session, world, *clauses):
    by = Writer(world.people["admin"], ("dong-nai",), MONDAY)
    draft = start_draft(session, Head("dong-nai", "Mức mới", BASIS), by=by)
    put_line(session, Place(draft, 1), CAP, by=by, office=world.office)
    for number, clause in enumerate(clauses, 2):
        put_clause(session, Place(draft, number), clause, by=by)
    row = session.get_one(RuleDraft, draft)
    return row, rule_preview(session, resolution_of(row), opens=None, now=MONDAY, office=load_office(session)).seen


def publish(session, world, row, seen, who="supervisor"):
    by = Writer(world.people[who], ("dong-nai",), MONDAY + timedelta(hours=1))
    return publish_draft(session, Place(row.id, row.version), seen, by=by)


def test_what_is_published_is_in_force_and_the_cases_wait(session, world):
    kept, decided = a_case_at(session, world, "approve"), a_case_at(session, world, "sign")
    row, seen = drafted(session, world)
    waiting = publish(session, world, row, seen)

    assert (waiting, load_office(session).rules.cap("machinery", SINCE, "dong-nai").ceiling) == (1, 150 * M)
    impacts = session.execute(select(RuleImpact.case_id, RuleImpact.outcome)).all()
    assert [tuple(one) for one in impacts] == [(decided, "")]
    assert kept not in session.scalars(select(OutboxIntent.case_id).where(OutboxIntent.kind == "recheck")).all()


def test_a_flagged_case_is_resolved_by_the_rules_that_were_published(session, world):
    case_id = a_case_at(session, world, "sign")
    row, seen = drafted(session, world, KEEPS)
    publish(session, world, row, seen)
    world.office = load_office(session)
    world.office.variants[world.units["department"]] = "dong-nai"
    take(session, world, case_id, "recheck", "officer", now=MONDAY + timedelta(days=40), outcome="keep",
         reason="Theo điều khoản chuyển tiếp.")  # fmt: skip

    assert [(one.outcome, one.ground) for one in session.scalars(select(RuleImpact))] == [("keep", "Điều 9")]


def test_the_author_may_not_publish(session, world):
    row, seen = drafted(session, world)
    with pytest.raises(OwnDraft):
        publish(session, world, row, seen, who="admin")

    assert session.scalar(select(func.count()).select_from(RuleRow)) == 0


def test_a_preview_that_is_no_longer_true_is_refused(session, world):
    row, seen = drafted(session, world)
    a_case_at(session, world, "sign")
    with pytest.raises(PreviewStale):
        publish(session, world, row, seen)


def test_a_draft_is_published_once(session, world):
    row, seen = drafted(session, world)
    publish(session, world, row, seen)
    with pytest.raises(StepRefused) as refused:
        publish(session, world, row, seen)

    assert refused.value.codes == ("draft_published",)


def test_a_province_decides_nothing_about_a_national_case_and_the_nation_does(session):
    world = a_national_world(session)
    case_id = national_case_at(session, world, "sign")

    assert verdicts(looked(session, world)) == []
    assert verdicts(looked(session, world, scope="", person="minister")) == [(case_id, "decide", 50)]
