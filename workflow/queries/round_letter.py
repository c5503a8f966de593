"""What a round proposes to the level above: the certified products, and the letter by which they are sent up.

It is read from the round: before the list is sent, every certified product (or those that are chosen) as a draft; once
it is sent, what was sent, with number and day of the letter. What is hidden from somebody is on no list of theirs and
in no number, so their paper is not the whole one and says so.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from workflow.authority import Person
from workflow.errors import CaseNotFound
from workflow.models import CaseEvent, CaseLink, CaseSection, Establishment, PrivateText, Unit
from workflow.models.base import table_of
from workflow.queries.round_choices import ABOVE, above
from workflow.queries.round_gate import Door, door_to, seen_items
from workflow.queries.verification import CERTIFICATE
from workflow.rounds.issuers import Issuer, issuer_of, unit_on
from workflow.rounds.records import CASE, CLIMBS, Item, Round, round_of
from workflow.selection.letter_words import Request
from workflow.states import after

EVENT, LINK, SECTION, TEXT = (table_of(one) for one in (CaseEvent, CaseLink, CaseSection, PrivateText))
WAITING, CERTIFIED = after("award"), after("certify")
SHOWN = WAITING | after("forward_list")
"""Where a round has products to propose, or has proposed them."""
SENT, RECOGNISED, NUMBER = "forward_list", "approve_result", "letter_number"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A product on the list, with whoever makes it and the certificate that opens the level above."""

    item: Item
    is_set: bool
    representative: str
    address: str
    phone: str
    number: str
    granted_on: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Letter:
    """The request to the level above with its list; ``number`` and ``on`` are empty until it is sent."""

    door: Door
    issuer: Issuer
    addressee: str
    number: str
    on: date | None
    lines: tuple[Proposed, ...]
    whole: bool
    """Whether nothing of the round is hidden from the reader."""
    sent: bool
    candidates: tuple[Item, ...]
    """What could be proposed, whatever of it was chosen; nothing once the list is sent."""
    ended: bool
    """Whether the round was closed without proposing anything: then there is no paper."""
    decision: tuple[str, date] | None

    @property
    def request(self) -> Request:
        """What the letter says, for whoever words it."""
        of, lines = self.door.of, self.lines
        return Request(
            of.level.value, ABOVE[of.level].value, of.year, self.issuer.short, self.addressee, self.decision,
            len(lines), sum(one.is_set for one in lines), len({one.item.applicant_id for one in lines}),
        )  # fmt: skip


def has_letter(of: Round) -> bool:
    """Whether a round stands where it proposes products to a level above, or has done so."""
    return of.level in ABOVE and of.state in SHOWN


def proposes(of: Round) -> bool:
    """Whether a round has to propose products to a level above now."""
    return of.level in ABOVE and of.state in WAITING


def round_letter(
    session: Session, slug: str, *, person: Person, on: date, chosen: Collection[str] = ()
) -> Letter:  # fmt: skip
    """Return what a round proposes, for whoever may see its outcome.

    ``chosen`` limits a draft to some nominations, by code; codes that the person does not find there change nothing.
    """
    door = door_to(session, slug, person, on)
    of = door.of
    if not has_letter(of):
        raise CaseNotFound(slug)
    said, known = _said(session, of.id), seen_items(session, door)
    seen = known.open
    sent, decided = said.get(SENT), said.get(RECOGNISED)
    day = date.fromisoformat(sent["letter_on"]) if sent else None
    target = round_of(session, sent["target_id"]) if sent else _only(above(session, of))
    free = tuple(item for item in seen if item.state in CERTIFIED and of.state in WAITING)
    listed = _sent(session, seen, sent["target_id"]) if sent else _chosen(free, chosen)
    return Letter(
        door, issuer_of(session, of, day or on), _addressee(session, target, day or on), sent[NUMBER] if sent else "",
        day, _lines(session, listed, day or date.max), whole=known.total == len(seen),
        sent=sent is not None, candidates=free, ended=sent is None and of.state not in WAITING,
        decision=(decided["decision_number"], date.fromisoformat(decided["decided_on"])) if decided else None,
    )  # fmt: skip


def _chosen(free: tuple[Item, ...], chosen: Collection[str]) -> tuple[Item, ...]:
    return tuple(item for item in free if item.code in chosen) or free


def _only(found: tuple[Round, ...]) -> Round | None:
    """The round above, where there is no doubt which."""
    return found[0] if len(found) == 1 else None


def _addressee(session: Session, target: Round | None, on: date) -> str:
    return unit_on(session, target.owner_unit_id, on).name if target else ""


def _said(session: Session, round_id: int) -> dict[str, dict[str, Any]]:
    """What was entered in the two steps that the letter cites, the newest of each, with the number of the letter."""
    texts = (TEXT.c.case_id == EVENT.c.case_id) & (TEXT.c.seq == EVENT.c.seq) & (TEXT.c.field == NUMBER)
    found = select(EVENT.c.step, EVENT.c.body, TEXT.c.text).outerjoin(TEXT, texts)
    found = found.where(EVENT.c.case_id == round_id, EVENT.c.step.in_((SENT, RECOGNISED))).order_by(EVENT.c.seq)
    return {row.step: {**json.loads(row.body), NUMBER: row.text or ""} for row in session.execute(found)}


def _sent(session: Session, seen: tuple[Item, ...], target_id: int) -> tuple[Item, ...]:
    """What climbed to the round that the letter went to."""
    part = aliased(LINK)
    found = select(LINK.c.to_id).join(part, part.c.from_id == LINK.c.from_id)
    found = found.where(LINK.c.kind == CLIMBS, part.c.to_id == target_id)
    climbed = set(session.scalars(found.where(LINK.c.to_id.in_([item.case_id for item in seen]))))
    return tuple(item for item in seen if item.case_id in climbed)


def _lines(session: Session, listed: tuple[Item, ...], on: date) -> tuple[Proposed, ...]:
    ids = [item.case_id for item in listed]
    makers, papers = _makers(session, listed), _papers(session, ids, on)
    return tuple(_proposed(item, makers.get(item.applicant_id, ("", "", "")), papers[item.case_id]) for item in listed)


def _proposed(item: Item, maker: tuple[str, str, str], paper: tuple[bool, str, date | None, date | None]) -> Proposed:
    is_set, number, granted_on, valid_until = paper
    return Proposed(item, is_set, *maker, number, granted_on, valid_until)


def _makers(session: Session, listed: tuple[Item, ...]) -> dict[int, tuple[str, str, str]]:
    """Representative, address and telephone, by establishment."""
    found = (
        select(
            Establishment.unit_id, Establishment.representative, Establishment.address, Establishment.phone, Unit.name
        )
        .join(Unit, Unit.id == Establishment.commune_id)
        .where(Establishment.unit_id.in_({item.applicant_id for item in listed}))
    )  # fmt: skip
    return {
        row.unit_id: (row.representative, ", ".join(filter(None, (row.address, row.name))), row.phone)
        for row in session.execute(found)
    }


def _papers(session: Session, ids: list[int], on: date) -> dict[int, tuple[bool, str, date | None, date | None]]:
    """Whether a product is a set, as its dossier says, and the certificate that it had on a day.

    A certificate that was replaced later is named as it was.
    """
    of_case = (SECTION.c.case_id == CASE.c.id) & (SECTION.c.key == "product")
    columns = (CERTIFICATE.c.number, CERTIFICATE.c.granted_on, CERTIFICATE.c.valid_until)
    rows = (
        select(CASE.c.id, SECTION.c.content, *columns)
        .outerjoin(SECTION, of_case)
        .outerjoin(CERTIFICATE, CERTIFICATE.c.case_id == CASE.c.id)
        .where(CASE.c.id.in_(ids))
        .order_by(CERTIFICATE.c.id)
    )
    found: dict[int, tuple[bool, str, date | None, date | None]] = {}
    for row in session.execute(rows):
        if row.id not in found or row.granted_on <= on:
            is_set = bool((row.content or {}).get("is_set"))
            found[row.id] = (is_set, row.number or "", row.granted_on, row.valid_until)
    return found
