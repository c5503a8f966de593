"""Plays the group đề án of the demo through the services, act by act."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from workflow.authority import Person
from workflow.calendar import at, local
from workflow.models import CaseLink, LineItem
from workflow.services.batches import allot
from workflow.services.demo.cast import AGENCIES, MINISTRY
from workflow.services.demo.dates import FIRST_HOUR, Diary
from workflow.services.demo.dossier_pages import PAGES
from workflow.services.demo.group_cast import PARTNERS, TAKER, Partner, support_of
from workflow.services.demo.group_story import TITLE, WHOLE, Turn, plan, shares, turns
from workflow.services.demo.player import Player
from workflow.services.demo.story import NATION, Dated, Deed, Item, Story
from workflow.services.dossiers import SectionSave, save_section
from workflow.services.opening import Ties, open_case
from workflow.services.sharing import REPLACES, counted
from workflow.services.transition import TransitionRequest, perform_transition
from workflow.states.kcqg_group import GROUP_DIRECT

KEY, HOME, ACTIVITY = "de-an-nhom", "dong-nai", "machinery"
MINUTE, TERM = timedelta(minutes=1), timedelta(days=200)
Moment = tuple[datetime, Callable[[Player], None]]


def group_moments(diary: Diary) -> Iterator[Moment]:
    """Everything that happens to the group đề án, each act with its moment."""
    opening = at(diary.ago(185), FIRST_HOUR)
    yield opening, partial(_open, at_=opening)
    for place, turn in enumerate(turns(), start=1):
        moment = at(diary.ago(turn.ago), FIRST_HOUR) + place * MINUTE
        yield moment, partial(_act, turn, at_=moment)


def story_of(year: int) -> Story:
    """The group as a story, so that its own steps are played as any other's."""
    return Story(
        KEY, PARTNERS[0].applicant, HOME, TITLE, ACTIVITY, year, WHOLE, 2 * WHOLE, (Item("Máy theo đề án", 2 * WHOLE),),
        synthetic=True, batch=f"{NATION}:{year}", programme=NATION, agency=AGENCIES[0],
    )  # fmt: skip


def _open(player: Player, *, at_: datetime) -> None:
    """Enter the establishments, open the draft of the centre and write its pages."""
    cast = player.cast
    year = local(cast.now).date().year
    story, by = story_of(year), cast.official(HOME, "centre")
    for one in PARTNERS:
        cast.spokesman(one.applicant)
    unit = cast.units
    ties = Ties(unit[AGENCIES[0]], unit[MINISTRY], None, unit[f"{HOME}/trung-tam-khuyen-cong"], None, unit[AGENCIES[0]])
    opened = open_case(
        player.session, "kcqg_project", ties, title=TITLE, year=year, by=by.id, role="implementer", now=at_,
        office=player.office, activity=ACTIVITY, synthetic=True, variant=GROUP_DIRECT,
    )  # fmt: skip
    player.cases[KEY] = opened.case_id
    for key in ("need", "schedule"):
        content = PAGES["kcqg.register"][key](story, cast, local(at_).date())
        save_section(player.session, SectionSave(opened.case_id, key, 0, content, complete=True), by=by, now=at_)


def _act(turn: Turn, player: Player, *, at_: datetime) -> None:
    story = story_of(local(player.cast.now).date().year)
    if turn.partner is None and turn.step not in ("plan_lines", "open_shares"):
        player.play(story, Dated(at_, Deed(turn.step, turn.part, values=turn.values)))
        return
    province = turn.partner.province if turn.partner else HOME
    by = player.cast.official(HOME if turn.part == "centre" else province, turn.part)
    case_id = _share(player, turn.partner) if turn.partner else player.cases[KEY]
    player.bring(case_id, turn.papers, ACTIVITY, by=by, now=at_)
    if turn.step == "plan_lines":
        _fund_next_year(player, story.year + 1, at_)
    values = {**_answers(turn, local(at_).date()), **_values(turn, player, story)}
    _take(player, case_id, turn.step, values, by=by, now=at_)


def _fund_next_year(player: Player, year: int, at_: datetime) -> None:
    """Give the ministry money of the next year: the second line item is paid from it."""
    unit, by = player.cast.units[MINISTRY], player.cast.known["agency_officer"]
    allot(player.session, unit_id=unit, year=year, amount=3 * support_of(1), by=by, now=at_, source="kcqg")


def _take(player: Player, case_id: int, step: str, values: Mapping[str, Any], *, by: Person, now: datetime) -> None:
    request = TransitionRequest(case_id, step, player.version(case_id), values)
    perform_transition(player.session, request, by=by, now=now, office=player.office)


def _share(player: Player, one: Partner) -> int:
    """The share of an establishment: one that counts, or the one whose place the taker took."""
    parent = player.cases[KEY]
    found = {row.tax_code: int(row.case_id) for row in counted(player.session, parent)}
    if one.tax_code in found:
        return found[one.tax_code]
    taken = select(CaseLink.to_id).where(CaseLink.from_id == found[TAKER.tax_code], CaseLink.kind == REPLACES)
    return int(player.session.scalars(taken).one())


def _values(turn: Turn, player: Player, story: Story) -> Mapping[str, Any]:
    """What a turn says itself; lists of line items and beneficiaries are made out of the cast."""
    if turn.step == "plan_lines":
        return {"lines": plan(story.year)}
    if turn.step != "open_shares":
        return turn.values
    line = turn.values["line"]
    own = select(LineItem.id).where(LineItem.case_id == player.cases[KEY], LineItem.number == line + 1)
    return {"line_item_id": player.session.scalars(own).one(), "shares": shares(line)}


def _answers(turn: Turn, on: date) -> Mapping[str, Any]:
    """What the form of a step asks besides."""
    paid = {"treasury_number": f"KB-{on:%d%m}-{turn.step[:1].upper()}", "paid_on": on}
    support = turn.partner.support if turn.partner else 0
    row = {"number": "HD 118", "issued_on": on, "payee": "Công ty Cơ khí (mẫu)", "subject": "Máy", "total": support}
    label = {"name": "Máy chính", "model": "MC-2026", "serial": turn.partner.key if turn.partner else ""}
    bought = {"supplier": row["payee"], "contract_number": "21/HĐMB", "contract_on": on, "total": 2 * support}
    found: Mapping[str, Mapping[str, Any]] = {
        "propose_share": {"visited_on": on, "remarks": "Cơ sở có mặt bằng, vốn đối ứng và nhu cầu phù hợp."},
        "approve_share": {"decision_number": f"{on:%d%m}/QĐ-SCT", "decided_on": on},
        "sign_contract": {"contract_number": f"{on:%d%m}/HĐ-KC", "signed_on": on, "ends_on": on + TERM},
        "report_progress": {"period": f"{on:%Y-%m}", "note": "Máy đã về, đang lắp đặt và chạy thử."},
        "check_payment": {"verdict": "agree"}, "approve_payment": {"verdict": "agree"}, "pay": paid,
        "record_refund": paid, "replace_share": {"decision_number": f"{on:%d%m}/QĐ-SCT"},
        "cancel_share": {"reason_code": "owner_request", "decision_number": f"{on:%d%m}/QĐ-CTĐP"},
        "accept_result": {"done_summary": "Máy chạy đúng công suất, sản phẩm đạt yêu cầu.", "jobs": 9,
                          "output_value": 4_200_000_000, "energy_kwh": 36_000},
        "settle": {"liquidation_number": f"{on:%d%m}/BBTL", "settled_on": on,
                   "vouchers": [{**row, "source": source} for source in ("support", "other")],
                   "machines": [{**label, **bought}] if turn.partner else []},
    }  # fmt: skip
    return found.get(turn.step, {})
