"""What support pays for: each machine once in the whole country, told apart by its model and serial number."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import exists, or_, select

from workflow.authority import CaseRef, roles_on, scope_of
from workflow.errors import StepRefused
from workflow.models import Case, CaseRecusal, CaseSection, SupportedItem
from workflow.rules import RuleMissing
from workflow.services.act import Act

LIST_RULE = "kcdp_machine_list"
"""Before the activity: whether a settlement asks for its machines."""
UNSEEN = "Máy %(machine)s đã được hỗ trợ ở một đề án khác."
Rows = Sequence[Mapping[str, Any]]


def identity_of(model: str, serial: str) -> str:
    """What two labels of one machine have in common: letters and figures, whatever stands between them."""
    parts = ("".join(sign for sign in _folded(text) if sign.isalnum()) for text in (model, serial))
    return "/".join(parts)


def list_machines(act: Act, rows: Rows) -> dict[str, int] | None:
    """Enter the machines that are new to the case; one that another case was supported for is refused.

    Return what each machine of the case costs, those of before among them; None where no row names one.
    """
    named = {identity_of(row["model"], row["serial"]): row for row in rows}
    if not named:
        return None
    _refuse_unclear(act, named, len(rows))
    taken = _taken(act, named)
    elsewhere = next((found for found in taken.values() if found.case_id != act.case_id), None)
    if elsewhere is not None:
        raise _paid_elsewhere(act, elsewhere)
    for identity, row in named.items():
        if identity not in taken:
            _enter(act, identity, row)
    known = {identity: int(row.amount) for identity, row in taken.items()}
    return known | {identity: row["total"] for identity, row in named.items()}


def need_machines(act: Act, listed: Mapping[str, int] | None, *, spent: int) -> None:
    """Refuse to settle support that pays for machines while they are not listed, where the rule of the day asks so."""
    if spent <= 0 or not _asked(act):
        return
    listed = _listed(act) if listed is None else listed
    if not listed:
        raise _none_listed(act)
    short = spent - sum(listed.values())
    if short > 0:
        raise act.refuse(
            "machines_short", "Bảng máy còn thiếu: máy đã khai trị giá ít hơn kinh phí hỗ trợ đã chi %(short)s đồng.",
            "Thêm dòng cho máy chưa khai, hoặc ghi đúng giá trị của máy.", short=short,
        )  # fmt: skip


def _asked(act: Act) -> bool:
    rule = f"{LIST_RULE}.{act.case['activity']}"
    try:
        return act.office.rules.choice(rule, act.today, act.figures_scope) == "required"
    except RuleMissing:
        return False


def _listed(act: Act) -> dict[str, int]:
    found = select(SupportedItem.identity, SupportedItem.amount)
    own = found.where(SupportedItem.case_id == act.case_id, SupportedItem.freed_seq.is_(None))
    return {row.identity: int(row.amount) for row in act.session.execute(own)}


def _none_listed(act: Act) -> StepRefused:
    """Name what the dossier asked for, where there is one."""
    found = select(CaseSection.content).where(CaseSection.case_id == act.case_id, CaseSection.key == "items")
    rows: Any = (act.session.scalar(found) or {}).get("items")
    names = [str(row["name"]) for row in rows or () if row.get("name")]
    hint = "Thêm dòng cho từng máy ở trang này, theo nhãn máy."
    if names:
        return act.refuse("machines_missing", "Bảng máy còn thiếu dòng: %(names)s.", hint, names="; ".join(names))
    return act.refuse("machines_missing", "Bảng máy chưa có dòng nào.", hint)


def free_machines(act: Act, seq: int | None = None) -> None:
    """Let the machines of a returned request, or of a case that gave everything back, be supported again."""
    where = {"case_id": act.case_id, "freed_seq": None} | ({} if seq is None else {"seq": seq})
    act.writes.update(SupportedItem, where, freed_seq=act.seq)


def _enter(act: Act, identity: str, row: Mapping[str, Any]) -> None:
    act.writes.insert(
        SupportedItem, case_id=act.case_id, seq=act.seq, name=row["name"], model=row["model"], serial=row["serial"],
        identity=identity, supplier=row["supplier"], contract_number=row["contract_number"],
        contract_on=row["contract_on"], amount=row["total"],
    )  # fmt: skip


def _refuse_unclear(act: Act, identities: Iterable[str], rows: int) -> None:
    if any(identity.startswith("/") or identity.endswith("/") for identity in identities):
        raise act.refuse("machine_unclear", "Ký hiệu và số máy phải có chữ hoặc số.", "Ghi như trên nhãn máy.")
    if len(set(identities)) < rows:
        raise act.refuse("machine_twice", "Một máy được khai hai lần.", "Mỗi máy một dòng, ghi đúng số máy.")


def _taken(act: Act, identities: Iterable[str]) -> dict[str, Any]:
    """The machines of the case, and those among these of another, each with whether that case exists for the actor."""
    hidden = exists().where(CaseRecusal.case_id == Case.id, CaseRecusal.user_id == act.actor_id, CaseRecusal.hides)
    columns = (
        SupportedItem.identity, SupportedItem.case_id, SupportedItem.model, SupportedItem.serial, SupportedItem.amount,
        Case.code, Case.applicant_id, Case.centre_id, Case.commune_id, Case.owner_unit_id, Case.agency_id,
        Case.process_key, Case.support, Case.submitted_at, hidden.label("hidden"),
    )  # fmt: skip
    found = select(*columns).join(Case, Case.id == SupportedItem.case_id)
    meant = or_(SupportedItem.identity.in_(list(identities)), SupportedItem.case_id == act.case_id)
    return {row.identity: row for row in act.session.execute(found.where(meant, SupportedItem.freed_seq.is_(None)))}


def _paid_elsewhere(act: Act, row: Any) -> StepRefused:
    """Say which case it is to whom that exists; others learn only that there is one."""
    seen = CaseRef(
        row.applicant_id, row.centre_id, row.commune_id, row.owner_unit_id, row.submitted_at is not None,
        process=row.process_key, support=row.support, agency_id=row.agency_id,
    )  # fmt: skip
    known = act.person is not None and not row.hidden and roles_on(scope_of(act.person), seen)
    where = "Máy %(machine)s đã được hỗ trợ ở hồ sơ %(case)s." if known else UNSEEN
    hint = "Mỗi máy chỉ được một chương trình hỗ trợ. Kiểm tra lại nhãn máy, hoặc bỏ máy này."
    named = {"machine": f"{row.model} {row.serial}"} | ({"case": row.code} if known else {})
    return act.refuse("machine_paid_elsewhere", where, hint, **named)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).upper().replace("Đ", "D")
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
