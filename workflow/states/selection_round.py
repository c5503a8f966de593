"""Đợt bình chọn: plan, council and jury, dossiers, sealed scores, session, recognition, certificates, and the list sent up.

The round is a case of its own, and its nominations are linked to it. Who sits on the council and the jury, what they declare,
score and vote, are records beside the case; a step here is taken when all of them are there, and moves the nominations.
"""

from workflow.definition import Clock, Effect, Kind, Process, Role, Section, Stage, StageTable, State, step
from workflow.guards import (
    conflicts_declared,
    council_ready,
    items_decided,
    jurors_assigned,
    minutes_signed,
    nominations_judged,
    not_doer_of,
    sections_complete,
    sheets_complete,
)  # fmt: skip
from workflow.states.interventions import interventions
from workflow.states.selection_levels import PROVINCE, Organiser

CLOCK = Role.CLOCK
FREEZE = Effect("freeze_dossier")


def planning(level: Organiser) -> StageTable:
    """Stage 1, đề xuất: the plan of the round."""
    officer = level.officer
    states = (
        State("planning", "Đang lập kế hoạch", Kind.ACTIVE, officer),
        State("plan_review", "Chờ duyệt kế hoạch", Kind.ACTIVE, level.signer),
        State("cancelled", "Đã hủy đợt", Kind.DROPPED, None, "stopped"),
    )
    steps = (
        step("submit_plan", "Trình kế hoạch", "planning", "plan_review", officer, needs=sections_complete(), does=FREEZE),
        step("approve_plan", "Duyệt kế hoạch", "plan_review", "forming", level.signer, needs=not_doer_of("submit_plan"),
             form="decision", tell=officer, does=Effect("fix_rules")),
        step("return_plan", "Trả lại kế hoạch", "plan_review", "planning", level.signer, form="reason"),
        step("cancel", "Hủy đợt bình chọn", ("planning", "plan_review", "forming", "receiving"), "cancelled", officer,
             form="reason", does=Effect("release_nominations")),
    )  # fmt: skip
    return StageTable(Stage.PROPOSAL, "Kế hoạch", states, steps)


def judging(level: Organiser) -> StageTable:
    """Stage 2, thẩm định: council and jury, the nominees' dossiers, sealed scores."""
    officer = level.officer
    meeting = ("receiving", "scoring", "session")
    states = (
        State("forming", "Thành lập Hội đồng, Ban giám khảo", Kind.ACTIVE, officer),
        State("receiving", "Đang nhận hồ sơ", Kind.ACTIVE, officer, "registered"),
        State("scoring", "Ban giám khảo chấm điểm", Kind.ACTIVE, officer),
    )
    steps = (
        step("seat", "Ghi quyết định thành lập", "forming", None, officer, form="seating", does=Effect("seat_members")),
        step("open_receiving", "Mở nhận hồ sơ", "forming", "receiving", officer, needs=council_ready(), form="calling",
             does=Effect("look_for_conflicts")),
        step("replace_member", "Thay thành viên", meeting, None, officer, form="member_replacement", does=Effect("replace_member")),
        step("decide_conflict", "Quyết định xung đột lợi ích", meeting, None, officer, form="conflict_decision", does=Effect("decide_conflict")),
        step("assign", "Phân công chấm điểm", ("receiving", "scoring"), None, officer, form="assignment", does=Effect("assign_jurors")),
        step("open_scores", "Mở chấm điểm", "receiving", "scoring", officer,
             needs=(nominations_judged(), conflicts_declared(), jurors_assigned()), does=Effect("open_scores")),
        step("close_scores", "Đóng chấm điểm, mở niêm phong", "scoring", "session", officer, needs=sheets_complete(),
             form="note", does=Effect("close_scores")),
    )  # fmt: skip
    return StageTable(Stage.APPRAISAL, "Tiếp nhận và chấm điểm", states, steps)


def deciding(level: Organiser) -> StageTable:
    """Stage 3, phê duyệt: the council's session and the decision of recognition."""
    states = (
        State("session", "Hội đồng họp", Kind.ACTIVE, level.officer),
        State("recognising", "Chờ quyết định công nhận", Kind.ACTIVE, level.signer),
    )
    steps = (
        step("conclude", "Chốt kết quả của Hội đồng", "session", "recognising", level.officer,
             needs=(items_decided(), minutes_signed()), form="note", does=Effect("conclude_session")),
        step("approve_result", "Ký quyết định công nhận", "recognising", "complaints", level.signer,
             needs=not_doer_of("conclude"), form="decision", tell=level.officer, does=Effect("recognise_nominations")),
        step("return_result", "Trả lại Hội đồng", "recognising", "session", level.signer, form="reason", does=Effect("reopen_session")),
    )  # fmt: skip
    return StageTable(Stage.APPROVAL, "Hội đồng quyết định", states, steps)


def honouring(level: Organiser) -> StageTable:
    """Stage 4, triển khai: the window for complaints, then the certificates."""
    states = (
        State("complaints", "Thông báo, chờ hết hạn khiếu nại", Kind.WAITING, level.officer),
        State("certifying", "Cấp giấy chứng nhận", Kind.ACTIVE, level.officer),
    )
    steps = (
        step("remark", "Ghi chú đợt bình chọn", "complaints", None, level.officer, form="note"),
        step("end_window", "Hết hạn khiếu nại", "complaints", "certifying", CLOCK, tell=level.officer),
        step("award", "Cấp giấy chứng nhận cho cả đợt", "certifying", "forwarding", level.officer, form="certificate",
             does=Effect("award_certificates")),
    )  # fmt: skip
    return StageTable(Stage.IMPLEMENTATION, "Công nhận", states, steps)


def closing(level: Organiser) -> StageTable:
    """Stage 5, nghiệm thu: the summary list (Mẫu PL5) goes to the next level, the round is closed."""
    states = (
        State("forwarding", "Gửi danh sách lên cấp trên", Kind.ACTIVE, level.officer),
        State("closed", "Đã kết thúc đợt", Kind.GRANTED, None, "done"),
    )
    steps = (
        step("forward_list", "Gửi danh sách lên cấp trên", "forwarding", "closed", level.officer, form="forwarding",
             does=Effect("forward_list")),
        step("finish", "Kết thúc đợt, không gửi cấp trên", "forwarding", "closed", level.officer, form="reason"),
    )  # fmt: skip
    return StageTable(Stage.ACCEPTANCE, "Kết thúc", states, steps)


LABELS = {
    "commune": "Đợt bình chọn sản phẩm cấp xã",
    "": "Đợt bình chọn sản phẩm cấp tỉnh",
    "region": "Đợt bình chọn sản phẩm cấp khu vực",
    "nation": "Đợt bình chọn sản phẩm cấp quốc gia",
}
CLOCKS = (
    Clock("planning", "Lập kế hoạch", "sel_plan", ("planning",)),
    Clock("plan_review", "Duyệt kế hoạch", "sel_plan_review", ("plan_review",)),
    Clock("forming", "Thành lập Hội đồng", "sel_forming", ("forming",)),
    Clock("receiving", "Nhận hồ sơ", "sel_call", ("receiving",)),
    Clock("scoring", "Chấm điểm", "sel_scoring", ("scoring",), ladder="ladder.jury"),
    Clock("session", "Hội đồng họp", "sel_session", ("session",)),
    Clock("recognising", "Ký quyết định công nhận", "sel_recognise", ("recognising",)),
    Clock("complaints", "Khiếu nại kết quả", "sel_complaint_window", ("complaints",), breach="end_window"),
    Clock("certifying", "Cấp giấy chứng nhận", "sel_certify", ("certifying",)),
    Clock("forwarding", "Gửi cấp trên", "sel_forward", ("forwarding",)),
)


def selection_round(level: Organiser = PROVINCE) -> Process:
    """Build the procedure of a round at one level (TT 26/2014/TT-BCT A7 to A20)."""
    stages = (planning(level), judging(level), deciding(level), honouring(level), closing(level))
    busy = tuple(s.key for table in stages for s in table.states if not s.kind.closed)
    always = interventions(busy, officials=level.officials, leaders=level.leaders, holders=level.officials)
    sections = (
        Section("round_plan", "Kế hoạch đợt bình chọn", ("planning",), (level.officer,), "section_round_plan"),
        Section("round_rules", "Phiếu chấm, mức đạt và biểu quyết", ("planning",), (level.officer,), "section_round_rules"),
    )  # fmt: skip
    label = LABELS[level.variant]
    return Process("selection_round", level.variant, 2, label, "planning", stages, always, CLOCKS, (), sections)
