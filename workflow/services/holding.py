"""Who may hold a case where it stands: the role of its state, in the unit that holds it, and no conflict with it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, or_, select

from workflow.fold import sort_key
from workflow.models import Absence, CaseRecusal, Membership, Unit, User
from workflow.services.act import Act

NAMED = 5
"""How many people a refusal names."""


def refuse_stranger(act: Act, user_id: int) -> None:
    """Refuse a person who does not hold the role that the case waits for, in the unit that holds it or its successor.

    What is known of a person is read once for all cases of a batch.
    """
    holder, unit_id = act.decision.source.holder, act.case["holder_unit_id"]
    key = ("may hold", user_id)
    if key not in act.shared:
        act.shared[key] = _posts(act, user_id), _aside(act, user_id)
    posts, aside = act.shared[key]
    if holder is None or (holder.value, unit_id) not in posts:
        message = "Người được chọn không giữ vai trò phải xử lý hồ sơ này."
        raise act.refuse("role_not_held", message, "Chọn người có vai trò đó trong đơn vị đang giữ hồ sơ.")
    if act.case_id in aside:
        message = "Người được chọn đã khai báo xung đột lợi ích với hồ sơ này."
        raise act.refuse("assignee_recused", message, "Chọn người khác cùng thẩm quyền.")


def refuse_absent(act: Act, user_id: int) -> None:
    """Refuse a person who is away today when nobody who is there may act on this case for them."""
    absences = _absences(act)
    away = absences.get(user_id)
    if away is None or _stood_in_for(act, away, absences):
        return
    message = "%(name)s vắng đến hết ngày %(until)s và không ai thay mặt xử lý được hồ sơ này."
    params = {"name": away.name, "until": f"{away.until_on:%d/%m/%Y}"}
    names = _present(act, absences)
    if not names:
        hint = "Không còn ai khác cùng vai trò có mặt: ghi người thay mặt ở trang Vắng mặt trước, rồi giao lại."
        raise act.refuse("assignee_away", message, hint, **params)
    raise act.refuse("assignee_away", message, "Có thể giao cho: %(others)s.", **params, others=names)


def _absences(act: Act) -> Mapping[int, Any]:
    """Who is away today, by person; read once for all cases of a batch."""
    if "away" not in act.shared:
        columns = (Absence.user_id, Absence.until_on, Absence.deputy_id, Absence.procedures, Absence.up_to, User.name)
        today = (Absence.from_on <= act.today, Absence.until_on >= act.today, Absence.ended_at.is_(None))
        found = select(*columns).join(User, User.id == Absence.user_id).where(*today)
        act.shared["away"] = {row.user_id: row for row in act.session.execute(found)}
    absences: Mapping[int, Any] = act.shared["away"]
    return absences


def _stood_in_for(act: Act, away: Any, absences: Mapping[int, Any]) -> bool:
    if away.deputy_id is None or away.deputy_id in absences or act.case_id in _aside(act, away.deputy_id):
        return False
    covers = not away.procedures or act.process.key in away.procedures
    return covers and (away.up_to is None or act.case["support"] <= away.up_to) and _is_open(act, away.deputy_id)


def _is_open(act: Act, user_id: int) -> bool:
    return act.session.scalar(select(User.id).where(User.id == user_id, User.active)) is not None


def _present(act: Act, absences: Mapping[int, Any]) -> tuple[str, ...]:
    """The names of a few who hold the role here, are there today and may act on the case."""
    holder, unit_id = act.decision.source.holder, act.case["holder_unit_id"]
    near = [select(tie).where(Unit.id == unit_id, tie.is_not(None)) for tie in (Unit.successor_id, Unit.parent_id)]
    posts = exists().where(
        Membership.user_id == User.id, Membership.role == (holder.value if holder else ""), *_in_force(act),
        or_(Membership.unit_id == unit_id, *(Membership.unit_id.in_(ids) for ids in near)),
    )  # fmt: skip
    aside = exists().where(CaseRecusal.user_id == User.id, CaseRecusal.case_id == act.case_id)
    found = act.session.scalars(select(User.name).where(User.active, posts, ~aside, User.id.not_in(sorted(absences))))
    return tuple(sorted(found, key=sort_key)[:NAMED])


def _posts(act: Act, user_id: int) -> frozenset[tuple[str, int]]:
    """The roles of an active person with their units; what comes after a unit or stands right above acts for it."""
    here = or_(*(own == Membership.unit_id for own in (Unit.id, Unit.successor_id, Unit.parent_id)))
    found = (
        select(Membership.role, Unit.id)
        .join(User, User.id == Membership.user_id)
        .join(Unit, here)
        .where(Membership.user_id == user_id, User.active, *_in_force(act))
    )
    return frozenset((role, unit_id) for role, unit_id in act.session.execute(found))


def _in_force(act: Act) -> tuple[Any, ...]:
    return Membership.valid_from <= act.today, or_(Membership.valid_to.is_(None), Membership.valid_to >= act.today)


def _aside(act: Act, user_id: int) -> frozenset[int]:
    return frozenset(act.session.scalars(select(CaseRecusal.case_id).where(CaseRecusal.user_id == user_id)))
