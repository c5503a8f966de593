"""Two shares of one đề án come down at the same moment: both do, and every sum holds."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select

from tests.factories import take
from tests.share_rules import LATER, ONE, SMALL, THREE, TWO, a_shared_group, publish
from tests.shares import CODES, DECISION, REASON, M, province_of, shares_of, staff_of
from workflow.db import unit_of_work
from workflow.errors import WorkflowRefused
from workflow.invariants import violations
from workflow.models import Case, CaseLink, LineItem

TAKER = CODES["vinh-long"][1]
TO = {TWO: 90 * M, THREE: 80 * M}
"""What two of the shares come down to, from 120 and 100 million."""


def asked(group, code):
    """The change of a share, up to the leader of the Cục."""
    who = staff_of(province_of(code), "officer")
    lower = {"outcome": "adjust", "support": TO[code], "matching": TO[code], **REASON}
    group.take("recheck", who, group.share(code), **lower)
    found = select(CaseLink.from_id).where(CaseLink.to_id == group.share(code), CaseLink.kind == "change_of")
    change = group.session.scalars(found).one()
    group.take("confirm", who, change, note="")
    group.take("send_to_chief", "agency", change, note="")
    return change


def line_of(database, group):
    """The id of the first line item."""
    with database.sessions() as session:
        return session.scalars(select(LineItem.id).where(LineItem.case_id == group.case_id)).first()


@pytest.fixture
def changes(database):
    """The đề án, its world, and the changes of two of its shares."""
    with unit_of_work(database.sessions) as session:
        group = a_shared_group(session)
        publish(group)
        return replace(group, session=None), [asked(group, code) for code in TO]


def at_once(database, group, *acts):
    """Let the leader of the Cục take steps on different cases at the same moment, and count the outcomes."""
    start = Barrier(len(acts))

    def carry_out(act):
        case_id, step, values = act
        start.wait()
        try:
            with unit_of_work(database.sessions) as session:
                take(session, group.world, case_id, step, "agency_leader", now=LATER, **values)
        except WorkflowRefused as refused:
            return type(refused).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(carry_out, acts))


def test_two_shares_come_down_at_once(database, changes):
    group, ids = changes
    line_id = line_of(database, group)
    outcomes = at_once(database, group, *((change, "agree", DECISION) for change in ids))

    with database.sessions() as session:
        whole = session.get_one(Case, group.case_id)
        line = session.get_one(LineItem, line_id)
        assert (outcomes, whole.support, line.support) == ({"done": 2}, 550 * M, 350 * M)
        assert violations(session, now=LATER) == []


def test_a_line_item_is_divided_anew_while_one_of_its_shares_comes_down(database, changes):
    group, (change, _) = changes
    shares = shares_of({ONE: 100 * M, SMALL: 80 * M, TWO: 119 * M, THREE: 90 * M, TAKER: 11 * M})
    again = {"line_item_id": line_of(database, group), "shares": shares, "decision_number": "3/QĐ-CTĐP", **REASON}
    outcomes = at_once(database, group, (change, "agree", DECISION), (group.case_id, "share_out_again", again))

    with database.sessions() as session:
        assert (outcomes["done"] >= 1, violations(session, now=LATER)) == (True, [])
    assert set(outcomes) <= {"done", "StaleCase", "StepRefused"}
