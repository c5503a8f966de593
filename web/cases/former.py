"""What an establishment reads of a đề án that passed to another: as it stood then, in the words it was told then."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import url_for

from web.cases.answers import answers
from web.cases.dossier import draft_form
from web.cases.history import entry
from web.context import current_person, current_session
from web.i18n import current_language, gettext
from web.words import role_word
from workflow.calendar import local
from workflow.forms.base import Occasion
from workflow.queries.case_rows import EventLine
from workflow.queries.former import FormerPage, former_page
from workflow.reference.activities import activities


@dataclass(frozen=True, slots=True)
class FormerView:
    """Such a đề án with its words; its reader is outside the offices."""

    page: FormerPage
    inside: bool = False

    def who(self, event: EventLine) -> str:
        """Who did something: the role alone."""
        return role_word(event.role)


def former_context(code: str) -> dict[str, Any]:
    """Everything that the page shows."""
    page = former_page(current_session(), code, person=current_person())
    view = FormerView(page)
    return {
        "page": page, "line": page.line, "items": [entry(view, event) for event in page.events],
        "files": list(_files(page)),
        "sections": [(section, _rows(page, section, said)) for section, said in page.sections],
        "breadcrumb": [
            {"label": gettext("Hồ sơ của tôi"), "url": url_for("applicant.show")}, {"label": page.line.code},
        ],
    }  # fmt: skip


def _files(page: FormerPage) -> Iterator[dict[str, Any]]:
    for paper in page.papers:
        url = url_for("former.paper", code=page.line.code, document_id=paper.id)
        yield {
            "name": paper.name, "url": url, "size": paper.size, "version": paper.version,
            "uploaded_at": paper.uploaded_at, "uploaded_by": "", "kind": gettext(paper.label),
        }  # fmt: skip


def _rows(page: FormerPage, section: Any, said: Any) -> list[Any]:
    """One page of the dossier as it was handed in."""
    choices = {
        "section_establishment": {"commune_id": [(said.get("commune_id"), page.commune)]},
        "section_need": {"activity": [(one.code, one.label) for one in activities().values()]},
    }  # fmt: skip
    occasion = Occasion(local(page.line.ended_at).date(), page.year)
    form = draft_form(section).from_content(
        said, lang=current_language(), choices=choices.get(section.form), occasion=occasion
    )
    return answers(form)
