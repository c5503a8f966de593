"""What stands of the approvals of a case, and its dossier mended behind their backs, at either level."""

import json
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import MONDAY, World, a_case, a_world, take
from tests.journeys import walk
from tests.national import a_national_case, a_national_world, walk_nationally
from tests.unit.uploads import pdf
from workflow.files import check_upload
from workflow.models import CaseApproval, CaseEvent, CaseSection, Document
from workflow.services.paper_changes import attach_paper
from workflow.services.transition import take_linked

REWORK = {"reason": "Dự toán chưa đủ hạng mục."}


def standing(session: Session, case_id: int) -> dict[str, list[str] | None]:
    """By step, the approvals that count, each with the parts that made it void."""
    rows = session.scalars(select(CaseApproval).where(CaseApproval.case_id == case_id).order_by(CaseApproval.id)).all()
    for row in rows:
        session.refresh(row)
    return {row.step: row.void_parts for row in rows if row.superseded_seq is None}


def edit(session: Session, case_id: int, *keys: str) -> None:
    """Say something else in some sections."""
    own = (CaseSection.case_id == case_id, CaseSection.key.in_(keys))
    for section in session.scalars(select(CaseSection).where(*own)):
        section.content = {"said": section.version}
    session.flush()


def add_paper(session: Session, world: World, case_id: int, kind: str, *, by: str, now: datetime = MONDAY) -> None:
    """Attach one more paper of a kind."""
    content = BytesIO(pdf(b"<< /Note (2) >>"))
    file = check_upload(content, filename=f"{kind}.pdf", max_bytes=10**6, kinds=("pdf",))
    attach_paper(session, case_id=case_id, kind=kind, file=file, by=world.people[by], now=now)


def replace_paper(session: Session, world: World, case_id: int, kind: str) -> None:
    """Another version of a paper of which a case holds one, wherever the case stands."""
    content = {"name": f"{kind}.pdf", "mime": "application/pdf", "size": 10, "sha256": "9" * 64}
    session.add(Document(case_id=case_id, kind=kind, version=9, uploaded_at=MONDAY, **content))
    session.flush()
    take_linked(session, "void_approvals", {case_id: {}}, now=MONDAY, office=world.office)


def last(session: Session, case_id: int) -> Any:
    """What the last line of history says."""
    body = select(CaseEvent.body).where(CaseEvent.case_id == case_id).order_by(CaseEvent.seq.desc()).limit(1)
    return json.loads(session.scalars(body).one())


def locally_reworked(session: Session, world: World, case_id: int, *keys: str) -> None:
    """The Trung tâm mends a local đề án that a team and the finance office have looked at."""
    walk(session, world, case_id, until="give_opinion")
    take(session, world, case_id, "return_for_rework", "officer", **REWORK)
    edit(session, case_id, *keys)
    take(session, world, case_id, "submit_project", "centre")


def nationally_reworked(session: Session, world: World, case_id: int, *keys: str) -> None:
    """The Trung tâm mends a national đề án that the council of the Sở and the finance office have looked at."""
    walk_nationally(session, world, case_id, until="give_opinion")
    take(session, world, case_id, "return_for_rework", "officer", **REWORK)
    edit(session, case_id, *keys)
    take(session, world, case_id, "submit", "centre", note="")
    take(session, world, case_id, "accept", "officer", papers_checked=True)


LEVELS = {
    "local": (a_world, a_case, locally_reworked), "national": (a_national_world, a_national_case, nationally_reworked),
}  # fmt: skip
"""By level: its world, its case, and how that is reworked."""
