"""Whatever happens to the shares of a group đề án, in any order, sums hold at every level after every act."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.exploring import Explorer, edges
from tests.factories import complete_dossier, state_of
from tests.rule_scene import concern
from tests.shares import (
    CODES,
    REASON,
    SHARE_PAPERS,
    Group,
    M,
    a_group,
    a_group_world,
    lines_of,
    share_way,
    shares_of,
)  # fmt: skip
from tests.wandering import Wanderer, chance
from workflow.definition import Role
from workflow.errors import WorkflowRefused
from workflow.invariants import violations
from workflow.models import Case, CaseLink, CaseShare, Document
from workflow.services.opening import Opened
from workflow.states import SHIPPED

QUIET = {"max_examples": 4, "deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck)}
DIVIDING = ("plan_lines", "open_shares", "share_out_again")
ASIDE = frozenset({"pause", "resume", "reassign", "declare_conflict", "remind", "set_target", "ask_explanation",
                   "explain", "escalate", "ask_progress", "answer_progress"})  # fmt: skip


def wanderers(group):
    """The đề án, its changes, and each of its shares, whose papers are all there, as somebody comes upon them."""
    session = group.session
    ids = list(session.scalars(select(CaseShare.case_id).order_by(CaseShare.case_id)))
    for case_id in ids:
        if session.scalars(select(Document.id).where(Document.case_id == case_id)).first() is None:
            complete_dossier(session, case_id, papers=SHARE_PAPERS)
    changes = select(CaseLink.from_id).where(CaseLink.to_id == group.case_id, CaseLink.kind == "change_of")
    every = (group.case_id, *session.scalars(changes.order_by(CaseLink.from_id)), *ids)
    return [Wanderer(session, group.world, case_id, group.now, chance(case_id)) for case_id in every]


def act(on, step, who):
    """Take a step, or nothing of it: what refuses half-way leaves nothing behind."""
    with on.session.begin_nested() as point, suppress(WorkflowRefused):
        taken = on.take(step, who)
        if not taken:
            point.rollback()
        return taken
    return False


def wander(group, rng, steps):
    """Take some steps of the đề án and its shares, and look at every promise after each of them."""
    for _ in range(steps):
        on = rng.choice(wanderers(group))
        on.now, on.rng = group.now, rng
        ways = [way for way in on.openings() if way[0] not in ASIDE and way[0] != "stop"]
        if ways and act(on, *rng.choice(ways)):
            group.now = on.now
            assert [str(one) for one in violations(group.session, now=group.now)] == [], on.taken


@settings(**QUIET)
@given(seed=st.integers(0, 10_000))
def test_sums_hold_whatever_happens_to_shares(seed, session):
    with session.begin_nested() as point:
        group = a_group(session)
        group.take("plan_lines", "regional", lines=lines_of(300 * M, 300 * M))
        wander(group, chance(seed), 45)
        point.rollback()


def a_share(session, world):
    """A share of a group đề án that has just been divided, and that a new rule concerns."""
    group = Group(session, world, a_group(session, world=world).case_id)
    group.take("plan_lines", "regional", lines=lines_of(600 * M))
    shares = shares_of({CODES["dong-nai"][0]: 200 * M, CODES["dong-thap"][0]: 200 * M, CODES["vinh-long"][0]: 200 * M})
    group.take("open_shares", "regional", line_item_id=group.lines[0], shares=shares)
    share_id = group.share(CODES["dong-nai"][0])
    concern(session, share_id, now=group.now)
    return Opened(share_id, session.get_one(Case, share_id).code)


def sound(on):
    """No promise is broken where the case stands now; shares that were opened meanwhile get their papers."""
    assert [str(one) for one in violations(on.session, now=on.now)] == [], on.taken


def detours(paid, way):
    """What the straight way never needs: money that comes back because of a cancel, a taker, a poor result; a rule."""
    lower = {"outcome": "adjust", "support": 190 * M, "matching": 200 * M, **REASON}
    stop = {"reason_code": "owner_request", **REASON, "decision_number": "77/QĐ-CTĐP"}
    taker = {"tax_code": CODES["dong-nai"][2], "decision_number": "5/QĐ-SCT", **REASON}
    part = {"amount": 60 * M, **REASON, "done_summary": "Thiếu một máy"}
    yield [*way[:paid], ("ask_cancel", "leader", REASON), ("cancel_share", "agency_leader", stop)]
    yield [*way[:paid], ("replace_share", "leader", taker)]
    yield [*way[: paid + 1], ("accept_partly", "officer", part)]
    yield [("return_share", "officer", REASON), ("recheck", "officer", lower)]
    mend = {**REASON, "fix_by": date(2026, 4, 30)}
    yield [*way[: paid + 1], ("ask_fix", "officer", mend), ("recheck", "officer", lower)]


@pytest.mark.exhaustive
def test_every_step_of_a_share_is_taken_from_every_state_and_all_promises_hold(session):
    explorer = Explorer(session, a_group_world(session), sound, opening=a_share)
    way = share_way("dong-nai", 200 * M)
    ours = next(one for one in SHIPPED if one.key == "kcqg_share")
    by_people = {edge for edge in edges(ours) if ours.steps[edge[2]].roles != (Role.LINKED,)}

    explorer.follow(way)
    for detour in detours([key for key, _, _ in way].index("pay") + 1, way):
        explorer.follow(detour)

    assert by_people - explorer.done == set()


@pytest.mark.parametrize("until", ["", "return_share", "propose_share", "approve_share", "sign_contract"])
def test_the_whole_changes_and_cancels_its_shares_wherever_they_are(session, until):
    group = a_group(session)
    group.take("plan_lines", "regional", lines=lines_of(600 * M))
    one, two, three = (codes[0] for codes in CODES.values())
    given = {"line_item_id": group.lines[0], "shares": shares_of({one: 200 * M, two: 200 * M, three: 200 * M})}
    group.take("open_shares", "regional", **given)
    if until == "return_share":
        group.take(until, "officer", group.share(one), **REASON)
    elif until:
        group.walk(one, until)

    again = {"line_item_id": group.lines[0], "shares": shares_of({one: 190 * M, two: 200 * M, three: 210 * M})}
    group.take("share_out_again", "agency_leader", **again, decision_number="3/QĐ-CTĐP", **REASON)
    group.take("stop", "minister", reason_code="owner_request", **REASON, decision_number="77/QĐ-BCT")

    states = {code: state_of(session, group.share(code)) for code in (one, two, three)}
    assert (set(states.values()), violations(session, now=group.now)) == ({"refunding"}, [])
