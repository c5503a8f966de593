"""Papers that a nomination takes over from another of the same product; contents are kept once whoever uses them."""

from collections.abc import Collection

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from workflow.services.documents import CURRENT, DOCUMENT, VISIT_PAPERS

COLUMNS = ("kind", "version", "name", "mime", "size", "sha256", "pages", "uploaded_at", "uploaded_by")
OF_ONE_ROUND = frozenset({"nomination_form", "lower_certificate", "level_request", "summary_list"})
"""Papers that were signed for one round, or by the level below it: another round asks for its own."""


def carry_papers(session: Session, from_id: int, to_id: int, *, but: Collection[str] = ()) -> None:
    """Copy the papers of a case as they stand, those of some kinds left out.

    What experts brought from a visit is theirs and stays where it is.
    """
    own = (DOCUMENT.c.case_id == from_id, *CURRENT, DOCUMENT.c.kind.not_in(sorted({*VISIT_PAPERS, *but})))
    found = select(*(DOCUMENT.c[name] for name in COLUMNS)).where(*own).order_by(DOCUMENT.c.id)
    copies = [{**paper, "case_id": to_id} for paper in session.execute(found).mappings()]
    if copies:
        session.execute(insert(DOCUMENT), copies)
