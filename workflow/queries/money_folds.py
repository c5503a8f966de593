"""Figures of money as the database folds them from the ledger: one expression each, for any query over its entries."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, case, func

from workflow.models import LedgerEntry
from workflow.models.money import FOLDS

SPENT = {**FOLDS["paid"], "refund": -1}
"""What was paid, advances included, less what came back."""


def figure(name: str, *inside: ColumnElement[bool]) -> ColumnElement[int]:
    """One figure of the ledger, or ``spent``, of the movements that meet all conditions."""
    return folded(SPENT if name == "spent" else FOLDS[name], *inside)


def folded(signs: Mapping[str, int], *inside: ColumnElement[bool]) -> ColumnElement[int]:
    """The sum of the movements of these kinds, each with its sign, that meet all conditions."""
    found = ((and_(LedgerEntry.kind == kind, *inside), LedgerEntry.amount * sign) for kind, sign in signs.items())
    return func.coalesce(func.sum(case(*found, else_=0)), 0)
