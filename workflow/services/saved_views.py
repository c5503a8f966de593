"""Kept views: a filtered list under a name, one's own or shared with a unit. It holds a wish, never a right."""

from datetime import datetime

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.errors import CaseNotFound, Refusal, StepRefused
from workflow.models import SavedView, User


def save_view(
    session: Session, page: str, name: str, query: str, *, unit_id: int | None, by: Person, now: datetime
) -> None:  # fmt: skip
    """Keep a view under a name that the person does not use on this page yet; shared with a unit of their own."""
    if unit_id is not None and unit_id not in {grant.unit_id for grant in by.own}:
        raise CaseNotFound(unit_id)
    session.execute(select(User.id).where(User.id == by.id).with_for_update())
    same = (SavedView.user_id == by.id, SavedView.page == page, SavedView.name == name)
    if session.scalar(select(SavedView.id).where(*same)) is not None:
        message = "Bạn đã có bộ lọc tên “%(name)s”."
        raise StepRefused(
            "view", (Refusal("name_taken", message, "Đặt tên khác, hoặc xoá bộ lọc cũ.", {"name": name}),)
        )
    session.add(SavedView(user_id=by.id, unit_id=unit_id, page=page, name=name, query=query, created_at=now))


def drop_view(session: Session, view_id: int, *, by: Person) -> None:
    """Forget a view of one's own; CaseNotFound for anybody else's."""
    done = session.execute(delete(SavedView).where(SavedView.id == view_id, SavedView.user_id == by.id))
    if not isinstance(done, CursorResult) or done.rowcount != 1:
        raise CaseNotFound(view_id)
