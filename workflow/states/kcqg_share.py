"""Phần của đề án nhóm, đề án điểm: one beneficiary's share of a line item, a child case with a small life of its own.

The implementer names the beneficiaries (Mẫu 11); the Sở of each province appraises and approves those on its ground, then
supervises, accepts on the spot (Mẫu 5a) and may put another in the place of one who cannot go on (TT 36/2013/TT-BCT A10,
A11); the Cục pays and settles, and cancels at the request of the Sở.
"""

from dataclasses import replace

from workflow.definition import Clock, Effect, Kind, Process, Role, Stage, StageTable, State, Step, step
from workflow.guards import (
    at_most,
    done,
    fully_refunded,
    no_open_change,
    no_open_requests,
    not_doer_of,
    papers_complete,
    whole_goes_on,
)
from workflow.states.interventions import question, rechecking
from workflow.states.kcqg import levelled
from workflow.states.kcqg_earlier import earlier
from workflow.states.paying import Payers, paid_back, payments, settled

OWNER, CENTRE, COMMUNE, LINKED = Role.BENEFICIARY, Role.IMPLEMENTER, Role.COMMUNE_OFFICER, Role.LINKED
OFFICER, DIRECTOR = Role.DEPT_OFFICER, Role.DEPT_LEADER
AGENT, CHIEF, ACCOUNTANT, MINISTER = (
    Role.AGENCY_OFFICER, Role.AGENCY_LEADER, Role.AGENCY_ACCOUNTANT, Role.MINISTRY_LEADER,
)  # fmt: skip
MONEY = Payers(
    CENTRE, ACCOUNTANT, CHIEF, ACCOUNTANT, (AGENT, CHIEF), (ACCOUNTANT, AGENT), OWNER, decides="approve_share"
)
NEWEST = MENDING_SINCE = 3
MENDED = ("in_progress", "fixing")
LIVE = ("proposed", "rework", "dept_signing", "contracting", *MENDED)
"""Before acceptance: here another may take the place of the beneficiary, the amounts may change, it may be cancelled."""
TOLD = (OWNER, CENTRE, OFFICER, AGENT)
ENDING = ("replace_share", "request_acceptance")
"""What would leave a change without the share that it is about."""


def proposal() -> StageTable:
    """Stage 1, đề xuất: the implementer's proposal, and the appraisal of this beneficiary by the Sở."""
    states = (
        State("proposed", "Chờ Sở thẩm định đối tượng", Kind.ACTIVE, OFFICER, "registered"),
        State("rework", "Chờ đơn vị thực hiện bổ sung", Kind.WAITING, CENTRE, "registered"),
    )
    steps = (
        step("propose_share", "Trình lãnh đạo Sở duyệt", "proposed", "dept_signing", OFFICER, form="share_appraisal",
             does=Effect("check_share")),
        step("return_share", "Trả đơn vị thực hiện bổ sung", "proposed", "rework", OFFICER, form="reason", tell=OWNER,
             needs=at_most("return_share", 2)),
        step("send_share", "Gửi lại Sở", "rework", "proposed", CENTRE, form="supplement_reply"),
    )  # fmt: skip
    return StageTable(Stage.PROPOSAL, "Đề xuất", states, steps)


def approval() -> StageTable:
    """Stage 3, phê duyệt: the leader of the Sở approves, later replaces; the Cục cancels what the Sở asks it to."""
    states = (
        State("dept_signing", "Chờ lãnh đạo Sở duyệt", Kind.ACTIVE, DIRECTOR),
        State("reclaiming", "Đã thay thế, chờ tất toán", Kind.ACTIVE, ACCOUNTANT, "obligation"),
        State("replaced", "Đã được thay thế", Kind.DROPPED, None, "stopped"),
        State("cancelled", "Đã hủy", Kind.DROPPED, None, "stopped"),
    )
    steps = (
        step("approve_share", "Duyệt đối tượng thụ hưởng", "dept_signing", "contracting", DIRECTOR, form="decision",
             needs=not_doer_of("propose_share"), tell=(OWNER, AGENT, COMMUNE), does=Effect("approve_share")),
        step("return_share_appraisal", "Trả lại thẩm định", "dept_signing", "proposed", DIRECTOR, form="reason"),
        step("replace_share", "Thay đối tượng thụ hưởng", LIVE, "reclaiming", DIRECTOR, form="share_replacement",
             needs=no_open_requests(), tell=TOLD, does=Effect("hand_over_share")),
        step("close_replaced", "Đóng phần đã thay thế", "reclaiming", "replaced", ACCOUNTANT, needs=fully_refunded(), tell=TOLD),
        step("ask_cancel", "Đề nghị Cục hủy phần", LIVE, None, DIRECTOR, form="reason", tell=(CHIEF, AGENT, CENTRE, OWNER)),
        step("cancel_share", "Hủy phần", LIVE, "refunding", CHIEF, form="stop", tell=TOLD,
             needs=(done("ask_cancel"), no_open_requests()), does=Effect("release_commitment")),
        step("cancel_with_parent", "Hủy do đề án ngừng", LIVE, "refunding", LINKED, form="stop", tell=TOLD,
             needs=no_open_requests(), does=Effect("release_commitment"), while_held=True),
    )  # fmt: skip
    return StageTable(Stage.APPROVAL, "Phê duyệt", states, steps)


def implementation() -> StageTable:
    """Stage 4, triển khai: contract, monthly reports, advances; what was paid for nothing comes back."""
    states = (
        State("contracting", "Đã duyệt, chờ ký hợp đồng", Kind.ACTIVE, CENTRE),
        State("in_progress", "Đang triển khai", Kind.ACTIVE, CENTRE),
        State("refunding", "Đang thu hồi kinh phí", Kind.ACTIVE, ACCOUNTANT, "obligation"),
    )
    steps = (
        step("sign_contract", "Ghi nhận hợp đồng", "contracting", "in_progress", CENTRE, form="contract", tell=TOLD,
             needs=papers_complete("kcqg_papers.share_contract"), does=Effect("record_contract")),
        step("change_share_amounts", "Áp dụng phân bổ lại", LIVE, None, LINKED, form="share_amounts", tell=TOLD,
             does=Effect("change_share_amounts"), while_held=True),
        step("report_progress", "Báo cáo tiến độ", "in_progress", None, CENTRE, form="progress", tell=(OFFICER, AGENT),
             does=Effect("record_progress")),
        *(replace(one, needs=(*one.needs, whole_goes_on())) for one in payments(("in_progress", "payment"), MONEY)),
        step("request_acceptance", "Đề nghị nghiệm thu", MENDED, "acceptance", CENTRE, form="note", tell=(OWNER, COMMUNE, AGENT),
             needs=(done("report_progress"), papers_complete("kcqg_papers.acceptance"), no_open_requests())),
        paid_back(("refunding", "reclaiming", "payment"), MONEY),
        step("close_cancelled", "Đóng phần đã hủy", "refunding", "cancelled", ACCOUNTANT, needs=fully_refunded(), tell=TOLD),
    )  # fmt: skip
    return StageTable(Stage.IMPLEMENTATION, "Triển khai", states, steps)


def acceptance() -> StageTable:
    """Stage 5, nghiệm thu: the Sở accepts on the spot or has something mended, the Cục pays what remains and settles."""
    accepts, minutes = Effect("accept_support"), papers_complete("kcqg_papers.share_acceptance")
    settling = settled("payment", "closed", MONEY, "kcqg_papers.share_settlement")
    states = (
        State("acceptance", "Nghiệm thu tại cơ sở", Kind.ACTIVE, OFFICER),
        State("fixing", "Khắc phục để nghiệm thu lại", Kind.WAITING, CENTRE),
        State("payment", "Thanh toán phần còn lại", Kind.ACTIVE, ACCOUNTANT, "obligation"),
        State("closed", "Đã quyết toán", Kind.GRANTED, None, "done"),
    )
    steps = (
        step("accept_result", "Kết luận đạt", "acceptance", "payment", OFFICER, form="acceptance", tell=TOLD,
             needs=minutes, does=accepts),
        step("accept_partly", "Nghiệm thu một phần", "acceptance", "payment", OFFICER, form="acceptance_partial",
             needs=minutes, tell=TOLD, does=accepts),
        step("ask_fix", "Yêu cầu khắc phục", "acceptance", "fixing", OFFICER, form="fix_request", tell=(OWNER, AGENT)),
        step("refuse_result", "Kết luận không đạt", "acceptance", "refunding", OFFICER, form="refusal", tell=TOLD,
             needs=(minutes, no_open_requests()), does=Effect("release_commitment")),
        replace(settling, does=(*settling.does, Effect("open_follow_up"))),
    )  # fmt: skip
    return StageTable(Stage.ACCEPTANCE, "Nghiệm thu", states, steps)


CLOCKS = (
    Clock("appraising", "Thẩm định đối tượng", "kcqg_share_appraisal", ("proposed",)),
    Clock("reworking", "Bổ sung đề xuất", "kcqg_share_rework", ("rework",)),
    Clock("signing", "Lãnh đạo Sở duyệt", "kcqg_sign", ("dept_signing",)),
    Clock("contracting", "Ký hợp đồng", "kcqg_contract", ("contracting",)),
    Clock("reporting", "Báo cáo tiến độ tháng", "kcqg_monthly_report", ("in_progress",)),
    Clock("implementing", "Thời gian thực hiện", "kcqg_implementation", ("in_progress",), ("acceptance", "fixing")),
    Clock("accepting", "Nghiệm thu tại cơ sở", "kcqg_acceptance", ("acceptance",)),
    Clock("fixing", "Khắc phục", "kcqg_fix", ("fixing",)),
    Clock("paying", "Thanh toán, quyết toán", "kcqg_payment", ("payment",)),
    Clock("refunding", "Thu hồi kinh phí", "kcqg_refund", ("refunding", "reclaiming")),
)


def share(version: int = NEWEST) -> Process:
    """Build the procedure of a share; the Sở of its province holds it, the Cục takes part.

    Since version 2 the Sở answers a rule that was published meanwhile, and the share comes down by a decided change;
    since version 3 repair is a state, and the beneficiary is followed.
    """
    stages: tuple[StageTable, ...] = (proposal(), approval(), implementation(), acceptance())
    busy = tuple(state.key for table in stages for state in table.states if not state.kind.closed)
    handlers = (OFFICER, DIRECTOR, AGENT, CHIEF, ACCOUNTANT, MINISTER)
    asked = (question(busy, asked=busy, holders=(CENTRE, *handlers)),)
    always: tuple[Step, ...] = levelled(busy, handlers, leaders=(DIRECTOR, CHIEF, MINISTER))
    if version > 1:
        stages = tuple(map(_changing, stages))
        always += rechecking(LIVE, change="kcqg_change", tell=(OWNER, CENTRE, AGENT))
    label = "Phần của đề án khuyến công quốc gia"
    built = Process("kcqg_share", "", version, label, "proposed", stages, always, CLOCKS, asked)
    return built if version >= MENDING_SINCE else earlier(built)


def _changing(table: StageTable) -> StageTable:
    """Let a decided change lower the share; while one is open, the share neither ends nor passes to another."""
    apply = step("apply_change", "Áp dụng điều chỉnh", LIVE, None, LINKED, form="applied_change", tell=TOLD,
                 does=Effect("lower_share"), while_held=True)  # fmt: skip
    steps = (replace(one, needs=(*one.needs, no_open_change())) if one.key in ENDING else one for one in table.steps)
    return replace(table, steps=(*steps, *((apply,) if table.stage is Stage.IMPLEMENTATION else ())))
