"""The shares of a group or focal đề án as its acts see them, and the one way in which a share is opened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from workflow.caps import check_cap
from workflow.errors import Refusal
from workflow.models import Case, CaseLink, CaseShare, Establishment, LedgerEntry, LineItem, Unit
from workflow.models.base import table_of
from workflow.rounds.records import PART_OF
from workflow.rules import RuleMissing
from workflow.services.act import Act
from workflow.services.home_ties import ties_of
from workflow.services.opening import Opened, Ties, open_case
from workflow.shares import Amounts, Wish

KEY, REPLACES = "kcqg_share", "replaces"
CASE = table_of(Case)
TITLE = 200


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment that may have a share."""

    unit_id: int
    name: str
    tax_code: str


def line_of_case(session: Session, case_id: int, line_item_id: int) -> Any:
    """Return a line item of a case, or None when it is another's."""
    line = table_of(LineItem)
    return session.execute(select(line).where(line.c.id == line_item_id, line.c.case_id == case_id)).one_or_none()


def line_of_share(session: Session, share_id: int) -> int:
    """Return the budget line on which the money of a share stands."""
    found = select(LedgerEntry.line_id).where(LedgerEntry.case_id == share_id, LedgerEntry.kind == "commit")
    return int(session.execute(found.order_by(LedgerEntry.id.desc()).limit(1)).scalar_one())


def counted(session: Session, parent_id: int) -> Sequence[Any]:
    """Return the shares of a đề án that count, with tax code, amounts, state and line item, in order."""
    successor = aliased(CaseShare)
    standing = ~exists().where(successor.replaces_id == CaseShare.case_id)
    columns = (CaseShare.case_id, CaseShare.line_item_id, Establishment.tax_code)
    found = (
        select(*columns, Case.support, Case.matching, Case.state)
        .join(LineItem, LineItem.id == CaseShare.line_item_id)
        .join(Case, Case.id == CaseShare.case_id)
        .join(Establishment, Establishment.unit_id == Case.applicant_id)
        .where(LineItem.case_id == parent_id, standing)
    )
    return session.execute(found.order_by(CaseShare.case_id)).all()


def parent_of(session: Session, share_id: int) -> Mapping[str, Any]:
    """Lock the đề án that a share is part of, so that its shares change one act at a time, and return its row."""
    line = (
        select(LineItem.case_id).join(CaseShare, CaseShare.line_item_id == LineItem.id)
        .where(CaseShare.case_id == share_id)
    )  # fmt: skip
    found = select(CASE).where(CASE.c.id == line.scalar_subquery()).with_for_update()
    return dict(session.execute(found).mappings().one())


def lock_whole(session: Session, case_id: int) -> None:
    """Lock the đề án of a share before the share itself, as its own acts do; nothing where the case is no share."""
    line = select(LineItem.case_id).join(CaseShare, CaseShare.line_item_id == LineItem.id)
    whole = line.where(CaseShare.case_id == case_id).scalar_subquery()
    session.execute(select(CASE.c.id).where(CASE.c.id == whole).with_for_update()).all()


def places(act: Act, codes: Iterable[str]) -> dict[str, Place]:
    """Return the establishments of these tax codes; refused where one is not registered."""
    wanted = list(codes)
    found = select(Unit.id, Unit.name, Establishment.tax_code).join(Establishment, Establishment.unit_id == Unit.id)
    rows = act.session.execute(found.where(Establishment.tax_code.in_(wanted)))
    known = {str(row.tax_code): Place(row.id, row.name, str(row.tax_code)) for row in rows}
    unknown = tuple(code for code in wanted if code not in known)
    if unknown:
        raise act.refuse(
            "unknown_place", "Chưa có cơ sở nào đăng ký với mã số thuế %(codes)s.",
            "Xem lại mã số thuế, hoặc đề nghị cơ sở đăng ký trước.", codes=unknown,
        )  # fmt: skip
    return known


def ties_of_share(act: Act, place: Place, parent: Mapping[str, Any], *, owner_unit_id: int | None = None) -> Ties:
    """Return the units of a share: the Sở of the province where the establishment is, the implementer and the Cục.

    ``owner_unit_id`` is the only Sở on whose ground the establishment may be.
    """
    home = ties_of(act.session, place.unit_id, now=act.now)
    if owner_unit_id is not None and home.owner_unit_id != owner_unit_id:
        raise act.refuse(
            "wrong_province", "Cơ sở %(name)s không ở địa bàn của Sở phụ trách.",
            "Chọn cơ sở trên địa bàn, hoặc để Sở của tỉnh đó làm bước này.", name=place.name,
        )  # fmt: skip
    agency = parent["agency_id"] or parent["owner_unit_id"]
    return replace(home, centre_id=parent["centre_id"], agency_id=agency)


def above_cap(act: Act, line: Any, wish: Wish) -> tuple[Refusal, ...]:
    """Return why a share is more than the rule of today lets one establishment have for this activity."""
    try:
        cap = act.office.rules.cap(line.activity, act.today, act.figures_scope)
    except RuleMissing:
        message = "Chưa có mức hỗ trợ cho nội dung của hạng mục này."
        return (Refusal("no_cap", message, "Bổ sung quy định mức chi trước khi gửi danh sách."),)
    cost, support = wish.amounts.support + wish.amounts.matching, wish.amounts.support
    check = check_cap(cap, eligible_cost=cost, support=support, priority=False, factor=Fraction(1))
    if check.allowed:
        return ()
    message = "Phần của mã số thuế %(code)s vượt trần %(limit)s đồng."
    params = {"code": wish.tax_code, "limit": check.limit}
    return (Refusal("over_cap", message, "Giảm mức hỗ trợ hoặc tăng vốn đối ứng.", params),)


def open_share(
    act: Act, line: Any, place: Place, ties: Ties, amounts: Amounts, *, parent: Mapping[str, Any], budget_line: int,
    replaces: int | None = None,
) -> Opened:  # fmt: skip
    """Open the share of an establishment, with its money committed to it from the first moment."""
    opened = open_case(
        act.session, KEY, ties, title=f"{parent['title']} – {place.name}"[:TITLE], year=line.year, by=act.actor_id,
        role=act.decision.role.value, now=act.now, office=act.office, activity=line.activity,
        synthetic=parent["synthetic"], variant="",
    )  # fmt: skip
    support, matching = amounts.support, amounts.matching
    act.writes.update(Case, {"id": opened.case_id}, support=support, matching=matching, total_cost=support + matching)
    act.writes.insert(CaseLink, from_id=opened.case_id, to_id=parent["id"], kind=PART_OF)
    act.writes.insert(CaseShare, case_id=opened.case_id, line_item_id=line.id, replaces_id=replaces)
    act.writes.insert(
        LedgerEntry, line_id=budget_line, case_id=opened.case_id, seq=1, kind="commit", amount=amounts.support,
        at=act.now, by=act.actor_id, note="",
    )  # fmt: skip
    return opened
