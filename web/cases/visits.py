"""The visits of a round's experts to the nominee's workshop, as those who judge the product read them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from web.cases.papers import file_line
from web.cases.view import CaseView
from workflow.queries.case_rows import VisitLine


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: when, who took part, what was found, who recorded it, its minutes and photographs."""

    on: date
    participants: str
    findings: str
    who: str
    at: Any
    files: list[dict[str, Any]]
    photos: list[dict[str, Any]]


def visits_of(view: CaseView) -> list[Visit]:
    """The visits, the newest first; the nominee is not told what the experts found."""
    return [_visit(view, line) for line in reversed(view.page.visits)] if view.inside else []


def _visit(view: CaseView, line: VisitLine) -> Visit:
    event, files = line.event, [(paper, file_line(view.page, paper)) for paper in line.papers]
    return Visit(
        line.on, line.participants, line.findings, view.who(event), event.at,
        [shown | {"uploaded_by": ""} for paper, shown in files],
        [shown for paper, shown in files if paper.mime.startswith("image/")],
    )  # fmt: skip
