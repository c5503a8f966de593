"""The sections of a dossier as forms: to be written, to be read back, to be compared."""

from collections.abc import Mapping, Sequence
from typing import Any

from web.cases.answers import Row, answers
from web.context import now
from web.i18n import current_language
from workflow.calendar import local
from workflow.definition import Section
from workflow.errors import CaseNotFound
from workflow.forms import form_for
from workflow.forms.base import Occasion
from workflow.forms.choices import Option
from workflow.forms.draft import DraftForm
from workflow.queries.case_rows import CasePage, SectionLine
from workflow.reference.activities import activities


def section_of(page: CasePage, key: str) -> tuple[Section, SectionLine]:
    """A section by its key, as defined and as saved; one that the procedure does not have is not found."""
    lines = {line.key: line for line in page.sections}
    section = next((section for section in page.process.sections if section.key == key), None)
    if section is None:
        raise CaseNotFound(key)
    return section, lines[key]


def form_of(
    page: CasePage, key: str, content: Mapping[str, Any], *, choices: Mapping[str, Sequence[Option]] | None = None
) -> DraftForm:
    """The form of a section holding some content."""
    section, _ = section_of(page, key)
    offered = choices or known_choices(page, section.form)
    return draft_form(section).from_content(content, lang=current_language(), choices=offered, occasion=occasion(page))


def draft_form(section: Section) -> type[DraftForm]:
    """The form of a section; a procedure names nothing else in a section."""
    made = form_for(section.form)
    if not issubclass(made, DraftForm):
        raise CaseNotFound(section.key)
    return made


def occasion(page: CasePage) -> Occasion:
    """When a form of this case is filled in."""
    return Occasion(local(now()).date(), page.year)


def known_choices(page: CasePage, form: str) -> dict[str, list[Option]]:
    """Options for reading back only: what the case itself knows, without asking the database."""
    if form == "section_establishment":
        return {"commune_id": [(page.units["commune_id"], page.names["commune"])]}
    if form == "section_need":
        return {"activity": [(activity.code, activity.label) for activity in activities().values()]}
    return {}


def read_back(page: CasePage, key: str, *, change_url: str = "") -> list[Row]:
    """The answers of a section as it was saved last."""
    _, line = section_of(page, key)
    return answers(form_of(page, key, line.content), change_url=change_url)


def content_of(page: CasePage, key: str) -> Mapping[str, Any]:
    """What was saved in a section; nothing where there is no such section."""
    return next((line.content for line in page.sections if line.key == key), {})
