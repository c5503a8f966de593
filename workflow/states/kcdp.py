"""Local đề án (đề án khuyến công địa phương): one case through proposal, appraisal, approval, implementation, acceptance.

National law leaves this procedure to the province (TT 46/2012/TT-BCT A8 k3), so :func:`local_project` builds each province's
variant from one set of tables. Terms, caps and papers are rules by date and by province; none is written here.
"""

from workflow.definition import (
    Clock,
    Completion,
    Effect,
    Kind,
    Process,
    Role,
    Section,
    Stage,
    StageTable,
    State,
    Step,
    Task,
    step,
)  # fmt: skip
from workflow.guards import (
    approvals_stand,
    at_most,
    done,
    fully_refunded,
    has,
    no_open_change,
    no_open_requests,
    not_doer_of,
    own_task,
    papers_complete,
    sections_complete,
    tasks_asked,
    tasks_done,
)  # fmt: skip
from workflow.states.accepting import conclusions
from workflow.states.coverage import FORGET, OPINION, PLACE, SIGNED, SUPPORT, VERDICT
from workflow.states.interventions import interventions, question, rechecking, reconfirming
from workflow.states.paying import Payers, paid_back, payments, settled

OWNER, CENTRE, COMMUNE = Role.BENEFICIARY, Role.IMPLEMENTER, Role.COMMUNE_OFFICER
OFFICER, DIRECTOR, ACCOUNTANT = Role.DEPT_OFFICER, Role.DEPT_LEADER, Role.DEPT_ACCOUNTANT
FINANCE, PROVINCE, PANEL, TEAM = Role.PROV_FINANCE, Role.PROV_LEADER, Role.ACCEPTANCE_MEMBER, Role.COUNCIL_MEMBER
CLOCK, LINKED = Role.CLOCK, Role.LINKED
MONEY = Payers(CENTRE, ACCOUNTANT, DIRECTOR, ACCOUNTANT, (DIRECTOR, ACCOUNTANT), (ACCOUNTANT, OFFICER), OWNER)

FREEZE = Effect("freeze_dossier")
PROPOSAL_FILE = (sections_complete(), papers_complete("kcdp_papers.submit"))
WRITTEN_FOR_OWNER = (sections_complete("commitments"), papers_complete("kcdp_papers.submit"))
"""What the Trung tâm may hand to the establishment, which then gives its word itself."""
PROJECT_FILE = (sections_complete(), papers_complete("kcdp_papers.survey"), papers_complete("kcdp_papers.project"))
APPRAISED = (
    tasks_asked("verdict"),
    tasks_done("verdict"),
    tasks_done("opinion"),
    has("appraisal_slip"),
    approvals_stand(),
)
PROPOSED = ("dept_signing", "appraised", "in_batch", "reserve", "contracting", "in_progress")
"""Where a case has figures that a new rule may touch: proposed, or approved and not yet accepted."""
VOIDABLE = ("submitted", "survey", "appraisal", "dept_signing", "appraised", "in_batch", "reserve")
"""Where what was confirmed may turn out to have changed."""
EARLY = ("draft", "applicant_confirmation", "commune_confirmation", "submitted", "supplement")


def proposal(first: str) -> StageTable:
    """Stage 1, đề xuất: from the first word to a dossier that the Sở has received."""
    states = (
        State("draft", "Đang soạn hồ sơ", Kind.DRAFT, OWNER, "draft"),
        State("applicant_confirmation", "Chờ cơ sở xác nhận", Kind.WAITING, OWNER, "draft"),
        State("commune_confirmation", "Chờ UBND cấp xã xác nhận", Kind.ACTIVE, COMMUNE, "registered"),
        State("submitted", "Chờ Sở tiếp nhận", Kind.ACTIVE, OFFICER, "registered"),
        State("supplement", "Chờ bổ sung hồ sơ", Kind.WAITING, OWNER, "supplement"),
        State("withdrawn", "Đã rút hồ sơ", Kind.DROPPED, None, "withdrawn"),
    )
    steps = (
        step("submit", "Nộp hồ sơ", "draft", first, OWNER, needs=PROPOSAL_FILE, form="declaration", does=FREEZE),
        step("send_for_confirmation", "Gửi cơ sở xác nhận", "draft", "applicant_confirmation", CENTRE, needs=WRITTEN_FOR_OWNER),
        step("confirm", "Xác nhận và nộp", "applicant_confirmation", first, OWNER,
             needs=sections_complete(), form="declaration", does=FREEZE, tell=CENTRE),
        step("send_back", "Đề nghị Trung tâm sửa", "applicant_confirmation", "draft", OWNER, form="reason", tell=CENTRE),
        step("confirm_place", "Xác nhận cơ sở và địa điểm", "commune_confirmation", "submitted", COMMUNE,
             form="confirm_place", tell=OWNER, does=PLACE),
        step("return_to_applicant", "Trả cơ sở hoàn thiện", "commune_confirmation", "draft", COMMUNE, form="reason"),
        step("accept", "Tiếp nhận", "submitted", "survey", OFFICER, form="receipt", tell=OWNER, does=Effect("promise")),
        step("ask_supplement", "Yêu cầu bổ sung", "submitted", "supplement", OFFICER,
             needs=at_most("ask_supplement", 1), form="supplement_request"),
        step("refuse", "Từ chối tiếp nhận", "submitted", "refused", OFFICER, form="refusal", tell=OWNER),
        step("send_supplement", "Gửi bổ sung", "supplement", "submitted", OWNER,
             needs=PROPOSAL_FILE, form="supplement_reply", does=FREEZE),
        step("withdraw", "Rút hồ sơ", EARLY, "withdrawn", OWNER, form="reason", tell=OFFICER),
        step("lapse", "Đóng do quá hạn bổ sung", ("draft", "supplement"), "withdrawn", CLOCK, tell=OWNER),
    )  # fmt: skip
    return StageTable(Stage.PROPOSAL, "Đề xuất", states, steps)


def appraisal() -> StageTable:
    """Stage 2, thẩm định: survey, đề án and estimate by the centre, appraisal on the spot, the Sở's proposal."""
    states = (
        State("survey", "Khảo sát, lập đề án", Kind.ACTIVE, CENTRE),
        State("appraisal", "Thẩm định tại cơ sở", Kind.ACTIVE, OFFICER),
        State("dept_signing", "Chờ lãnh đạo Sở ký", Kind.ACTIVE, DIRECTOR),
        State("refused", "Không được đề nghị hỗ trợ", Kind.REFUSED, None, "refused"),
    )
    steps = (
        step("submit_project", "Trình đề án và dự toán", "survey", "appraisal", CENTRE, needs=PROJECT_FILE, does=FREEZE),
        step("drop", "Kết luận không đủ điều kiện", ("survey", "appraisal"), "refused", OFFICER, form="refusal", tell=(OWNER, CENTRE)),
        step("return_for_rework", "Trả Trung tâm sửa đề án", "appraisal", "survey", OFFICER, form="reason"),
        step("propose", "Trình lãnh đạo Sở", "appraisal", "dept_signing", OFFICER,
             needs=APPRAISED, form="appraisal", does=(Effect("check_cap"), FREEZE)),
        step("sign", "Ký, đưa vào danh sách đề nghị", "dept_signing", "appraised", DIRECTOR,
             needs=(not_doer_of("propose"), approvals_stand()), tell=OWNER, does=SIGNED),
        step("return_appraisal", "Trả lại thẩm định", "dept_signing", "appraisal", DIRECTOR, form="reason"),
        step("decline", "Không đề nghị", "dept_signing", "refused", DIRECTOR, form="refusal", tell=(OWNER, CENTRE)),
    )  # fmt: skip
    return StageTable(Stage.APPRAISAL, "Thẩm định", states, steps)


def approval(approver: Role) -> StageTable:
    """Stage 3, phê duyệt: a batch inside the budget line, decided by the approver; what does not fit waits in reserve."""
    states = (
        State("appraised", "Chờ xếp vào đợt", Kind.ACTIVE, OFFICER),
        State("in_batch", "Chờ phê duyệt theo đợt", Kind.ACTIVE, approver),
        State("reserve", "Danh sách dự phòng", Kind.WAITING, OFFICER),
        State("not_approved", "Không được phê duyệt", Kind.REFUSED, None, "refused"),
    )
    steps = (
        step("put_in_batch", "Xếp vào đợt", ("appraised", "reserve"), "in_batch", OFFICER, form="batch", does=Effect("put_in_batch")),
        step("take_out", "Rút khỏi đợt", "in_batch", "appraised", OFFICER, form="reason", does=Effect("take_out_of_batch")),
        step("approve", "Phê duyệt", "in_batch", "contracting", approver, needs=(not_doer_of("propose", "sign", "put_in_batch"), approvals_stand()),
             form="decision", tell=(OWNER, OFFICER), does=(Effect("commit_support"), SUPPORT)),
        step("leave_out", "Để lại danh sách dự phòng", "in_batch", "reserve", approver,
             form="reason", tell=OWNER, does=Effect("take_out_of_batch")),
        step("reject", "Không phê duyệt", "in_batch", "not_approved", approver,
             form="reason", tell=(OWNER, OFFICER), does=Effect("take_out_of_batch")),
        step("close_reserve", "Kết thúc dự phòng", "reserve", "not_approved", (OFFICER, CLOCK), form="reason", tell=OWNER),
    )  # fmt: skip
    return StageTable(Stage.APPROVAL, "Phê duyệt", states, steps)


def implementation(approver: Role) -> StageTable:
    """Stage 4, triển khai: contract, monthly progress, money, change, carry-over, stop with refund."""
    paying = ("in_progress", "payment")
    states = (
        State("contracting", "Chờ ký hợp đồng", Kind.ACTIVE, CENTRE),
        State("in_progress", "Đang triển khai", Kind.ACTIVE, CENTRE),
        State("refunding", "Đang thu hồi kinh phí", Kind.ACTIVE, ACCOUNTANT, "obligation"),
        State("stopped", "Đã ngừng triển khai", Kind.DROPPED, None, "stopped"),
    )
    steps = (
        step("sign_contract", "Ghi nhận hợp đồng", "contracting", "in_progress", CENTRE,
             needs=papers_complete("kcdp_papers.contract"), form="contract", tell=OWNER, does=Effect("record_contract")),
        step("report_progress", "Báo cáo tiến độ", "in_progress", None, CENTRE, form="progress", does=Effect("record_progress")),
        step("request_change", "Đề nghị điều chỉnh", "in_progress", None, CENTRE,
             needs=no_open_change(), form="change_request", does=Effect("open_change")),
        step("apply_change", "Áp dụng điều chỉnh", PROPOSED, None, LINKED,
             form="applied_change", tell=(OWNER, CENTRE), does=Effect("apply_change"), while_held=True),
        step("carry_over", "Chuyển nguồn sang năm sau", "in_progress", None, ACCOUNTANT, form="carry_over", does=Effect("carry_over")),
        *payments(paying, MONEY),
        step("request_acceptance", "Đề nghị nghiệm thu", ("in_progress", "fixing"), "acceptance", CENTRE, tell=(OWNER, COMMUNE),
             needs=(done("report_progress"), no_open_change(), no_open_requests(), papers_complete("kcdp_papers.acceptance")),
             form="note"),
        step("stop", "Ngừng triển khai", ("contracting", "in_progress", "fixing"), "refunding", approver, form="stop",
             tell=(OWNER, CENTRE), needs=no_open_requests(), does=Effect("release_commitment"), while_held=True),
        step("close_stopped", "Đóng hồ sơ đã ngừng", "refunding", "stopped", ACCOUNTANT, needs=fully_refunded(), tell=(OWNER, CENTRE),
             does=Effect("free_items")),
    )  # fmt: skip
    return StageTable(Stage.IMPLEMENTATION, "Triển khai", states, steps)


def acceptance() -> StageTable:
    """Stage 5, nghiệm thu: the panel of the three sides, the remaining money, settlement, handover, closing."""
    states = (
        State("acceptance", "Nghiệm thu cơ sở", Kind.ACTIVE, OFFICER),
        State("fixing", "Khắc phục để nghiệm thu lại", Kind.WAITING, CENTRE),
        State("payment", "Thanh toán phần còn lại", Kind.ACTIVE, ACCOUNTANT, "obligation"),
        State("handover", "Chờ bàn giao", Kind.ACTIVE, CENTRE),
        State("closed", "Đã hoàn thành", Kind.GRANTED, None, "done"),
    )
    steps = (
        *conclusions(OFFICER, told=(OWNER, CENTRE), mends=(OWNER,)),
        paid_back(("refunding", "payment"), MONEY),
        settled("payment", "handover", MONEY, "kcdp_papers.settlement"),
        step("hand_over", "Bàn giao và đóng hồ sơ", "handover", "closed", CENTRE, needs=has("handover_minutes"), form="handover",
             tell=(OWNER, OFFICER, COMMUNE), does=Effect("open_follow_up")),
    )  # fmt: skip
    return StageTable(Stage.ACCEPTANCE, "Nghiệm thu", states, steps)


def tasks(*, finance_must_answer: bool) -> tuple[Task, ...]:
    """Parallel work: the appraisal team, the consulted units, the acceptance panel."""
    asks = (
        Effect("ask_work", ("verdict",)),
        Effect("ask_work", ("opinion",)),
        Effect("ask_work", ("acceptance_verdict",)),
    )
    answers = tuple(Effect("answer_work", effect.args) for effect in asks)
    late = Completion("all", late_counts=not finance_must_answer)
    return (
        Task("verdict", "Phiếu của tổ thẩm định",
              step("form_team", "Lập tổ thẩm định", "appraisal", None, OFFICER, form="team", tell=TEAM, does=(asks[0], FORGET)),
              step("give_verdict", "Ghi phiếu thẩm định", "appraisal", None, TEAM, needs=own_task("verdict"),
                   form="five_heads", tell=OFFICER, does=(answers[0], VERDICT)),
              "kcdp_verdict", TEAM, Completion("all")),
        Task("opinion", "Ý kiến đơn vị",
              step("ask_opinion", "Lấy ý kiến đơn vị", "appraisal", None, OFFICER, form="opinion_request", does=asks[1]),
              step("give_opinion", "Trả lời ý kiến", "appraisal", None, (FINANCE, COMMUNE), needs=own_task("opinion"),
                   form="opinion", tell=OFFICER, does=(answers[1], OPINION)),
              "kcdp_opinion", FINANCE, late),
        Task("acceptance_verdict", "Phiếu nghiệm thu",
              step("form_panel", "Lập hội đồng nghiệm thu", "acceptance", None, OFFICER, form="panel", tell=PANEL, does=asks[2]),
              step("give_acceptance_verdict", "Ghi phiếu nghiệm thu", "acceptance", None, PANEL,
                   needs=own_task("acceptance_verdict"), form="acceptance_verdict", tell=OFFICER, does=answers[2]),
              "kcdp_acceptance_verdict", PANEL, Completion("all")),
    )  # fmt: skip


CLOCKS = (
    Clock("drafting", "Thời gian giữ bản nháp", "kcdp_draft_life", ("draft",), breach="lapse", ladder="ladder.draft"),
    Clock("applicant_confirmation", "Cơ sở xác nhận", "kcdp_applicant_confirm", ("applicant_confirmation",)),
    Clock("commune_confirmation", "UBND cấp xã xác nhận", "kcdp_commune_confirm", ("commune_confirmation",)),
    Clock("receiving", "Tiếp nhận", "kcdp_receive", ("submitted",)),
    Clock("supplement", "Bổ sung hồ sơ", "kcdp_supplement", ("supplement",), breach="lapse"),
    Clock("department", "Thẩm định tại Sở", "kcdp_department", ("survey", "appraisal", "dept_signing"), held="stops"),
    Clock("survey", "Khảo sát, lập đề án", "kcdp_survey", ("survey",)),
    Clock("appraisal", "Thẩm định tại cơ sở", "kcdp_appraisal", ("appraisal",)),
    Clock("signing", "Lãnh đạo Sở ký", "kcdp_sign", ("dept_signing",)),
    Clock("batching", "Xếp vào đợt", "kcdp_batch_wait", ("appraised",)),
    Clock("approving", "Phê duyệt", "kcdp_approve", ("in_batch",)),
    Clock("reserve", "Chờ bố trí vốn", "kcdp_reserve_wait", ("reserve",), breach="close_reserve"),
    Clock("contracting", "Ký hợp đồng", "kcdp_contract", ("contracting",)),
    Clock("reporting", "Báo cáo tiến độ tháng", "kcdp_progress_report", ("in_progress",)),
    Clock("implementing", "Thời gian thực hiện", "kcdp_implementation", ("in_progress",), ("acceptance", "fixing")),
    Clock("accepting", "Nghiệm thu cơ sở", "kcdp_acceptance", ("acceptance",)),
    Clock("fixing", "Khắc phục", "kcdp_fix", ("fixing",)),
    Clock("paying", "Thanh toán", "kcdp_payment", ("payment",)),
    Clock("settling", "Hồ sơ quyết toán", "kcdp_settlement_file", ("payment",)),
    Clock("liquidating", "Thanh lý, quyết toán năm", "kcdp_liquidation_last", ("payment",)),
    Clock("handover", "Bàn giao", "kcdp_handover", ("handover",)),
    Clock("refunding", "Thu hồi kinh phí", "kcdp_refund", ("refunding",)),
)

FILLED_BY_OWNER = ("draft", "supplement")
SECTIONS = (
    Section("establishment", "Cơ sở công nghiệp nông thôn", FILLED_BY_OWNER, (OWNER, CENTRE), "section_establishment"),
    Section("need", "Nội dung và sự cần thiết", FILLED_BY_OWNER, (OWNER, CENTRE), "section_need"),
    Section("items", "Máy móc, hạng mục đề nghị", FILLED_BY_OWNER, (OWNER, CENTRE), "section_items"),
    Section("funding", "Kinh phí và nguồn vốn", FILLED_BY_OWNER, (OWNER, CENTRE), "section_funding"),
    Section("schedule", "Tiến độ dự kiến", FILLED_BY_OWNER, (OWNER, CENTRE), "section_schedule"),
    Section(
        "commitments",
        "Cam kết của cơ sở",
        (*FILLED_BY_OWNER, "applicant_confirmation"),
        (OWNER,),
        "section_commitments",
    ),
    Section("site_survey", "Biên bản khảo sát", ("survey",), (CENTRE,), "section_survey"),
    Section("project_text", "Thuyết minh đề án", ("survey",), (CENTRE,), "section_project"),
    Section("estimate", "Dự toán kinh phí", ("survey",), (CENTRE,), "section_estimate"),
)


def local_project(
    variant: str = "", *, approver: Role = PROVINCE, commune_confirms: bool = True, finance_must_answer: bool = True
) -> Process:
    """Build the procedure of one province from the shared tables; ``variant`` "" is the common one, else a unit's code."""
    first = "commune_confirmation" if commune_confirms else "submitted"
    stages = (proposal(first), appraisal(), approval(approver), implementation(approver), acceptance())
    if not commune_confirms:
        stages = (_without(stages[0], "commune_confirmation"), *stages[1:])
    present = tuple(s.key for table in stages for s in table.states if not s.kind.closed)
    busy = tuple(key for key in present if key not in ("draft", "applicant_confirmation"))
    others_hold = tuple(s.key for table in stages for s in table.states if s.key in busy and s.holder is not OWNER)
    always = interventions(busy, offices=others_hold, promised=("survey", "appraisal", "dept_signing"))
    always += rechecking(PROPOSED, change="kcdp_change")
    always += reconfirming(VOIDABLE if commune_confirms else VOIDABLE[2:], approvers=(COMMUNE, FINANCE, TEAM, DIRECTOR))
    asked = (*tasks(finance_must_answer=finance_must_answer), question(busy, asked=others_hold))
    clocks = tuple(clock for clock in CLOCKS if any(key in present for key in clock.runs))
    label = "Đề án khuyến công địa phương"
    return Process("kcdp_project", variant, 4, label, "draft", stages, always, clocks, asked, SECTIONS)


def _without(table: StageTable, gone: str) -> StageTable:
    """Take a state out of a stage, with the steps that only lead from it."""
    kept = tuple(
        Step(s.key, s.label, tuple(k for k in s.sources if k != gone), s.target, s.roles, s.needs, s.form, s.tell, s.does, s.while_held)
        for s in table.steps
        if s.sources != (gone,)
    )  # fmt: skip
    return StageTable(table.stage, table.label, tuple(s for s in table.states if s.key != gone), kept)
