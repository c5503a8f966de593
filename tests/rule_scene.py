"""Published rules and the cases that they concern, put into the database for tests."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import MONDAY
from workflow.db import unit_of_work
from workflow.definition import Role
from workflow.models import CaseSection, Document, Membership, RuleDraft, RuleImpact, Unit, User

BASIS = "NQ 31/NQ-HĐND ngày 10/3/2026"
BEGINS = date(2026, 4, 1)


def a_published_draft(session: Session, *, now: datetime, **said: Any) -> RuleDraft:
    """Add a resolution that was published."""
    empty = {"scope": "dong-nai", "lines": [], "clauses": [], "authors": [], "version": 1, "published_at": now}
    draft = RuleDraft(title="Mức hỗ trợ mới", basis=BASIS, created_at=now, edited_at=now, **{**empty, **said})
    session.add(draft)
    session.flush()
    return draft


def an_admin(maker: Any, name: str, unit: str, *more: tuple[str, Role]) -> None:
    """Somebody more who administers a unit, with the password of the others, and what else they are where."""
    with unit_of_work(maker) as session:
        password = session.scalars(select(User.password).limit(1)).one()
        user = User(email=f"{name}@example.vn", name=name, created_at=MONDAY, password=password)
        session.add(user)
        session.flush()
        for code, role in ((unit, Role.SYS_ADMIN), *more):
            unit_id = session.scalars(select(Unit.id).where(Unit.code == code)).one()
            session.add(Membership(user_id=user.id, unit_id=unit_id, role=role.value, valid_from=date(2020, 1, 1)))


def concern(
    session: Session, case_id: int, *, now: datetime, rule_id: str = "cap.machinery", begins: date = BEGINS
) -> int:  # fmt: skip
    """Let a published rule concern a case; return the id of the impact."""
    draft = a_published_draft(session, now=now)
    content = {"begins": begins.isoformat(), "limit": 150_000_000}
    impact = RuleImpact(draft_id=draft.id, case_id=case_id, rule_id=rule_id, content=content, found_at=now)
    session.add(impact)
    session.flush()
    return impact.id


def recheck_values(scene: Any) -> dict[str, Any]:
    """What the form of a recheck says for a case on its way: one of the three ways."""
    lower = {"support": scene.row["support"] - 1_000_000, "matching": scene.row["matching"]}
    paused = {"outcome": "pause", "review_on": scene.today + timedelta(days=30)}
    way = scene.rng.choice(({"outcome": "adjust", **lower}, paused, {"outcome": "keep"}))
    return {**way, "reason": "Theo nghị quyết mới của tỉnh."}


def change_everything(session: Session, case_id: int) -> None:
    """Change every section and add a quotation, as if somebody had mended the dossier."""
    for section in session.scalars(select(CaseSection).where(CaseSection.case_id == case_id)):
        section.content = {**section.content, "changed": section.version}
    session.add(
        Document(
            case_id=case_id, kind="quotation", version=9, name="bao-gia.pdf", mime="application/pdf", size=10,
            sha256="9" * 64, uploaded_at=MONDAY,
        )
    )  # fmt: skip
    session.flush()
