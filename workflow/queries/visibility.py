"""A Scope as a condition on cases, for every list and count. The same Scope on one case is ``authority.roles_on``."""

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, not_, or_, select
from sqlalchemy.orm import aliased

from workflow.authority import Behalf, Reach, Relation, Scope
from workflow.models import Case, CaseRecusal, CaseSeat, CaseTask


def visible(scope: Scope) -> ColumnElement[bool]:
    """Return the condition that holds for exactly those cases on which the Scope gives a role."""
    by_unit = [_reached(reach, scope.user_id) for reach in scope.reaches if reach.units]
    in_person = (_asked(CaseTask.holder_user_id == scope.user_id), _seated(scope.user_id))
    return and_(or_(false(), *by_unit, *in_person), Case.id.not_in(_hidden(scope.user_id)))


def covered(behalf: Behalf, deputy_id: int) -> ColumnElement[bool]:
    """Return the condition for cases within what a deputy may do: as ``Behalf.covers`` says of one."""
    both = CaseRecusal.user_id.in_(sorted({behalf.person_id, deputy_id}))
    limits = [not_(exists().where(CaseRecusal.case_id == Case.id, both))]
    if behalf.procedures:
        limits.append(Case.process_key.in_(sorted(behalf.procedures)))
    if behalf.up_to is not None:
        limits.append(Case.support <= behalf.up_to)
    return and_(*limits)


def _reached(reach: Reach, user_id: int) -> ColumnElement[bool]:
    condition = _tied(reach)
    return condition if reach.behalf is None else and_(condition, covered(reach.behalf, user_id))


def _tied(reach: Reach) -> ColumnElement[bool]:
    if reach.relation is Relation.ASKED:
        condition = _asked(CaseTask.holder_unit_id.in_(sorted(reach.units)))
    else:
        condition = getattr(Case, reach.relation.value).in_(sorted(reach.units))
    return condition if reach.drafts else and_(Case.submitted_at.is_not(None), condition)


def _seated(user_id: int) -> ColumnElement[bool]:
    return exists().where(CaseSeat.case_id == Case.id, CaseSeat.user_id == user_id, CaseSeat.ended_at.is_(None))


def _hidden(user_id: int) -> Select[int]:
    """The cases that a conflict hides from the person, whatever else would show them: few, so they are found once."""
    return select(CaseRecusal.case_id).where(CaseRecusal.user_id == user_id, CaseRecusal.hides)


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
