"""A round is planned and its bodies are seated: rules are pinned, members sit by decisions, and may be replaced."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from workflow.fold import fold
from workflow.models import CaseSection, RoundMember, ScoreSheet, SelectionRound
from workflow.models.base import table_of
from workflow.rounds.records import items, round_of, seated
from workflow.selection.councils import Body, Level, Seat
from workflow.selection.division import sheet_in_force
from workflow.selection.rubrics import problems, rubric_hash, rubric_json
from workflow.services.act import Act
from workflow.services.effects.registry import effect
from workflow.services.grounds import propose_grounds
from workflow.services.round_calls import SEATED, announce, call
from workflow.services.rounds import VARIANTS, organiser_of
from workflow.services.seats import settle_seats
from workflow.shipped import shipped_rubrics
from workflow.states import before

MEMBER, SHEET = table_of(RoundMember), table_of(ScoreSheet)
SHARES = ("quorum", "threshold", "strict", "base", "tie", "secret")
GROUP_QUOTA = "quota_"
LONGEST_SLUG = 80
OPEN = before("call_off")


@effect()
def fix_rules(act: Act) -> None:
    """Pin the plan: dates, score sheet in force with mark, jurors a product, rules of vote, and numbers (I-33)."""
    plan, rules = _section(act, "round_plan"), _section(act, "round_rules")
    sheet = sheet_in_force(act.office.rules, shipped_rubrics()[rules["rubric"]], on=act.today, scope=act.scope)
    if why := problems(sheet):
        hint = "Sửa phiếu chấm trong một dự thảo quy định."
        raise act.refuse("sheet_unfit", "Phiếu chấm đang áp dụng không dùng được: %(why)s", hint, why=why)
    pinned = replace(sheet, pass_mark=rules["pass_mark"], missing=rules["missing"])
    per_group = {
        name.removeprefix(GROUP_QUOTA): most
        for name, most in rules.items()
        if name.startswith(GROUP_QUOTA) and most is not None
    }
    level = next(level for level, variant in VARIANTS.items() if variant == act.process.variant)
    act.session.execute(
        insert(table_of(SelectionRound)).values(
            case_id=act.case_id, slug=_slug(act, level), level=level.value,
            opens_on=date.fromisoformat(plan["opens_on"]), closes_on=date.fromisoformat(plan["closes_on"]),
            per_item=rules["per_item"], rubric=rubric_json(pinned), rubric_hash=rubric_hash(pinned),
            ballot={name: rules[name] for name in SHARES}, quota={"total": rules.get("quota"), "per_group": per_group},
        )
    )  # fmt: skip
    act.changes["year"] = plan["year"]
    act.notes.update(rubric=pinned.key, rubric_hash=rubric_hash(pinned))


@effect()
def release_nominations(act: Act) -> None:
    """Close the nominations of a round that is called off, and tell their owners why."""
    waiting = items(act.session, act.case_id, drafts=True)
    act.take_all("call_off", {item.case_id: {"reason": act.values["reason"]} for item in waiting if item.state in OPEN})


@effect()
def seat_members(act: Act) -> None:
    """Seat people by a decision; nobody sits twice in one body."""
    sitting = {(one.user_id, one.body.value) for one in seated(act.session, act.case_id) if one.until_on is None}
    rows = [{**row, "round_id": act.case_id, "until_on": None, "replaces_id": None} for row in act.values["members"]]
    if any((row["user_id"], row["body"]) in sitting for row in rows):
        raise act.refuse("seated_already", "Có người đã ngồi trong tổ chức này.", "Bỏ dòng của người đã có tên.")
    for row in rows:
        act.session.execute(insert(MEMBER).values(expertise=[], family="", **row))
    _follow(act)


@effect()
def replace_member(act: Act) -> None:
    """Put somebody into the seat of another from a day on.

    While the scores are open, sheets of whoever leaves count for nothing (I-30). Once they are closed the results are
    recorded: a replacement changes none of them, since those sheets were given while serving (I-35).
    """
    values = act.values
    lines = {one.line_id: one for one in seated(act.session, act.case_id)}
    leaving = lines.get(values["leaving_id"])
    if leaving is None or leaving.until_on is not None:
        raise act.refuse("not_seated", "Người này không còn trong danh sách.", "Chọn lại thành viên thôi tham gia.")
    known = [one for one in lines.values() if one.user_id == values["coming_id"] and one.body is leaving.body]
    if leaving.seat is Seat.SUBSTITUTE or any(one.seat is not Seat.SUBSTITUTE for one in known):
        raise act.refuse("sat_before", "Người thay đã có hoặc từng có tên trong tổ chức này.", "Chọn người khác.")
    if values["from_on"] <= leaving.from_on:
        raise act.refuse("before_start", "Ngày thay phải sau ngày người cũ bắt đầu.", "Sửa ngày thay.")
    act.session.execute(
        update(MEMBER).where(MEMBER.c.id == leaving.line_id).values(until_on=values["from_on"] - timedelta(days=1))
    )
    for standing_by in known:  # the substitute is called: waiting is over
        last = max(standing_by.from_on, values["from_on"] - timedelta(days=1))
        act.session.execute(update(MEMBER).where(MEMBER.c.id == standing_by.line_id).values(until_on=last))
    act.session.execute(
        insert(MEMBER).values(
            round_id=act.case_id, user_id=values["coming_id"], body=leaving.body.value, seat=leaving.seat.value,
            decision=values["decision"], from_on=values["from_on"], replaces_id=leaving.line_id, expertise=[],
            family="",
        )
    )  # fmt: skip
    of = round_of(act.session, act.case_id)
    call(act, of, [values["coming_id"]], SEATED)
    if leaving.body is Body.JURY and of.scoring_closed_at is None:
        own = (SHEET.c.round_id == act.case_id, SHEET.c.user_id == leaving.user_id, SHEET.c.void_at.is_(None))
        act.session.execute(update(SHEET).where(*own).values(void_at=act.now))
    _follow(act)


@effect()
def look_for_conflicts(act: Act) -> None:
    """Let the system propose conflicts with what was nominated so far, call the members, tell that the round opened."""
    of = round_of(act.session, act.case_id)
    propose_grounds(act.session, of, act.now)
    serving = [one.user_id for one in seated(act.session, of.id) if one.serves(max(act.today, one.from_on))]
    call(act, of, serving, SEATED)
    announce(act, of, organiser_of(of.level).officer)


def _follow(act: Act) -> None:
    of = round_of(act.session, act.case_id)
    propose_grounds(act.session, of, act.now)
    settle_seats(act.session, of, now=act.now)


def _section(act: Act, key: str) -> Mapping[str, Any]:
    found = select(CaseSection.content).where(CaseSection.case_id == act.case_id, CaseSection.key == key)
    return dict(act.session.execute(found).scalar_one())


def _slug(act: Act, level: Level) -> str:
    """Return the address of the round: its title in plain letters, and the number that makes it the only one."""
    words, own = re.sub(r"[^a-z0-9]+", "-", fold(act.case["title"])).strip("-"), str(act.case_id)
    return f"{words[: LONGEST_SLUG - len(own) - 1].strip('-') or level.value}-{own}"
