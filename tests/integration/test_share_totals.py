"""The total of a divided đề án changes when its line items and shares come to the new figures, to the đồng."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.factories import MONDAY
from tests.shares import CODES, REASON, M, a_group, lines_of, shares_of
from workflow.errors import StepRefused
from workflow.invariants import violations
from workflow.models import Case, CaseFigures, CaseLink, LedgerEntry, LineItem
from workflow.queries.money_folds import figure
from workflow.services.ledger import left_on

ONE, TWO = CODES["dong-nai"][0], CODES["dong-thap"][0]
ALL = 10**12
DECIDED = {"decision_number": "12/QĐ-BCT", "decided_on": MONDAY.date()}


@pytest.fixture
def group(session):
    """600 million: two shares of 150 in the first line item, and 300 in a second one without beneficiaries."""
    found = a_group(session)
    found.take("plan_lines", "regional", lines=lines_of(300 * M, 300 * M))
    shares = shares_of({ONE: 150 * M, TWO: 150 * M})
    found.take("open_shares", "regional", line_item_id=found.lines[0], shares=shares)
    return found


def part(number, amount, tax_code=None):
    return {"number": number, "tax_code": tax_code, "support": amount, "matching": amount}


def asked(group, amount, *parts):
    kind = "increase_total" if amount > 600 * M else "decrease_total"
    figures = {"total_cost": 2 * amount, "support": amount, "matching": amount}
    group.take("request_change", "regional", change_kind=kind, **REASON, **figures, parts=list(parts))


def decided(session, group):
    """The newest change of the đề án goes all the way: to the Cục, or further to the Minister."""
    found = select(CaseLink.from_id).where(CaseLink.to_id == group.case_id, CaseLink.kind == "change_of")
    change = session.scalars(found.order_by(CaseLink.from_id.desc())).first()
    group.take("send_to_chief", "agency", change, note="")
    try:
        with session.begin_nested():
            group.take("agree", "agency_leader", change, **DECIDED)
    except StepRefused as refused:
        if refused.codes != ("wrong_level",):
            raise
        group.take("send_to_minister", "agency_leader", change, note="")
        group.take("agree_as_approver", "minister", change, **DECIDED)


def refused(group, amount, *parts):
    with pytest.raises(StepRefused) as told:
        asked(group, amount, *parts)
    return [str(one) for one in told.value.refusals]


def sums(session, group):
    """The đề án, its line items, its shares and what is committed to each, in millions."""
    lines = session.scalars(select(LineItem.support).where(LineItem.case_id == group.case_id).order_by(LineItem.number))
    cases = [group.case_id, group.share(ONE), group.share(TWO)]
    committed = [session.scalar(select(figure("committed")).where(LedgerEntry.case_id == case_id)) for case_id in cases]
    whole = session.get_one(Case, group.case_id, populate_existing=True).support
    return whole // M, [line // M for line in lines], [amount // M for amount in committed]


@pytest.mark.parametrize(
    ("amount", "parts", "wanted"),
    [
        (650, (part(1, 200 * M, ONE),), (650, [350, 300], [300, 200, 150])),
        (500, (part(1, 100 * M, TWO), part(2, 250 * M)), (500, [250, 250], [250, 150, 100])),
        (700, (part(1, 250 * M, ONE), part(1, 100 * M, TWO), part(2, 350 * M)), (700, [350, 350], [350, 250, 100])),
    ],
)
def test_a_total_changes_with_its_parts(session, group, amount, parts, wanted):
    asked(group, amount * M, *parts)
    assert sums(session, group) == (600, [300, 300], [300, 150, 150])
    decided(session, group)

    assert sums(session, group) == wanted
    assert (left_on(session, group.budget_line), violations(session, now=MONDAY)) == (ALL - amount * M, [])
    versions = select(CaseFigures.support).where(CaseFigures.case_id == group.case_id).order_by(CaseFigures.version)
    assert list(session.scalars(versions)) == [600 * M, amount * M]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ((), ["Đề án đã chia hạng mục: số mới phải kèm số của các hạng mục, phần thay đổi."]),
        ((part(2, 350 * M + 1),), [
            "Hỗ trợ của các hạng mục, phần là 650000001 đồng, lệch 1 đồng so với số mới 650000000 đồng.",
            "Vốn đối ứng của các hạng mục, phần là 650000001 đồng, lệch 1 đồng so với số mới 650000000 đồng.",
        ]),
        ((part(1, 350 * M),), ["Không ghi chung hạng mục 1 được."]),
        ((part(2, 350 * M, ONE),), [f"Mã số thuế {ONE} không có phần trong hạng mục 2."]),
        ((part(7, 350 * M),), ["Không ghi chung hạng mục 7 được."]),
        ((part(2, 325 * M), part(2, 325 * M)), ["Hạng mục 2 được ghi hai lần."]),
    ],
)  # fmt: skip
def test_parts_that_do_not_come_to_the_new_total_are_refused(session, group, parts, told):
    assert refused(group, 650 * M, *parts) == told
    assert sums(session, group) == (600, [300, 300], [300, 150, 150])


def test_what_was_accepted_or_paid_is_not_taken_away(group):
    group.walk(ONE, "accept_result")
    group.walk(TWO, "pay")

    assert refused(group, 650 * M, part(1, 200 * M, ONE)) == [
        f"Phần của mã số thuế ('{ONE}',) đã nghiệm thu hoặc đã đóng, không đổi được số tiền."
    ]
    assert refused(group, 524 * M, part(1, 74 * M, TWO)) == [
        f"Mức hỗ trợ mới của mã số thuế ('{TWO}',) thấp hơn số đã chi."
    ]


def test_what_changed_meanwhile_is_judged_again_when_it_is_decided(session, group):
    asked(group, 550 * M, part(1, 100 * M, TWO))
    group.walk(TWO, "accept_result")

    with pytest.raises(StepRefused) as told:
        decided(session, group)
    assert told.value.codes == ("share_fixed",)
    assert sums(session, group) == (600, [300, 300], [300, 150, 150])


def test_more_than_the_budget_line_has_left_is_refused(session, group):
    short = left_on(session, group.budget_line) - 50 * M + 1
    session.add(LedgerEntry(line_id=group.budget_line, kind="cut", amount=short, at=MONDAY))
    session.flush()
    asked(group, 650 * M, part(2, 350 * M))

    with pytest.raises(StepRefused) as told:
        decided(session, group)
    assert [str(one) for one in told.value.refusals] == ["Dòng ngân sách chỉ còn 49999999 đồng."]


STEP = st.sampled_from([-100 * M, -M, -1, 1, M, 100 * M])
CHANGE = st.lists(st.tuples(st.sampled_from([(1, ONE), (1, TWO), (2, None)]), STEP), min_size=1, max_size=3,
                  unique_by=lambda pair: pair[0])  # fmt: skip


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(changes=st.lists(CHANGE, min_size=2, max_size=4), off=st.integers(-1, 1))
def test_whatever_changes_every_level_adds_up(session, changes, off):
    """I-39: a change that is one đồng off does nothing; else line items, shares, ledger and budget line move as one."""
    with session.begin_nested() as point:
        group = a_group(session)
        group.take("plan_lines", "regional", lines=lines_of(300 * M, 300 * M))
        both = shares_of({ONE: 150 * M, TWO: 150 * M})
        group.take("open_shares", "regional", line_item_id=group.lines[0], shares=both)
        now = {(1, ONE): 150 * M, (1, TWO): 150 * M, (2, None): 300 * M}
        for change in changes:
            wanted = {**now, **{place: max(now[place] + step, M) for place, step in change}}
            now = _tried(session, group, now, wanted, off)
            committed = session.scalar(select(figure("committed")).where(LedgerEntry.line_id == group.budget_line))
            assert committed == sum(now.values()) == ALL - left_on(session, group.budget_line)
            assert violations(session, now=MONDAY) == []
        point.rollback()


def _tried(session, group, now, wanted, off):
    """Ask for a change and decide it; return what every part comes to then."""
    parts = [part(number, amount, code) for (number, code), amount in wanted.items() if amount != now[number, code]]
    try:
        with session.begin_nested():
            asked(group, sum(wanted.values()) + off, *parts)
            decided(session, group)
    except StepRefused:
        return now
    assert off == 0
    return wanted
