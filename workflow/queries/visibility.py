"""A Scope as a condition on cases, for every list and count. The same Scope on one case is ``authority.roles_on``."""

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from workflow.authority import Reach, Relation, Scope
from workflow.models import Case, CaseTask


def visible(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that holds for exactly those cases on which the Scope gives a role."""
    by_unit = [_reached(reach) for reach in scope.reaches if reach.units]
    return or_(false(), *by_unit, _asked(CaseTask.holder_user_id == scope.user_id))


def _reached(reach: Reach) -> ColumnElement[bool]:
    if reach.relation is Relation.ASKED:
        condition = _asked(CaseTask.holder_unit_id.in_(sorted(reach.units)))
    else:
        condition = getattr(Case, reach.relation.value).in_(sorted(reach.units))
    return condition if reach.drafts else and_(Case.submitted_at.is_not(None), condition)


def _asked(holder: ColumnElement[bool]) -> ColumnElement[bool]:
    """A party of the newest round of some parallel work; work that was called off gives nothing."""
    later = aliased(CaseTask)
    newest = (
        select(func.max(later.round))
        .where(later.case_id == CaseTask.case_id, later.kind == CaseTask.kind, later.cancelled_at.is_(None))
        .correlate(CaseTask)
        .scalar_subquery()
    )
    return exists().where(
        CaseTask.case_id == Case.id, holder, CaseTask.cancelled_at.is_(None), CaseTask.round == newest
    )
