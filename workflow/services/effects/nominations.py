"""A nomination beside its round: eligibility, a visit, its certificate, the reward, the level above."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from workflow.definition import Role
from workflow.errors import Refusal, StepRefused
from workflow.models import (
    CaseLink,
    CaseSection,
    Certificate,
    Reward,
    ScoreSheet,
    SiteVisit,
    SiteVisitPaper,
)
from workflow.models.base import table_of
from workflow.rounds.facts import RECEIVING
from workflow.rounds.issuers import Issuer, issuer_of, mark_of
from workflow.rounds.records import CLIMBS, Round, items, round_id_of, round_of
from workflow.selection.certificates import last_moment, may_enter
from workflow.selection.councils import Level
from workflow.services.act import Act
from workflow.services.carrying import carry_papers
from workflow.services.certificates import Given, held_by, new_certificate, products_of
from workflow.services.documents import loose_visit_papers
from workflow.services.effects.registry import effect
from workflow.services.grounds import propose_grounds
from workflow.services.opening import Ties
from workflow.services.rounds import nomination_in
from workflow.services.seats import hide
from workflow.states import after

CERTIFICATE, SECTION = table_of(Certificate), table_of(CaseSection)
LINK, SHEET = table_of(CaseLink), table_of(ScoreSheet)
RECOGNISED, CERTIFIED = after("recognise"), after("certify")
BELOW = {Level.PROVINCE: Level.COMMUNE, Level.REGION: Level.PROVINCE, Level.NATION: Level.REGION}
OF_PRODUCT = "%(nominated)s: %(why)s"
"""Which product a refusal is about, where a whole list is sent at once."""


@effect()
def find_conflicts(act: Act) -> None:
    """Let the system propose conflicts, now that the nomination will be scored."""
    propose_grounds(act.session, _round(act), act.now)


@effect()
def group_product(act: Act) -> None:
    """Put the product into the group that the officer found right; quotas and expertise go by it."""
    act.changes["activity"] = act.values["group"]


@effect()
def withdraw_from_sight(act: Act) -> None:
    """Take an official in conflict off the nomination and hide it: chair, leader and administrator are bound too."""
    scored = (SHEET.c.case_id == act.case_id, SHEET.c.user_id == act.actor_id, SHEET.c.void_at.is_(None))
    if act.session.execute(select(SHEET.c.id).where(*scored)).first() is not None:
        raise act.refuse("declare_in_round", "Bạn được giao chấm sản phẩm này.",
                         "Khai báo xung đột ở trang chấm điểm của đợt; phiếu của bạn sẽ không được tính.")  # fmt: skip
    hide(act.session, act.case_id, act.actor_id or 0, seq=act.seq)
    if act.case["assignee_id"] == act.actor_id:
        act.changes["assignee_id"] = None
    if act.decision.source.holder is not None:
        act.audiences.append(f"role:{act.decision.source.holder.value}")


@effect()
def check_lower_certificate(act: Act) -> None:
    """Refuse a product without a valid certificate of the level below, with the date and the rule (A12)."""
    _check_certificate(act, _round(act))


@effect()
def record_visit(act: Act) -> None:
    """Keep what a visit to the workshop found, with the minutes and photographs that its recorder attached."""
    values = {name: act.values[name] for name in ("visited_on", "participants", "findings")}
    act.writes.insert(SiteVisit, case_id=act.case_id, seq=act.seq, **values)
    papers = loose_visit_papers(act.session, act.case_id, act.actor_id)
    for paper in papers:
        act.writes.insert(SiteVisitPaper, document_id=paper.id, case_id=act.case_id, seq=act.seq)
    if papers:
        act.notes["paper_hashes"] = [paper.sha256 for paper in papers]


@effect()
def issue_certificate(act: Act) -> None:
    """Issue the certificate, with its number, last day and token; the case ends with it, whenever it was granted."""
    row = _new(act, number=act.values.get("number") or None)
    act.writes.insert(Certificate, **row)
    act.until["validity"] = last_moment(row["valid_until"])
    act.notes.update(certificate=row["number"], valid_until=row["valid_until"])


@effect()
def replace_certificate(act: Act) -> None:
    """Issue the certificate once more under a new number; the old one says that it was replaced."""
    old = _current(act)
    row = _new(act, until=old.valid_until)
    added = insert(CERTIFICATE).values(row).returning(CERTIFICATE.c.id)
    new_id = act.session.execute(added).scalar_one()
    done = {"replaced_by": new_id, "replaced_at": act.now, "reason_code": act.values["reason_code"]}
    act.writes.update(Certificate, {"id": old.id}, **done)
    act.notes.update(certificate=row["number"], replaces=old.number)


@effect()
def revoke_certificate(act: Act) -> None:
    """Take the certificate back, with the reason."""
    old = _current(act)
    why = {"reason_code": act.values["reason_code"], "revoked_why": act.values["reason"]}
    taken = {"revoked_at": act.now, **why}
    act.writes.update(Certificate, {"id": old.id}, **taken)
    act.notes["certificate"] = old.number


@effect()
def record_reward(act: Act) -> None:
    """Keep the reward that was paid."""
    values = {name: act.values[name] for name in ("amount", "paid_on", "treasury_number")}
    act.writes.insert(Reward, case_id=act.case_id, seq=act.seq, **values)


@effect()
def award_certificates(act: Act) -> None:
    """Issue the certificates of the whole round; each gets the next number."""
    if act.values.get("number"):
        raise act.refuse("one_number", "Cấp cho cả đợt thì để trống ô số.", "Hệ thống đánh số từng giấy chứng nhận.")
    found = [item for item in items(act.session, act.case_id) if item.state in RECOGNISED]
    act.take_all("certify", {item.case_id: dict(act.values) for item in found})
    act.notes["items"] = len(found)


@effect()
def forward_list(act: Act) -> None:
    """Send certified products to the round of the next level (Mẫu PL5)."""
    target = _target(act)
    certified = {item.case_id for item in items(act.session, act.case_id) if item.state in CERTIFIED}
    chosen = set(act.values.get("items") or certified)
    if not chosen or not chosen <= certified:
        raise act.refuse("not_certified", "Chỉ gửi được sản phẩm đang được chứng nhận.", "Chọn lại sản phẩm.")
    act.take_all("forward", {case_id: dict(act.values) for case_id in sorted(chosen)})
    act.notes.update(items=len(chosen), target=target.code)


@effect()
def nominate_above(act: Act) -> None:
    """Nominate the product in the round above, with its papers; eligibility is judged there again."""
    target = _target(act)
    _check_certificate(act, target)
    home = Ties.of(act.case)
    above = nomination_in(
        act.session, target, home, by=act.actor_id, role=Role.LINKED, now=act.now, office=act.office,
        title=act.case["title"], group=act.case["activity"], synthetic=act.case["synthetic"],
    )  # fmt: skip
    act.session.execute(insert(LINK).values(from_id=above.case_id, to_id=act.case_id, kind=CLIMBS))
    _carry_over(act, above.case_id)
    act.take(above.case_id, "carry_up", dict(act.values))
    act.notes["link"] = above.code


def _target(act: Act) -> Round:
    key = ("target", act.values["target_id"])
    if key not in act.shared:
        act.shared[key] = round_of(act.session, act.values["target_id"])
    target: Round = act.shared[key]
    if target.state not in RECEIVING:
        raise act.refuse("round_closed", "Đợt cấp trên không nhận hồ sơ lúc này.", "Chọn đợt đang nhận hồ sơ.")
    return target


def _check_certificate(act: Act, of: Round) -> None:
    """Judge by the certificates that the same product got below."""
    root = products_of(act.session, [act.case_id])[act.case_id]
    held = held_by(act.session, act.case["applicant_id"])
    refused = may_enter(held, level_below=BELOW[of.level].value, item_id=root, on=act.today, rules=act.office.rules)
    if refused is not None:
        named = {"nominated": act.case["title"], "why": replace(refused, hint="")}
        raise StepRefused(act.decision.step.key, (Refusal(refused.code, OF_PRODUCT, refused.hint, named),))


def _new(act: Act, *, number: str | None = None, until: date | None = None) -> dict[str, Any]:
    on = act.values["granted_on"]
    issuer, mark = _issued_by(act, on)
    return new_certificate(
        act.session, case_id=act.case_id, applicant_id=act.case["applicant_id"], product=act.case["title"],
        issuer=issuer, mark=mark, granted_on=on, number=number, signer=act.values["signer"], rules=act.office.rules,
        given=act.shared.setdefault("certificates", Given()), until=until,
    )  # fmt: skip


def _issued_by(act: Act, on: date) -> tuple[Issuer, str]:
    """Who grants on a day, and the mark of the number: of the bodies of that day, asked for once for a batch."""
    of, province_id = _round(act), act.case["province_id"]
    key = ("issued by", of.id, province_id, on)
    if key not in act.shared:
        act.shared[key] = issuer_of(act.session, of, on), mark_of(act.session, of, province_id, on)
    found: tuple[Issuer, str] = act.shared[key]
    return found


def _round(act: Act) -> Round:
    """The round of the nomination, read once for all acts of a batch."""
    round_id = round_id_of(act.session, act.case_id)
    key = ("round", round_id)
    if key not in act.shared:
        act.shared[key] = round_of(act.session, round_id)
    found: Round = act.shared[key]
    return found


def _current(act: Act) -> Any:
    own = (CERTIFICATE.c.case_id == act.case_id, CERTIFICATE.c.replaced_by.is_(None))
    return act.session.execute(select(CERTIFICATE).where(*own).order_by(CERTIFICATE.c.id.desc()).limit(1)).one()


def _carry_over(act: Act, above_id: int) -> None:
    """Copy the dossier as it stands, and its papers."""
    sections = act.session.execute(select(SECTION).where(SECTION.c.case_id == act.case_id)).mappings()
    rows = [{**section, "case_id": above_id, "version": 1, "saved_at": act.now} for section in sections]
    if rows:
        act.session.execute(insert(SECTION), rows)
    carry_papers(act.session, act.case_id, above_id)
