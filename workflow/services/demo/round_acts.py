"""Plays the rounds of selection through the services, as members, nominees and the clock would have done."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from workflow.calendar import local
from workflow.definition import Role
from workflow.rounds.facts import JUDGED, SCORING
from workflow.rounds.scores import Assigned, sheets_of
from workflow.selection.councils import Level
from workflow.services.assigning import proposal
from workflow.services.declaring import Answer, declare_all
from workflow.services.demo.cast import DEPARTMENT
from workflow.services.demo.products import Nominee, nominees, pages_of, papers_of, visit_papers
from workflow.services.demo.round_calibration import calibrate
from workflow.services.demo.round_marks import marks_of
from workflow.services.demo.round_plans import EXPERTISE, RULES, closes_on
from workflow.services.demo.round_session import meet, sit
from workflow.services.demo.round_stage import MINUTE, RoundActs
from workflow.services.documents import attach_document
from workflow.services.dossiers import SectionSave, save_section
from workflow.services.expertise import note_expertise
from workflow.services.rounds import nomination_in, open_round
from workflow.services.scoring import SheetSave, submit_sheet
from workflow.services.sheet_reading import Typed
from workflow.states import after

COMMENT = "Sản phẩm có bản sắc, chất lượng ổn định; cần thêm bao bì và kênh bán hàng."
FOUND = "Xưởng có đủ máy móc, lao động như hồ sơ; nguyên liệu mua trong tỉnh, có sổ theo dõi chất lượng từng mẻ."
HEADS = {f"head_{number}": "pass" for number in range(1, 6)} | {f"remarks_{number}": "" for number in range(1, 6)}
REPORT: dict[str, Any] = {
    "revenue": 1_200_000_000, "output": 6_000, "workers": 14, "exports": 0, "uses_logo": True, "difficulties": "",
}  # fmt: skip
SIGNER_NAME = "Người ký mẫu"
CERTIFIED, RECOGNISED = after("certify"), after("recognise")
LOW, NEAR, FAIR, HIGH = 62, 71, 75, 94
"""Totals of sheets before each mark is rounded up: below the mark, around it, and the band of the others."""
ALIKE, APART = 4, 8
"""How far a juror is from the quality of a product, and of one around the mark."""


def _plan(acts: RoundActs, at: datetime) -> None:
    plan, player, by = acts.plan, acts.player, acts.officer
    body_id = player.cast.units[f"{plan.province}/{DEPARTMENT}"] if plan.level is Level.PROVINCE else None
    opened = open_round(
        player.session, level=plan.level, by=by, now=at, office=player.office, synthetic=True, body_id=body_id
    )
    acts.found[plan.key] = opened.case_id
    content = {
        "title": plan.title, "year": plan.year, "opens_on": plan.days["open"].isoformat(),
        "closes_on": closes_on(plan).isoformat(), "ceremony": None,
        "groups": ["handicraft", "agro_food", "mechanical", "other"], "basis": f"Kế hoạch mẫu số 35/KH-{plan.year}",
    }  # fmt: skip
    rules = {**RULES, "per_item": min(5, plan.jurors), "quota": plan.quota}
    for key, page in (("round_plan", content), ("round_rules", rules)):
        save_section(player.session, SectionSave(opened.case_id, key, 0, page, complete=True), by=by, now=at)
    acts.take("submit_plan", by, at + MINUTE)


def _approve(acts: RoundActs, at: datetime) -> None:
    acts.take("approve_plan", acts.signer, at, **_decision(acts, at))


def _seat(acts: RoundActs, at: datetime) -> None:
    known = acts.player.cast.known
    rows = acts.plan.seats(local(at).date())
    members = [{"user_id": known[row["key"]].id, **{k: v for k, v in row.items() if k != "key"}} for row in rows]
    acts.take("seat", acts.officer, at, members=members)


def _open(acts: RoundActs, at: datetime) -> None:
    acts.take("open_receiving", acts.officer, at, note="")


def _nominate(acts: RoundActs, at: datetime) -> None:
    """Let every nominee hand in a dossier, one after the other, and the Sở receive it."""
    for place, nominee in enumerate(nominees(acts.plan, acts.player.office)):
        moment = at + timedelta(hours=7 * place)
        case_id = _write(acts, nominee, moment)
        owner = acts.player.cast.spokesman(nominee.applicant)
        acts.take("nominate", owner, moment + MINUTE, on=case_id, agree=True)
        acts.take("accept", acts.officer, moment + timedelta(hours=3), on=case_id, papers_checked=True)


def _write(acts: RoundActs, nominee: Nominee, at: datetime) -> int:
    player = acts.player
    owner = player.cast.spokesman(nominee.applicant)
    home = player.cast.ties_in(acts.plan.province, nominee.applicant)
    opened = nomination_in(
        player.session, acts.of, home, by=owner.id, role=Role.BENEFICIARY, now=at, office=player.office, synthetic=True
    )
    for key, content in pages_of(nominee, player.cast).items():
        save = SectionSave(opened.case_id, key, 0, content, complete=True)
        save_section(player.session, save, by=owner, now=at)
    for file in papers_of(nominee, acts.plan, player, local(at).date()):
        attach_document(player.session, case_id=opened.case_id, kind=file[0], file=file[1], by=owner, now=at)
    return opened.case_id


def _judge(acts: RoundActs, at: datetime) -> None:
    for item in acts.items():
        if item.state in after("nominate", of="product_nomination"):
            acts.take("accept", acts.officer, at, on=item.case_id, papers_checked=True)
    for item in acts.items():
        acts.take("find_eligible", acts.officer, at + MINUTE, on=item.case_id, group=item.group, **HEADS)


def _declare(acts: RoundActs, at: datetime) -> None:
    """Let every member say of every product whether there is a conflict."""
    found = [item.case_id for item in acts.items() if item.state in JUDGED]
    conflicts = {(key, found[place]) for key, place in acts.plan.conflicts}
    keys = dict.fromkeys(row["key"] for row in acts.plan.seats(local(at).date()))
    for key in keys:
        answers = [
            Answer(case_id, "conflict", "Là thầy dạy nghề của chủ cơ sở.")
            if (key, case_id) in conflicts else Answer(case_id, "none")
            for case_id in found
        ]  # fmt: skip
        declare_all(acts.player.session, acts.of, answers, by=acts.player.cast.known[key], now=at)


def _assign(acts: RoundActs, at: datetime) -> None:
    """Note what the jurors know well, and assign as proposed from it: fairly, and nobody to a conflict."""
    session, of, known = acts.player.session, acts.of, acts.player.cast.known
    knows = {known[key].id: groups for key, groups in EXPERTISE.items()}
    note_expertise(session, of, knows, by=acts.officer, now=at)
    fairest = proposal(session, of, per_item=of.per_item, now=at).assignments
    pairs = [(line.item_id, line.juror) for line in fairest]
    acts.take("assign", acts.officer, at, per_item=of.per_item, pairs=pairs)


def _visit(acts: RoundActs, at: datetime) -> None:
    """Let the expert see some workshops, and bring minutes and photographs."""
    player, by = acts.player, acts.player.cast.known[acts.plan.experts[0]]
    for place, item in enumerate(acts.items()[: acts.plan.visited]):
        moment = at + timedelta(hours=3 * place)
        for kind, file in visit_papers(player):
            attach_document(player.session, case_id=item.case_id, kind=kind, file=file, by=by, now=moment)
        seen = {"visited_on": local(moment).date(), "participants": f"{by.name}, Tổ chuyên gia\nĐại diện cơ sở"}
        acts.take("visit", by, moment + MINUTE, on=item.case_id, **seen, findings=FOUND)


def _score(acts: RoundActs, at: datetime) -> None:
    acts.take("open_scores", acts.officer, at)


def _sheets(acts: RoundActs, at: datetime) -> None:
    """Let the jurors submit their sheets, all but those that are still missing."""
    people = {person.id: person for person in acts.player.cast.known.values()}
    found = [item.case_id for item in acts.items() if item.state in SCORING]
    below, near = acts.plan.below, acts.plan.near
    known = dict.fromkeys(found[:below], LOW) | dict.fromkeys(found[below : below + near], NEAR)
    given = sheets_of(acts.player.session, acts.found[acts.plan.key])
    left = set(acts.chance("missing").sample(range(len(given)), acts.plan.missing))
    for place, sheet in enumerate(given):
        if place in left:
            continue
        typed = _typed(acts, sheet, known.get(sheet.case_id))
        save = SheetSave(sheet.case_id, sheet.version, typed)
        submit_sheet(acts.player.session, acts.of, save, by=people[sheet.user_id], now=at + MINUTE * (place * 9))


def _typed(acts: RoundActs, sheet: Assigned, quality: int | None) -> Typed:
    """Marks that add up to about the quality of the product, as this juror sees it."""
    rubric = acts.of.rubric
    quality, apart = quality or acts.chance(sheet.case_id).randrange(FAIR, HIGH), APART if quality == NEAR else ALIKE
    seen = quality + acts.chance(sheet.case_id, sheet.user_id).randrange(-apart, apart + 1)
    return Typed(marks_of(rubric, seen), {head.key: COMMENT for head in rubric.criteria})


def _close(acts: RoundActs, at: datetime) -> None:
    acts.take("close_scores", acts.officer, at, note="")


def _conclude(acts: RoundActs, at: datetime) -> None:
    acts.take("conclude", acts.officer, at, note="")


def _sign(acts: RoundActs, at: datetime) -> None:
    acts.take("approve_result", acts.signer, at, on=0, **_decision(acts, at))


def _award(acts: RoundActs, at: datetime) -> None:
    acts.let_time_pass(at, [acts.found[acts.plan.key], *(item.case_id for item in acts.items())])
    acts.take("award", acts.officer, at, granted_on=local(at).date(), number="", signer=SIGNER_NAME)


def _honour(acts: RoundActs, at: datetime) -> None:
    held: dict[str, Any] = {"held_on": local(at).date(), "place": "Nhà văn hóa (mẫu)"}
    for item in acts.items():
        if item.state in CERTIFIED:
            acts.take("hold_ceremony", acts.officer, at, on=item.case_id, **held)
    if not acts.plan.above:
        acts.take("finish", acts.officer, at + MINUTE, reason="Đợt cấp cao nhất, không gửi cấp trên.")


def _forward(acts: RoundActs, at: datetime) -> None:
    certified = [item.case_id for item in acts.items() if item.state in CERTIFIED][: acts.plan.sent]
    letter: dict[str, Any] = {"letter_number": f"120/CV-{acts.plan.year}", "letter_on": local(at).date()}
    acts.take("forward_list", acts.officer, at, target_id=acts.found[acts.plan.above], items=certified, **letter)


def _report(acts: RoundActs, at: datetime) -> None:
    """Let every owner report before the day it is due, and the officer note it."""
    people = acts.player.cast
    for item in acts.items():
        if item.state in CERTIFIED:
            owner = people.owner_of(item.applicant_id)
            acts.take("report_early", owner, at, on=item.case_id, year=local(at).year - 1, **REPORT)
            acts.take("accept_report", acts.officer, at + timedelta(hours=4), on=item.case_id, note="")


def _decision(acts: RoundActs, at: datetime) -> Mapping[str, Any]:
    return {"decision_number": f"{acts.plan.year}/QĐ-MẪU", "decided_on": local(at).date(), "note": ""}


ACTS: Mapping[str, Callable[[RoundActs, datetime], None]] = {
    "plan": _plan, "approve": _approve, "seat": _seat, "open": _open, "nominate": _nominate, "judge": _judge,
    "declare": _declare, "assign": _assign, "visit": _visit, "calibrate": calibrate, "score": _score, "sheets": _sheets,
    "close": _close, "meet": meet, "sit": sit, "conclude": _conclude, "sign": _sign, "award": _award,
    "honour": _honour, "forward": _forward, "report": _report, "report_again": _report,
}  # fmt: skip
