"""Conflicts of interest: what can be derived, what a member declares, and whether an item may be opened.

Everything derived is a proposal. Until the member has declared and the secretary has decided on every proposal, the
item stays closed; a declared conflict closes it for good.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from workflow.errors import Refusal
from workflow.selection.sameness import address, names_establishment, person, phones, place, tax_code


class GroundKind(StrEnum):
    """Why a conflict is proposed."""

    OWN_NOMINATION = "own_nomination"
    SAME_ESTABLISHMENT = "same_establishment"
    SAME_OWNER = "same_owner"
    SAME_TAX_CODE = "same_tax_code"
    SAME_ADDRESS = "same_address"
    SAME_PHONE = "same_phone"
    EARLIER_CONTRACT = "earlier_contract"
    DECLARED_FAMILY = "declared_family"
    FAMILY_WORKS = "family_works"


EXPLANATIONS = {
    GroundKind.OWN_NOMINATION: "Sản phẩm do chính thành viên đề cử.",
    GroundKind.SAME_ESTABLISHMENT: "Thành viên thuộc cơ sở “%(found)s”.",
    GroundKind.SAME_OWNER: "Thành viên trùng tên với chủ cơ sở: %(found)s.",
    GroundKind.SAME_TAX_CODE: "Trùng mã số thuế %(found)s.",
    GroundKind.SAME_ADDRESS: "Trùng địa chỉ: %(found)s.",
    GroundKind.SAME_PHONE: "Trùng số điện thoại %(found)s.",
    GroundKind.EARLIER_CONTRACT: "Thành viên từng có hợp đồng với cơ sở “%(found)s”.",
    GroundKind.DECLARED_FAMILY: "Người thân đã khai trùng tên với chủ cơ sở: %(found)s.",
    GroundKind.FAMILY_WORKS: "Người thân đã khai làm việc ở cơ sở “%(found)s”.",
}
SAME_SURNAME = "Cùng họ và cùng xã với chủ cơ sở %(found)s: hỏi lại thành viên, chưa phải là xung đột."


@dataclass(frozen=True, slots=True)
class Nominee:
    """The side of the item: what its papers say about the establishment and its owner."""

    item_id: int
    applicant_id: int
    name: str
    owner_name: str
    tax_code: str = ""
    address: str = ""
    phone: str = ""
    commune: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The side of the member: what is known about the person, all of it optional."""

    user_id: int
    name: str
    organisation_ids: frozenset[int] = frozenset()
    tax_codes: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    past_contract_applicant_ids: frozenset[int] = frozenset()
    declared_family: frozenset[str] = frozenset()
    own_item_ids: frozenset[int] = frozenset()
    communes: frozenset[str] = frozenset()
    family_lines: frozenset[str] = frozenset()
    """The whole lines in which relatives are declared, with where they work."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason to propose a conflict: ``text`` is translatable, ``found`` fills it."""

    kind: GroundKind
    found: str

    @property
    def text(self) -> str:
        """The Vietnamese explanation with the place for what was found."""
        return EXPLANATIONS[self.kind]

    @property
    def params(self) -> dict[str, str]:
        """What goes into the text."""
        return {"found": self.found}

    def __str__(self) -> str:
        return self.text % self.params


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the member said about the item before seeing anything of it."""

    says: Literal["none", "conflict"]
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """What the secretary decided about the proposed grounds, which ones were looked at, and why."""

    recused: bool
    reason: str
    by: int
    considered: frozenset[GroundKind] = frozenset()


class Standing(StrEnum):
    """Where a member stands to an item; only ``OPEN`` opens it."""

    UNDECLARED = "undeclared"
    UNDECIDED = "undecided"
    OPEN = "open"
    RECUSED = "recused"


def derived(profile: Profile, nominee: Nominee) -> tuple[Ground, ...]:
    """Every ground that the papers give, one of a kind; nothing matches what was left empty."""
    found = {
        GroundKind.OWN_NOMINATION: nominee.item_id in profile.own_item_ids,
        GroundKind.SAME_ESTABLISHMENT: nominee.applicant_id in profile.organisation_ids,
        GroundKind.SAME_OWNER: _meet(person(nominee.owner_name), _people([profile.name])),
        GroundKind.SAME_TAX_CODE: _meet(tax_code(nominee.tax_code), map(tax_code, profile.tax_codes)),
        GroundKind.SAME_ADDRESS: _meet(address(nominee.address), map(address, profile.addresses)),
        GroundKind.SAME_PHONE: not phones([nominee.phone]).isdisjoint(phones(profile.phones)),
        GroundKind.EARLIER_CONTRACT: nominee.applicant_id in profile.past_contract_applicant_ids,
        GroundKind.DECLARED_FAMILY: _meet(person(nominee.owner_name), _people(profile.declared_family)),
        GroundKind.FAMILY_WORKS: any(names_establishment(line, nominee.name) for line in profile.family_lines),
    }
    return tuple(Ground(kind, _shown(kind, nominee)) for kind in GroundKind if found[kind])


def hint(profile: Profile, nominee: Nominee) -> str:
    """The text to ask by when surname and commune agree, filled with ``found``; empty when they do not."""
    surnames = {person(name).partition(" ")[0] for name in (profile.name, nominee.owner_name)}
    near = _meet(place(nominee.commune), map(place, profile.communes))
    return SAME_SURNAME if near and len(surnames) == 1 and "" not in surnames else ""


def standing(declaration: Declaration | None, grounds: Iterable[Ground], decision: Decision | None) -> Standing:
    """Where the member stands: closed until declared, closed while any ground waits for a decision."""
    if (decision is not None and decision.recused) or (declaration is not None and declaration.says == "conflict"):
        return Standing.RECUSED
    if declaration is None:
        return Standing.UNDECLARED
    considered = decision.considered if decision else frozenset()
    return Standing.OPEN if all(ground.kind in considered for ground in grounds) else Standing.UNDECIDED


def declaration_faults(declaration: Declaration) -> tuple[Refusal, ...]:
    """A declared conflict says which one."""
    if declaration.says == "none" or declaration.reason.strip():
        return ()
    return (Refusal("no_reason", "Chưa ghi xung đột là gì.", "Ghi ngắn gọn mối quan hệ với cơ sở rồi gửi lại."),)


def decision_faults(decision: Decision, user_id: int) -> tuple[Refusal, ...]:
    """A decision has a reason, and nobody decides about himself."""
    found = []
    if not decision.reason.strip():
        found.append(Refusal("no_reason", "Chưa ghi lý do quyết định.", "Ghi lý do rồi quyết định lại."))
    if decision.by == user_id:
        message = "Không ai tự quyết định về xung đột của chính mình."
        found.append(Refusal("own_conflict", message, "Chuyển cho chủ tịch hoặc người được ủy quyền quyết định."))
    return tuple(found)


def _meet(key: str, others: Iterable[str]) -> bool:
    return bool(key) and key in others


def _shown(kind: GroundKind, nominee: Nominee) -> str:
    """The part of the item's papers that gave the ground."""
    parts = {
        GroundKind.SAME_OWNER: nominee.owner_name,
        GroundKind.DECLARED_FAMILY: nominee.owner_name,
        GroundKind.SAME_TAX_CODE: nominee.tax_code,
        GroundKind.SAME_ADDRESS: nominee.address,
        GroundKind.SAME_PHONE: nominee.phone,
    }
    return parts.get(kind, nominee.name)


def _people(names: Iterable[str]) -> set[str]:
    return {person(name) for name in names}
