"""Who may hold a case where it stands: the role of its state, in the unit that holds it, and no conflict with it."""

from sqlalchemy import or_, select

from workflow.models import CaseRecusal, Membership, Unit, User
from workflow.services.act import Act


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


def _posts(act: Act, user_id: int) -> frozenset[tuple[str, int]]:
    """The roles of an active person with their units; the successor of a unit acts for it."""
    here = or_(Unit.id == Membership.unit_id, Unit.successor_id == Membership.unit_id)
    found = (
        select(Membership.role, Unit.id)
        .join(User, User.id == Membership.user_id)
        .join(Unit, here)
        .where(Membership.user_id == user_id, User.active, Membership.valid_from <= act.today)
        .where(or_(Membership.valid_to.is_(None), Membership.valid_to >= act.today))
    )
    return frozenset((role, unit_id) for role, unit_id in act.session.execute(found))


def _aside(act: Act, user_id: int) -> frozenset[int]:
    return frozenset(act.session.scalars(select(CaseRecusal.case_id).where(CaseRecusal.user_id == user_id)))
