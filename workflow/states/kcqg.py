"""National đề án (đề án khuyến công quốc gia): two levels of appraisal, the Minister's plan, a contract with the Cục.

The sixteen steps of TT 36/2013/TT-BCT. :func:`national_project` builds the common procedure, in which the Sở appraises
first, and the direct one of regional centres, several provinces and focal đề án, which goes straight to the Cục (A8 k1).
"""

from dataclasses import replace

from workflow.definition import Effect, Kind, Process, Role, Section, Stage, StageTable, State, Step, step
from workflow.guards import (
    approvals_stand,
    at_most,
    done,
    fully_paid,
    fully_refunded,
    no_open_change,
    no_open_requests,
    not_beyond,
    not_doer_of,
    papers_complete,
    sections_complete,
    tasks_done,
)  # fmt: skip
from workflow.states.accepting import conclusions
from workflow.states.coverage import NATIONALLY_SIGNED, SENT_UP, SUPPORT
from workflow.states.interventions import interventions, question, rechecking, reconfirming
from workflow.states.kcqg_earlier import earlier
from workflow.states.kcqg_work import clocks, tasks
from workflow.states.paying import Payers, paid_back, payments, settled

OWNER, CENTRE, COMMUNE = Role.BENEFICIARY, Role.IMPLEMENTER, Role.COMMUNE_OFFICER
OFFICER, DIRECTOR, PROVINCE = Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.PROV_LEADER
AGENT, CHIEF, ACCOUNTANT = Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.AGENCY_ACCOUNTANT
MINISTER, CLOCK, LINKED = Role.MINISTRY_LEADER, Role.CLOCK, Role.LINKED
BODIES = (AGENT, CHIEF, ACCOUNTANT, MINISTER)
NEWEST = 2
DIRECT = "direct"
"""The variant without a base-level appraisal."""

FREEZE, CAP = Effect("freeze_dossier"), Effect("check_cap")
PROJECT_FILE = (sections_complete(), papers_complete("kcqg_papers.project"))
PROPOSED = ("dept_signing", "agency_signing", "appraised", "in_batch", "reserve", "contracting", "in_progress")
"""Where a case has figures that a new rule may touch: proposed, or approved and not yet accepted."""
MENDED = ("in_progress", "fixing")
"""Where work goes on, for the first time or after an acceptance that found something to mend."""
JUDGED = frozenset(
    {
        "submitted",
        "base_appraisal",
        "dept_signing",
        "ministry_appraisal",
        "agency_signing",
        "appraised",
        "in_batch",
        "reserve",
    }
)
"""Where what was judged may turn out to have changed."""
BASE_STANDS = approvals_stand("give_verdict", "give_opinion")
"""The Sở signs anew, and the Cục judges again, what comes back after it was changed: neither stops the Sở."""
MONEY = Payers(CENTRE, ACCOUNTANT, CHIEF, ACCOUNTANT, (AGENT, CHIEF), (ACCOUNTANT, AGENT), OWNER)
LEVELLED = frozenset({"pause", "resume", "reassign", "remind", "set_target", "ask_explanation"})
"""Interventions that the Sở leaves to the bodies of the nation while one of them holds the case."""


def proposal(desk: Role, *, direct: bool) -> StageTable:
    """Stage 1, đề xuất: the establishment's request, survey and đề án by the implementer, the file at the first desk."""
    first = "ministry_appraisal" if direct else "base_appraisal"
    where, sends = ("Chờ Cục tiếp nhận", "Gửi Cục") if direct else ("Chờ Sở tiếp nhận", "Gửi Sở Công Thương")
    judged, told = ("submitted", first), (OWNER, CENTRE)
    states = (
        State("draft", "Cơ sở lập đề nghị hỗ trợ", Kind.DRAFT, OWNER, "draft"),
        State("survey", "Khảo sát, lập đề án", Kind.ACTIVE, CENTRE, "draft"),
        State("submitted", where, Kind.ACTIVE, desk, "registered"),
        State("supplement", "Chờ bổ sung hồ sơ", Kind.WAITING, CENTRE, "supplement"),
        State("withdrawn", "Đã rút hồ sơ", Kind.DROPPED, None, "withdrawn"),
    )
    steps = (
        step("register", "Gửi đơn vị thực hiện", "draft", "survey", OWNER, form="declaration", does=FREEZE,
             needs=(sections_complete(), papers_complete("kcqg_papers.request"))),
        step("submit", sends, "survey", "submitted", CENTRE, needs=PROJECT_FILE, form="note", tell=OWNER, does=FREEZE),
        step("accept", "Tiếp nhận", "submitted", first, desk, form="national_receipt", tell=told),
        step("ask_supplement", "Yêu cầu bổ sung", judged, "supplement", desk, form="supplement_request", tell=OWNER,
             needs=at_most("ask_supplement", 1)),
        step("refuse", "Từ chối hồ sơ", judged, "refused", desk, form="refusal", tell=told),
        step("send_supplement", "Gửi bổ sung", "supplement", "submitted", CENTRE,
             needs=PROJECT_FILE, form="supplement_reply", does=FREEZE),
        step("return_for_rework", "Trả đơn vị thực hiện sửa đề án", judged, "survey", desk, form="reason", tell=OWNER),
        step("withdraw", "Rút hồ sơ", ("draft", "survey", "submitted", "supplement"), "withdrawn", (OWNER, CENTRE),
             form="reason", tell=(desk, OWNER, CENTRE)),
        step("lapse", "Đóng do quá hạn", ("draft", "supplement"), "withdrawn", CLOCK, tell=told),
    )  # fmt: skip
    return StageTable(Stage.PROPOSAL, "Đề xuất", states, steps)


def appraisal(*, direct: bool) -> StageTable:
    """Stage 2, thẩm định: at the Sở and, signed by its director, at the Cục; five heads at both levels."""
    base = (
        State("base_appraisal", "Thẩm định cấp cơ sở", Kind.ACTIVE, OFFICER),
        State("dept_signing", "Chờ lãnh đạo Sở ký", Kind.ACTIVE, DIRECTOR),
    )
    states = (
        State("ministry_appraisal", "Thẩm định cấp Bộ", Kind.ACTIVE, AGENT),
        State("agency_signing", "Chờ lãnh đạo Cục ký", Kind.ACTIVE, CHIEF),
        State("refused", "Không được đề nghị hỗ trợ", Kind.REFUSED, None, "refused"),
    )
    steps = (
        step("propose_to_agency", "Trình lãnh đạo Cục", "ministry_appraisal", "agency_signing", AGENT,
             needs=(tasks_done("ministry_verdict"), tasks_done("agency_supplement"), papers_complete("kcqg_papers.ministry"), approvals_stand()),
             form="ministry_appraisal", does=(CAP, FREEZE)),
        step("sign", "Ký kết quả thẩm định cấp Bộ", "agency_signing", "appraised", CHIEF,
             needs=(not_doer_of("propose_to_agency"), approvals_stand()), tell=(OWNER, CENTRE, OFFICER), does=NATIONALLY_SIGNED),
        step("return_ministry_appraisal", "Trả lại thẩm định cấp Bộ", "agency_signing", "ministry_appraisal", CHIEF, form="reason"),
        step("decline_by_agency", "Cục không đề nghị", "agency_signing", "refused", CHIEF, form="refusal", tell=(OWNER, CENTRE, OFFICER)),
    )  # fmt: skip
    if direct:
        return StageTable(Stage.APPRAISAL, "Thẩm định", states, steps)
    return StageTable(Stage.APPRAISAL, "Thẩm định", (*base, *states), (*_base_steps(), *steps))


def _base_steps() -> tuple[Step, ...]:
    """The base level: council or staff of the Sở, the director's signature, the file on its way to the Cục."""
    return (
        step("propose", "Trình lãnh đạo Sở", "base_appraisal", "dept_signing", OFFICER, form="appraisal", does=(CAP, FREEZE),
             needs=(tasks_done("verdict"), tasks_done("opinion"), papers_complete("kcqg_papers.base"), BASE_STANDS)),
        step("send_up", "Ký, gửi Cục", "dept_signing", "ministry_appraisal", DIRECTOR,
             needs=(not_doer_of("propose"), papers_complete("kcqg_papers.agency"), BASE_STANDS), tell=(OWNER, CENTRE, PROVINCE),
             does=SENT_UP),
        step("return_appraisal", "Trả lại thẩm định", "dept_signing", "base_appraisal", DIRECTOR, form="reason"),
        step("decline", "Không đề nghị", "dept_signing", "refused", DIRECTOR, form="refusal", tell=(OWNER, CENTRE)),
        step("return_to_department", "Trả Sở thẩm định lại", "ministry_appraisal", "base_appraisal", AGENT,
             needs=at_most("return_to_department", 2), form="reason", tell=(DIRECTOR, CENTRE)),
    )  # fmt: skip


def approval(desk: Role, *, direct: bool) -> StageTable:
    """Stage 3, phê duyệt: the Minister's plan within the allotted money; what does not fit waits in reserve."""
    proposed = (
        ("propose_to_agency", "sign", "put_in_batch")
        if direct
        else ("propose", "send_up", "propose_to_agency", "sign", "put_in_batch")
    )
    told = (OWNER, CENTRE, desk, AGENT)
    states = (
        State("appraised", "Chờ xếp vào kế hoạch", Kind.ACTIVE, AGENT),
        State("in_batch", "Chờ Bộ trưởng phê duyệt", Kind.ACTIVE, MINISTER),
        State("reserve", "Danh sách dự phòng", Kind.WAITING, AGENT),
        State("not_approved", "Không được phê duyệt", Kind.REFUSED, None, "refused"),
    )
    steps = (
        step("put_in_batch", "Xếp vào kế hoạch", ("appraised", "reserve"), "in_batch", AGENT, form="batch", does=Effect("put_in_batch")),
        step("approve", "Phê duyệt", "in_batch", "contracting", MINISTER, needs=(not_doer_of(*proposed), approvals_stand()),
             form="decision", tell=told, does=(Effect("commit_support"), SUPPORT)),
        step("leave_out", "Để lại danh sách dự phòng", "in_batch", "reserve", MINISTER, form="reason",
             tell=told, does=Effect("take_out_of_batch")),
        step("reject", "Không phê duyệt", "in_batch", "not_approved", MINISTER, form="reason",
             tell=told, does=Effect("take_out_of_batch")),
        step("close_reserve", "Kết thúc dự phòng", "reserve", "not_approved", (AGENT, CLOCK), form="reason", tell=told),
    )  # fmt: skip
    return StageTable(Stage.APPROVAL, "Phê duyệt", states, steps)


def implementation(desk: Role, changing: tuple[str, ...]) -> StageTable:
    """Stage 4, triển khai: contract with the Cục, monthly reports, advances, changes; only the Minister stops."""
    paying, told = ("in_progress", "payment"), (OWNER, CENTRE, desk)
    states = (
        State("contracting", "Chờ ký hợp đồng với Cục", Kind.ACTIVE, AGENT),
        State("in_progress", "Đang triển khai", Kind.ACTIVE, CENTRE),
        State("refunding", "Đang thu hồi kinh phí", Kind.ACTIVE, ACCOUNTANT, "obligation"),
        State("stopped", "Đã ngừng triển khai", Kind.DROPPED, None, "stopped"),
    )
    steps = (
        step("sign_contract", "Ghi nhận hợp đồng", "contracting", "in_progress", AGENT,
             needs=papers_complete("kcqg_papers.contract"), form="contract", tell=told, does=Effect("record_contract")),
        step("report_progress", "Báo cáo tiến độ", "in_progress", None, CENTRE, form="progress",
             tell=(AGENT, desk), does=Effect("record_progress")),
        step("request_change", "Đề nghị điều chỉnh", MENDED, None, (CENTRE, AGENT), form="national_change",
             needs=no_open_change(), tell=told, does=Effect("open_change", ("kcqg_change",))),
        step("apply_change", "Áp dụng điều chỉnh", (*changing, "fixing"), None, LINKED, form="applied_change",
             tell=told, does=Effect("apply_change"), while_held=True),
        *payments(paying, MONEY),
        step("request_acceptance", "Đề nghị nghiệm thu", MENDED, "acceptance", CENTRE, form="note", tell=(OWNER, COMMUNE, AGENT),
             needs=(done("report_progress"), no_open_change(), papers_complete("kcqg_papers.acceptance"), no_open_requests())),
        step("stop", "Ngừng triển khai", ("contracting", *MENDED), "refunding", (MINISTER, LINKED), form="stop",
             needs=no_open_requests(), tell=(*told, AGENT), does=Effect("release_commitment"), while_held=True),
        step("close_stopped", "Đóng hồ sơ đã ngừng", "refunding", "stopped", ACCOUNTANT, needs=fully_refunded(), tell=told),
    )  # fmt: skip
    return StageTable(Stage.IMPLEMENTATION, "Triển khai", states, steps)


def acceptance(desk: Role) -> StageTable:
    """Stage 5, nghiệm thu: base-level acceptance, mending, the remaining money, the settlement file, liquidation."""
    told = (OWNER, CENTRE, AGENT)
    settling = settled("liquidation", "closed", MONEY, "kcqg_papers.liquidation")
    states = (
        State("acceptance", "Nghiệm thu cơ sở", Kind.ACTIVE, desk),
        State("fixing", "Khắc phục để nghiệm thu lại", Kind.WAITING, CENTRE),
        State("payment", "Thanh toán phần còn lại", Kind.ACTIVE, ACCOUNTANT, "obligation"),
        State("settlement", "Chờ hồ sơ quyết toán", Kind.ACTIVE, CENTRE, "obligation"),
        State("liquidation", "Thanh lý hợp đồng", Kind.ACTIVE, AGENT, "obligation"),
        State("closed", "Đã quyết toán", Kind.GRANTED, None, "done"),
    )
    steps = (
        *conclusions(desk, told=told, mends=(OWNER, AGENT)),
        step("finish_payment", "Hoàn tất thanh toán", "payment", "settlement", ACCOUNTANT,
             needs=(fully_paid(), no_open_requests()), tell=(OWNER, AGENT)),
        step("send_settlement", "Gửi hồ sơ quyết toán", "settlement", "liquidation", CENTRE,
             needs=papers_complete("kcqg_papers.settlement"), form="note"),
        step("clear_late", "Tất toán khi quá hạn hồ sơ", "settlement", "liquidation", ACCOUNTANT,
             needs=papers_complete("kcqg_papers.clearance"), form="reason", tell=(CENTRE, AGENT)),
        step("return_settlement", "Trả hồ sơ quyết toán", "liquidation", "settlement", AGENT, form="reason"),
        paid_back(("refunding", "payment"), MONEY),
        replace(settling, tell=(OWNER, CENTRE, desk, COMMUNE), does=(*settling.does, Effect("open_follow_up"))),
    )  # fmt: skip
    return StageTable(Stage.ACCEPTANCE, "Nghiệm thu", states, steps)


ASKED_OF_OWNER = ("draft", "survey", "supplement")
WRITTEN_BY_CENTRE = ("survey", "supplement")
SECTIONS = (
    Section("establishment", "Cơ sở công nghiệp nông thôn", ASKED_OF_OWNER, (OWNER, CENTRE), "section_establishment"),
    Section("need", "Nội dung và sự cần thiết", ASKED_OF_OWNER, (OWNER, CENTRE), "section_need"),
    Section("items", "Máy móc, hạng mục đề nghị", ASKED_OF_OWNER, (OWNER, CENTRE), "section_items"),
    Section("funding", "Kinh phí và nguồn vốn", ASKED_OF_OWNER, (OWNER, CENTRE), "section_funding"),
    Section("schedule", "Tiến độ dự kiến", ASKED_OF_OWNER, (OWNER, CENTRE), "section_schedule"),
    Section("commitments", "Cam kết của cơ sở", ASKED_OF_OWNER, (OWNER,), "section_commitments"),
    Section("site_survey", "Biên bản khảo sát", WRITTEN_BY_CENTRE, (CENTRE,), "section_survey"),
    Section("project_text", "Thuyết minh đề án", WRITTEN_BY_CENTRE, (CENTRE,), "section_project"),
    Section("estimate", "Dự toán kinh phí (Mẫu 1)", WRITTEN_BY_CENTRE, (CENTRE,), "section_estimate"),
    Section("priority", "Ưu tiên của đề án", WRITTEN_BY_CENTRE, (CENTRE,), "section_priority"),
)


def national_project(variant: str = "", *, version: int = NEWEST) -> Process:
    """Build the procedure: through the Sở, or straight to the Cục when ``variant`` is ``DIRECT``."""
    direct = variant == DIRECT
    desk = AGENT if direct else OFFICER
    changing = PROPOSED[1:] if direct else PROPOSED
    stages = (
        proposal(desk, direct=direct), appraisal(direct=direct), approval(desk, direct=direct),
        implementation(desk, changing),
        acceptance(desk),
    )  # fmt: skip
    present = tuple(state.key for table in stages for state in table.states if not state.kind.closed)
    busy = tuple(key for key in present if key not in ("draft", "survey"))
    handlers = (
        (AGENT, CHIEF, ACCOUNTANT, MINISTER) if direct else (OFFICER, DIRECTOR, AGENT, CHIEF, ACCOUNTANT, MINISTER)
    )
    asked = (*tasks(desk, direct=direct), question(busy, asked=busy, holders=(CENTRE, *handlers)))
    always = levelled(
        busy, handlers, leaders=(CHIEF, MINISTER) if direct else (DIRECTOR, CHIEF, MINISTER, Role.SUPERVISOR)
    )
    always += rechecking(changing, change="kcqg_change", officials=(AGENT, CHIEF), tell=(OWNER, CENTRE, desk))
    always += _reconfirming(tuple(key for key in busy if key in JUDGED), direct=direct)
    label = "Đề án khuyến công quốc gia"
    built = Process(
        "kcqg_project",
        variant,
        version,
        label,
        "draft",
        stages,
        always,
        clocks(present, direct=direct),
        asked,
        SECTIONS,
    )
    return built if version == NEWEST else earlier(built)


def _reconfirming(where: tuple[str, ...], *, direct: bool) -> tuple[Step, ...]:
    """Return how whoever judged a dossier that changed confirms again: both councils, those asked, the leaders."""
    base, told = ((), (AGENT,)) if direct else ((COMMUNE, Role.PROV_FINANCE, DIRECTOR), (OFFICER, AGENT))
    return reconfirming(where, approvers=(*base, Role.COUNCIL_MEMBER, CHIEF), told=told)


def levelled(where: tuple[str, ...], handlers: tuple[Role, ...], *, leaders: tuple[Role, ...]) -> tuple[Step, ...]:
    """Return the interventions: a leader of the Sở intervenes while the case is with the province, and then watches."""
    found = interventions(where, officials=handlers, leaders=leaders, holders=(*handlers, CENTRE))
    level = not_beyond(*(role.value for role in BODIES))
    return tuple(replace(one, needs=(*one.needs, level)) if one.key in LEVELLED else one for one in found)
