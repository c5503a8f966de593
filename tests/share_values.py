"""Values for the forms of a group đề án and its shares, as ``wandering.VALUES``."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tests.shares import CODES, REASON, lines_of, shares_of
from workflow.models import Case, Establishment, LineItem
from workflow.services.sharing import counted, parent_of

Values = dict[str, Any]
ALL_CODES = [code for codes in zip(*CODES.values(), strict=True) for code in codes]


def _lines(scene: Any) -> Values:
    half = scene.row["support"] // 2
    return {"lines": lines_of(half, scene.row["support"] - half)}


def _plan(scene: Any) -> Values:
    """The first line item without shares in two of them; the first of all when there is none."""
    known = counted(scene.way.session, scene.row["id"])
    taken = {row.line_item_id for row in known}
    lines = _line_items(scene, scene.row["id"])
    line = next((one for one in lines if one.id not in taken), lines[0])
    first, second = [code for code in ALL_CODES if code not in {row.tax_code for row in known}][:2]
    part = line.support // 3
    return {"line_item_id": line.id, "shares": shares_of({first: part, second: line.support - part})}


def _division(scene: Any) -> Values:
    """The first line item with one million less for one of its shares and more for another."""
    line = _line_items(scene, scene.row["id"])[0]
    own = [row for row in counted(scene.way.session, scene.row["id"]) if row.line_item_id == line.id]
    amounts = {row.tax_code: row.support for row in own}
    if len(own) > 1:
        amounts[own[0].tax_code] += 1_000_000
        amounts[own[-1].tax_code] -= 1_000_000
    return {"line_item_id": line.id, "shares": shares_of(amounts), "decision_number": "3/QĐ-CTĐP", **REASON}


def _replacement(scene: Any) -> Values:
    """An establishment of the same province that has no share."""
    session, parent = scene.way.session, parent_of(scene.way.session, scene.row["id"])
    taken = {row.tax_code for row in counted(session, parent["id"])}
    found = select(Establishment.tax_code).where(Establishment.commune_id == scene.row["commune_id"])
    free = [code for code in session.scalars(found.order_by(Establishment.tax_code)) if code not in taken]
    return {"tax_code": next(iter(free), ALL_CODES[0]), "decision_number": "5/QĐ-SCT", **REASON}


def _line_items(scene: Any, case_id: int) -> list[Any]:
    found = select(LineItem).join(Case, Case.id == LineItem.case_id).where(LineItem.case_id == case_id)
    return list(scene.way.session.scalars(found.order_by(LineItem.number)))


SHARING: dict[str, Callable[[Any], Values]] = {
    "line_plan": _lines,
    "share_plan": _plan,
    "share_division": _division,
    "share_replacement": _replacement,
    "share_appraisal": lambda scene: {
        "visited_on": scene.today, "eligible_cost": scene.row["total_cost"], "remarks": "Đủ điều kiện"
    },
}  # fmt: skip
