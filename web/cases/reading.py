"""The case that an address names, as the person of the request sees it."""

from web.cases.view import CaseView
from web.context import current_person, current_session, now, office
from workflow.calendar import WorkCalendar
from workflow.queries.case_page import case_page
from workflow.queries.case_rows import CasePage


def read_case(code: str) -> CasePage:
    """The page of a case; CaseNotFound when there is none for this person."""
    return case_page(current_session(), code, person=current_person(), now=now(), office=office())


def read_view(code: str) -> CaseView:
    """The same with its words."""
    return CaseView(read_case(code), now())


def scope_of_case(page: CasePage) -> str:
    """The scope of the rules and days that bind a case."""
    return office().scope(page.units["owner_unit_id"] or 0)


def figures_scope_of(page: CasePage) -> str:
    """The scope of the support levels that bind a case: the nation's where the Cục takes part."""
    return office().figures_scope(page.units["owner_unit_id"] or 0, page.units["agency_id"])


def calendar_of(page: CasePage) -> WorkCalendar:
    """The calendar by which the terms of a case are counted."""
    return office().calendar.scoped(scope_of_case(page))
