"""The dossier before it is judged: starting a đề án, and saving one section at a time, complete or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from workflow.authority import Person
from workflow.calendar import local
from workflow.definition import Role, Section
from workflow.errors import CaseNotFound, Refusal, StepRefused, WorkflowRefused
from workflow.fold import fold
from workflow.models import Case, CasePriority, CaseSection
from workflow.models.base import table_of
from workflow.office import Office
from workflow.published import process_of
from workflow.services.access import locked_case
from workflow.services.home_ties import ties_of
from workflow.services.opening import Opened, Ties, open_case

SECTION, PRIORITY = table_of(CaseSection), table_of(CasePriority)
RANKED_BY = "priority"
"""The section that holds what a case is ranked by."""
RANKING_FACTS = (
    "focal", "area", "trade", "women_owned", "female_share", "vulnerable_share", "minority_share", "effect", "urgency",
)  # fmt: skip
UNTITLED = "Đề án chưa đặt tên"
SHOWN = ("total_cost", "support", "matching")
NAMED_BY = {"need": "title", "product": "name", "round_plan": "title"}
"""The field that gives a case its title, by section."""
SORTED_BY = {"need": "activity", "product": "group"}
"""The field by which cases are told apart, by section: the activity of a đề án, the group of a product."""


class StaleSection(WorkflowRefused):
    """Somebody saved the section since it was opened; ``theirs`` is what they wrote, ``mine`` what was not saved."""

    code = "stale_section"

    def __init__(self, theirs: Mapping[str, Any], mine: Mapping[str, Any], version: int) -> None:
        super().__init__(version)
        self.theirs, self.mine, self.version = theirs, mine, version


@dataclass(frozen=True, slots=True)
class SectionSave:
    """One section as a person leaves it. ``version`` is the one that the page showed (0: never saved)."""

    case_id: int
    key: str
    version: int
    content: Mapping[str, Any]
    complete: bool


def start_project(
    session: Session, *, applicant_id: int, by: Person, now: datetime, office: Office, activity: str = ""
) -> Opened:
    """Open a draft for an establishment, by one of its people or by the centre of its province."""
    ties = ties_of(session, applicant_id, now=now)
    role = starter(by, ties)
    year = local(now).year
    return open_case(
        session, "kcdp_project", ties, title=UNTITLED, year=year, by=by.id, role=role.value, now=now, office=office,
        activity=activity,
    )  # fmt: skip


def save_section(session: Session, save: SectionSave, *, by: Person, now: datetime) -> int:
    """Keep a section and return its new version.

    Raises StaleSection when it was saved meanwhile, StepRefused when the section is closed in this state or to this
    person.
    """
    row, roles = locked_case(session, save.case_id, by)
    section = _open_section(session, row, roles, save.key)
    found = (
        session.execute(select(SECTION).where(SECTION.c.case_id == save.case_id, SECTION.c.key == save.key))
        .mappings()
        .one_or_none()
    )
    version = found["version"] if found else 0
    if version != save.version:
        raise StaleSection(found["content"] if found else {}, save.content, version)
    values = {
        "version": version + 1,
        "content": dict(save.content),
        "complete": save.complete,
        "saved_at": now,
        "saved_by": by.id,
    }
    if found:
        session.execute(
            update(SECTION).where(SECTION.c.case_id == save.case_id, SECTION.c.key == save.key).values(values)
        )
    else:
        session.execute(insert(SECTION).values(case_id=save.case_id, key=section.key, **values))
    _show_on_case(session, row["id"], row["code"], save)
    if save.key == RANKED_BY:
        keep_priority(session, save.case_id, save.content if save.complete else None)
    return version + 1


def keep_priority(session: Session, case_id: int, facts: Mapping[str, Any] | None) -> None:
    """Keep what a case is ranked by as the newest complete answers say; None: there are none."""
    session.execute(delete(PRIORITY).where(PRIORITY.c.case_id == case_id))
    if facts is not None:
        known = {name: facts[name] for name in RANKING_FACTS if name in facts}
        session.execute(insert(PRIORITY).values(case_id=case_id, **known))


def _open_section(session: Session, row: Any, roles: frozenset[Role], key: str) -> Section:
    process = process_of(session, row["process_hash"])
    section = next((section for section in process.sections if section.key == key), None)
    if section is None:
        raise CaseNotFound(row["id"])
    if row["held"] or row["state"] not in section.states or not roles.intersection(section.roles):
        reason = Refusal("section_closed", "Mục này không sửa được ở bước hiện tại.", "Xem lại trạng thái hồ sơ.")
        raise StepRefused(key, (reason,))
    return section


def _show_on_case(session: Session, case_id: int, code: str, save: SectionSave) -> None:
    """Repeat on the case what lists show of the dossier: title, activity, amounts, commune."""
    content, shown = save.content, {}
    if title := str(content.get(NAMED_BY.get(save.key, "")) or "")[:200]:
        shown = {"title": title, "folded": fold(f"{code} {title}")}
    if sort := content.get(SORTED_BY.get(save.key, "")):
        shown["activity"] = str(sort)
    if save.key in ("funding", "estimate") and save.complete:
        shown |= {name: content[name] for name in SHOWN if isinstance(content.get(name), int)}
    if shown:
        session.execute(update(table_of(Case)).where(table_of(Case).c.id == case_id).values(shown))


def starter(by: Person, ties: Ties) -> Role:
    """Return in what role a person may start a dossier of an establishment; nobody else finds the establishment."""
    if ties.applicant_id in by.units_as(Role.BENEFICIARY):
        return Role.BENEFICIARY
    if ties.centre_id is not None and ties.centre_id in by.units_as(Role.IMPLEMENTER):
        return Role.IMPLEMENTER
    raise CaseNotFound(ties.applicant_id or 0)
