"""What the steps of a round bring about: seals are opened, the recused never count, members come and go."""

import json
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import func, select, update

from tests.factories import a_world
from tests.selection import REASON, a_scene, declare, open_scores, score, score_all
from workflow.authority import roles_on, scope_of
from workflow.errors import StepRefused
from workflow.loading import locked_cases, ref_of
from workflow.models import (
    CaseEvent,
    OutboxIntent,
    Reward,
    Score,
    ScoreSheet,
    SiteVisit,
)
from workflow.models.base import table_of
from workflow.rounds.records import items, seated
from workflow.rounds.scores import sheets_of
from workflow.selection.councils import Seat


def reasons(refused):
    return [one.code for one in refused.value.refusals]


def said(session, case_id, step):
    """What the line of history of a step says of the result."""
    body = session.scalar(select(CaseEvent.body).where(CaseEvent.case_id == case_id, CaseEvent.step == step))
    found = json.loads(body)
    return found["mean"], found["sheets"], found["seal"]


def test_closing_writes_the_exact_mean_and_the_seal_into_the_history(session):
    scene = a_scene(session, a_world(session))
    one, two, three = scene.nominations
    score_all(scene, {two: 70})
    sheet = next(s for s in sheets_of(session, scene.round_id) if (s.case_id, s.user_id) == (one, scene.jury[0].id))
    assert sheet.counts

    scene.take("close_scores", note="")

    assert {scene.state(case_id) for case_id in scene.nominations} == {"passed"}
    assert said(session, one, "reach_mark") == ("80", 3, scene.of.seal)
    assert said(session, two, "reach_mark") == ("70", 3, scene.of.seal)
    assert said(session, three, "reach_mark") == ("80", 3, scene.of.seal)


def test_a_mean_just_below_the_mark_does_not_pass(session):
    scene = a_scene(session, a_world(session), nominations=1)
    (case_id,) = scene.nominations
    for juror, total in zip(scene.jury, ("70", "70", "69.97"), strict=True):
        score(scene, case_id, juror, Fraction(total))

    scene.take("close_scores", note="")

    assert scene.state(case_id) == "left_out"
    assert said(session, case_id, "miss_mark") == ("6999/100", 3, scene.of.seal)


def test_scores_are_not_closed_while_a_sheet_is_missing(session):
    scene = a_scene(session, a_world(session), nominations=1)
    for juror in scene.jury[1:]:
        score(scene, scene.nominations[0], juror, Fraction(80))

    with pytest.raises(StepRefused) as refused:
        scene.take("close_scores", note="")

    assert reasons(refused) == ["sheets_missing"]


@pytest.mark.parametrize("rule", ["not_closable", "exclude_juror"])
def test_a_nomination_withdrawn_after_it_was_assigned_leaves_no_sheet_missing(session, rule):
    scene = a_scene(session, a_world(session), until="assigned", rules={"missing": rule})
    gone, *rest = scene.nominations
    scene.take("withdraw", scene.owners[gone], on=gone, **REASON)
    scene.nominations = rest
    open_scores(scene)
    score_all(scene)
    scene.take("close_scores", note="")

    assert [said(session, case_id, "reach_mark")[:2] for case_id in rest] == [("80", 3)] * 2


def test_a_sheet_changed_behind_its_seal_stops_the_closing(session):
    scene = a_scene(session, a_world(session), until="scored", nominations=1)
    first = select(func.min(ScoreSheet.id)).scalar_subquery()
    session.execute(update(table_of(Score)).where(table_of(Score).c.sheet_id == first).values(hundredths=100))

    with pytest.raises(StepRefused) as refused:
        scene.take("close_scores", note="")

    assert reasons(refused) == ["seal_broken"]


def test_a_late_recusal_takes_the_sheet_out_and_the_nomination_out_of_sight(session):
    scene = a_scene(session, a_world(session), until="scored", nominations=1)
    (case_id,), juror = scene.nominations, scene.jury[0]

    scene.take("decide_conflict", declaration=(case_id, juror.id), verdict="recused", **REASON)
    scene.take("close_scores", note="")

    row = locked_cases(session.connection(), [case_id], juror.id)[case_id]
    assert roles_on(scope_of(juror), ref_of(row, juror)) == frozenset()
    assert said(session, case_id, "reach_mark") == ("80", 2, scene.of.seal)
    assert items(session, scene.round_id, seen_by=juror.id) == ()


def test_whoever_was_recused_does_not_come_back(session):
    scene = a_scene(session, a_world(session), nominations=1)
    pair = (scene.nominations[0], scene.jury[0].id)
    scene.take("decide_conflict", declaration=pair, verdict="recused", **REASON)

    with pytest.raises(StepRefused) as refused:
        scene.take("decide_conflict", declaration=pair, verdict="cleared", **REASON)
    assert reasons(refused) == ["recused_for_good"]

    with pytest.raises(StepRefused) as refused:
        scene.take("assign", per_item=3, pairs=[pair])
    assert reasons(refused) == ["recused_pair"]


def test_sheets_of_a_replaced_juror_never_count_and_the_newcomer_takes_the_seat(session):
    scene = a_scene(session, a_world(session), until="scored", nominations=1)
    leaving = next(one for one in seated(session, scene.round_id) if one.user_id == scene.jury[1].id)
    scene.now += timedelta(days=2)
    new = {"leaving_id": leaving.line_id, "coming_id": scene.world.people["finance"].id, "decision": "20/QĐ"}

    scene.take("replace_member", from_on=scene.now.date(), **new, **REASON)

    counting = {sheet.user_id for sheet in sheets_of(session, scene.round_id)}
    assert counting == {scene.jury[0].id, scene.jury[2].id}
    newcomer = seated(session, scene.round_id)[-1]
    assert (newcomer.user_id, newcomer.seat, newcomer.replaces_id) == (new["coming_id"], Seat.JUROR, leaving.line_id)


@pytest.mark.parametrize(("missing", "why"), [("declare", "undeclared"), ("assign", "too_few_jurors")])
def test_scores_open_only_when_everybody_declared_and_every_product_has_its_jurors(session, missing, why):
    scene = a_scene(session, a_world(session), until="nominated", nominations=2)
    if missing == "assign":
        declare(scene)

    with pytest.raises(StepRefused) as refused:
        scene.take("open_scores")

    assert why in reasons(refused)


def test_a_council_of_the_wrong_size_receives_nothing(session):
    scene = a_scene(session, a_world(session), until="forming")
    own = {"decision": "12/QĐ-UBND", "from_on": scene.now.date()}
    person = scene.world.people["leader"].id
    scene.take("seat", members=[{"user_id": person, "body": "council", "seat": "chair", **own}])

    with pytest.raises(StepRefused) as refused:
        scene.take("open_receiving", note="")

    assert reasons(refused) == ["council_unfit"]


def test_nobody_sits_twice_in_one_body(session):
    scene = a_scene(session, a_world(session), until="forming")
    row = {"user_id": scene.world.people["leader"].id, "body": "council", "seat": "chair", "decision": "12/QĐ",
           "from_on": scene.now.date()}  # fmt: skip
    scene.take("seat", members=[row])

    with pytest.raises(StepRefused) as refused:
        scene.take("seat", members=[{**row, "seat": "member"}])

    assert reasons(refused) == ["seated_already"]


def test_a_round_called_off_lets_its_nominations_go(session):
    scene = a_scene(session, a_world(session), until="nominated")

    scene.take("cancel", **REASON)

    assert {scene.state(case_id) for case_id in scene.nominations} == {"withdrawn"}


def test_visits_and_rewards_are_kept(session):
    scene = a_scene(session, a_world(session), until="forwarding", nominations=1)
    (case_id,) = scene.nominations
    accountant, today = scene.world.people["accountant"], scene.now.date()

    scene.take("pay_reward", accountant, on=case_id, amount=5_000_000, paid_on=today, treasury_number="KB-1")
    with pytest.raises(StepRefused):
        scene.take("pay_reward", accountant, on=case_id, amount=5_000_000, paid_on=today, treasury_number="KB-2")

    assert session.execute(select(Reward.amount, Reward.treasury_number)).all() == [(5_000_000, "KB-1")]
    assert session.scalar(select(func.count()).select_from(SiteVisit)) == 0


def test_the_rules_of_a_round_are_fixed_with_its_plan(session):
    scene = a_scene(session, a_world(session), until="forming", rules={"pass_mark": 75, "quota": 2})

    assert (scene.of.rubric.pass_mark, scene.of.quota.total, scene.of.rule.threshold) == (75, 2, Fraction(1, 2))


def test_members_are_called_by_mail_to_their_own_page_and_told_of_no_product(session):
    scene = a_scene(session, a_world(session))
    called = select(OutboxIntent.audience, OutboxIntent.content).where(OutboxIntent.kind == "account")
    found = [(audience, content["purpose"], content["slug"]) for audience, content in session.execute(called)]
    slug = scene.of.slug

    assert sorted(found) == sorted(
        [(f"user:{one.id}", "round_seat", slug) for one in (*scene.jury, *scene.council)]
        + [(f"user:{one.id}", "round_scores", slug) for one in scene.jury]
    )
