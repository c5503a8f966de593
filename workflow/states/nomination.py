"""Hồ sơ bình chọn sản phẩm: one product or one set through nomination, eligibility, scores, recognition and what follows.

The round moves its nominations where all of them move together (opening and closing the scores, the council's decision,
the notice): such a step belongs to the linked case and not to a person. Whoever is not recognised may complain for fifteen
working days after the notice (TT 26/2014/TT-BCT A20), so the case stays open until then.
"""

from workflow.definition import Clock, Effect, Kind, Process, Role, Section, Stage, StageTable, State, step
from workflow.guards import at_most, papers_complete, round_receives, sections_complete
from workflow.states.interventions import interventions, question
from workflow.states.selection_levels import PROVINCE, Organiser

OWNER, EXPERT = Role.BENEFICIARY, Role.EXPERT
CLOCK, ROUND = Role.CLOCK, Role.LINKED

FREEZE = Effect("freeze_dossier")
BEFORE_SCORES = ("draft", "submitted", "supplement", "eligibility", "eligible")
CERTIFIED = ("certified", "reporting", "report_check")
RESULT_STANDS = (
    "passed", "left_out", "recommended", "not_recognised", "complained", "upheld", "recognised", *CERTIFIED,
)  # fmt: skip
"""Where the scores were counted: whoever has to stay away afterwards makes a new version of the result (I-35)."""


def nominating(level: Organiser) -> StageTable:
    """Stage 1, đề xuất: the nominee's dossier, once supplemented, received by whoever runs the round."""
    file = (sections_complete(), papers_complete(f"sel_papers.{level.variant or 'province'}"))
    states = (
        State("draft", "Đang soạn hồ sơ", Kind.DRAFT, OWNER, "draft"),
        State("submitted", "Chờ tiếp nhận", Kind.ACTIVE, level.officer, "registered"),
        State("supplement", "Chờ bổ sung hồ sơ", Kind.WAITING, OWNER, "supplement"),
        State("withdrawn", "Đã rút hồ sơ", Kind.DROPPED, None, "withdrawn"),
    )
    steps = (
        step("nominate", "Nộp hồ sơ bình chọn", "draft", "submitted", OWNER,
             needs=(round_receives(), *file), form="declaration", does=FREEZE),
        step("accept", "Tiếp nhận", "submitted", "eligibility", level.officer, form="receipt", tell=OWNER),
        step("ask_supplement", "Yêu cầu bổ sung", "submitted", "supplement", level.officer,
             needs=at_most("ask_supplement", 1), form="supplement_request"),
        step("send_supplement", "Gửi bổ sung", "supplement", "submitted", OWNER, needs=file, form="supplement_reply", does=FREEZE),
        step("refuse", "Từ chối tiếp nhận", "submitted", "ineligible", level.officer, form="refusal", tell=OWNER),
        step("withdraw", "Rút hồ sơ", BEFORE_SCORES, "withdrawn", OWNER, form="reason", tell=level.officer),
        step("call_off", "Đóng do hủy đợt bình chọn", BEFORE_SCORES, "withdrawn", ROUND, form="reason", tell=OWNER),
        step("carry_up", "Nhận hồ sơ từ cấp dưới", "draft", "submitted", ROUND, form="forwarding", tell=(OWNER, level.officer),
             does=FREEZE),
        step("lapse", "Đóng do quá hạn", ("draft", "supplement"), "withdrawn", CLOCK, tell=OWNER),
    )  # fmt: skip
    return StageTable(Stage.PROPOSAL, "Đề xuất", states, steps)


def judging(level: Organiser) -> StageTable:
    """Stage 2, thẩm định: eligibility, a visit, and the jury's sheets, sealed until the round closes them."""
    states = (
        State("eligibility", "Kiểm tra điều kiện", Kind.ACTIVE, level.officer),
        State("eligible", "Đủ điều kiện, chờ chấm điểm", Kind.WAITING, level.officer),
        State("scoring", "Đang chấm điểm", Kind.ACTIVE, level.officer),
        State("passed", "Đạt điểm, chờ Hội đồng", Kind.ACTIVE, level.officer),
        State("ineligible", "Không đủ điều kiện", Kind.REFUSED, None, "refused"),
    )
    found = (Effect("group_product"), Effect("find_conflicts"))
    lower = (Effect("check_lower_certificate"), *found) if level.has_lower else found
    steps = (
        step("find_eligible", "Xác nhận đủ điều kiện", "eligibility", "eligible", level.officer,
             form="eligibility_check", does=lower, tell=OWNER),
        step("find_ineligible", "Kết luận không đủ điều kiện", "eligibility", "ineligible", level.officer, form="refusal", tell=OWNER),
        step("check_again", "Kiểm tra lại điều kiện", "eligible", "eligibility", level.officer, form="reason"),
        step("visit", "Ghi biên bản khảo sát thực tế", ("eligible", "scoring", "passed"), None, (level.officer, EXPERT),
             form="site_visit", does=Effect("record_visit")),
        step("remark", "Ghi chú cho Hội đồng", ("passed", "left_out"), None, level.officer, form="note"),
        step("begin_scores", "Mở chấm điểm", "eligible", "scoring", ROUND),
        step("reach_mark", "Đạt điểm", "scoring", "passed", ROUND, form="round_result"),
        step("miss_mark", "Chưa đạt điểm", "scoring", "left_out", ROUND, form="round_result"),
        step("recount", "Tính lại điểm", RESULT_STANDS, None, ROUND, form="round_result"),
        step("recount_up", "Tính lại điểm: đạt", "left_out", "passed", ROUND, form="round_result"),
        step("recount_down", "Tính lại điểm: chưa đạt", "passed", "left_out", ROUND, form="round_result"),
    )  # fmt: skip
    return StageTable(Stage.APPRAISAL, "Thẩm định", states, steps)


def deciding(level: Organiser) -> StageTable:
    """Stage 3, phê duyệt: the council proposes, the signer recognises, the others may complain."""
    states = (
        State("left_out", "Chưa được đề nghị, chờ thông báo", Kind.WAITING, level.officer),
        State("recommended", "Hội đồng đề nghị công nhận", Kind.ACTIVE, level.signer),
        State("not_recognised", "Chưa được công nhận, còn hạn khiếu nại", Kind.WAITING, OWNER, "refused"),
        State("complained", "Hội đồng xem xét khiếu nại", Kind.ACTIVE, level.officer),
        State("upheld", "Đã chấp nhận khiếu nại, chờ công nhận", Kind.ACTIVE, level.signer),
        State("declined", "Không được công nhận", Kind.REFUSED, None, "refused"),
    )
    steps = (
        step("recommend", "Hội đồng đề nghị công nhận", "passed", "recommended", ROUND, form="council_result"),
        step("leave_outside", "Hội đồng không đề nghị", "passed", "left_out", ROUND, form="council_result"),
        step("reconsider", "Hội đồng xét lại", "left_out", "passed", ROUND, form="reason"),
        step("return_to_council", "Trả lại Hội đồng", "recommended", "passed", ROUND, form="reason"),
        step("recognise", "Công nhận sản phẩm", ("recommended", "upheld"), "recognised", (level.signer, ROUND),
             form="decision", tell=OWNER),
        step("notify", "Thông báo không được công nhận", "left_out", "not_recognised", ROUND, form="note", tell=OWNER),
        step("complain", "Khiếu nại kết quả", "not_recognised", "complained", OWNER, form="complaint", tell=level.officer),
        step("uphold", "Chấp nhận khiếu nại", "complained", "upheld", level.officer, form="complaint_answer",
             tell=(OWNER, level.signer), does=Effect("check_council_vote")),
        step("return_answer", "Trả lại để xem xét thêm", "upheld", "complained", level.signer, form="reason", tell=level.officer),
        step("dismiss", "Không chấp nhận khiếu nại", "complained", "declined", level.officer, form="complaint_answer", tell=OWNER),
        step("end_complaints", "Hết hạn khiếu nại", "not_recognised", "declined", CLOCK, tell=OWNER),
    )  # fmt: skip
    return StageTable(Stage.APPROVAL, "Phê duyệt", states, steps)


def honouring(level: Organiser) -> StageTable:
    """Stage 4, triển khai: the certificate, the ceremony, the reward, priority support, and the way to the next level."""
    states = (
        State("recognised", "Chờ cấp giấy chứng nhận", Kind.ACTIVE, level.officer),
        State("certified", "Đã được chứng nhận", Kind.WAITING, OWNER, "done"),
        State("revoked", "Giấy chứng nhận bị thu hồi", Kind.DROPPED, None, "stopped"),
    )
    steps = (
        step("certify", "Cấp giấy chứng nhận", "recognised", "certified", (level.officer, ROUND),
             form="certificate", tell=OWNER, does=Effect("issue_certificate")),
        step("hold_ceremony", "Ghi nhận lễ tôn vinh", "certified", None, level.officer, form="ceremony", tell=OWNER),
        step("pay_reward", "Ghi nhận chi thưởng", "certified", None, level.payer, form="reward",
             needs=at_most("pay_reward", 1), tell=OWNER, does=Effect("record_reward")),
        step("give_priority", "Ghi nhận ưu tiên hỗ trợ", "certified", None, level.officer, form="note", tell=OWNER),
        step("forward", "Gửi bình chọn cấp trên", "certified", None, ROUND, form="forwarding", tell=OWNER,
             does=Effect("nominate_above")),
        step("replace_certificate", "Cấp lại giấy chứng nhận", CERTIFIED, None, level.officer, form="replacement",
             tell=OWNER, does=Effect("replace_certificate")),
        step("revoke", "Thu hồi giấy chứng nhận", CERTIFIED, "revoked", level.signer, form="revocation", tell=OWNER,
             does=Effect("revoke_certificate")),
    )  # fmt: skip
    return StageTable(Stage.IMPLEMENTATION, "Triển khai", states, steps)


def following(level: Organiser) -> StageTable:
    """Stage 5, nghiệm thu: the owner reports every year, the officer checks; the certificate ends on its day."""
    states = (
        State("reporting", "Chờ cơ sở báo cáo", Kind.ACTIVE, OWNER, "obligation"),
        State("report_check", "Kiểm tra báo cáo", Kind.ACTIVE, level.officer),
        State("expired", "Giấy chứng nhận hết hiệu lực", Kind.GRANTED, None, "done"),
    )
    steps = (
        step("fall_due", "Đến kỳ báo cáo", "certified", "reporting", CLOCK, tell=OWNER),
        step("report_early", "Báo cáo sớm", "certified", "report_check", OWNER, form="selection_report"),
        step("report", "Báo cáo sau công nhận", "reporting", "report_check", OWNER, form="selection_report"),
        step("ask_report_again", "Yêu cầu báo cáo lại", "report_check", "reporting", level.officer, form="reason", tell=OWNER),
        step("accept_report", "Ghi nhận báo cáo", "report_check", "certified", level.officer, form="note", tell=OWNER),
        step("expire", "Hết hiệu lực giấy chứng nhận", CERTIFIED, "expired", CLOCK, tell=OWNER),
    )  # fmt: skip
    return StageTable(Stage.ACCEPTANCE, "Nghiệm thu", states, steps)


def clocks(level: Organiser) -> tuple[Clock, ...]:
    """Return the terms; the region's own term for its whole work is in the law, the others are samples."""
    whole = "sel_regional_processing" if level.variant == "region" else "sel_processing"
    return (
        Clock("drafting", "Thời gian giữ bản nháp", "sel_draft_life", ("draft",), breach="lapse", ladder="ladder.draft"),
        Clock("receiving", "Tiếp nhận", "sel_receive", ("submitted",)),
        Clock("supplement", "Bổ sung hồ sơ", "sel_supplement", ("supplement",), breach="lapse"),
        Clock("eligibility", "Kiểm tra điều kiện", "sel_eligibility", ("eligibility",)),
        Clock("processing", "Xem xét, chấm điểm và quyết định", whole, ("eligible", "scoring", "passed", "left_out")),
        Clock("recognising", "Ký quyết định công nhận", "sel_recognise", ("recommended", "upheld")),
        Clock("complaints", "Khiếu nại kết quả", "sel_complaint_window", ("not_recognised",), breach="end_complaints"),
        Clock("answering", "Trả lời khiếu nại", "sel_complaint_answer", ("complained",)),
        Clock("certifying", "Cấp giấy chứng nhận", "sel_certify", ("recognised",)),
        Clock("validity", "Hiệu lực giấy chứng nhận", "sel_cert_expiry", CERTIFIED, breach="expire", ladder="ladder.quiet"),
        Clock("report_due", "Đến kỳ báo cáo", "sel_yearly_report", ("certified",), breach="fall_due", ladder="ladder.quiet"),
        Clock("reporting", "Báo cáo sau công nhận", "sel_report", ("reporting",)),
        Clock("report_check", "Kiểm tra báo cáo", "sel_report_check", ("report_check",)),
    )  # fmt: skip


LABELS = {
    "commune": "Bình chọn sản phẩm CNNT tiêu biểu cấp xã",
    "": "Bình chọn sản phẩm CNNT tiêu biểu cấp tỉnh",
    "region": "Bình chọn sản phẩm CNNT tiêu biểu cấp khu vực",
    "nation": "Bình chọn sản phẩm CNNT tiêu biểu cấp quốc gia",
}
FILLED_BY_OWNER = ("draft", "supplement")
SECTIONS = (
    Section("establishment", "Cơ sở công nghiệp nông thôn", FILLED_BY_OWNER, (OWNER,), "section_establishment"),
    Section("product", "Sản phẩm, bộ sản phẩm", FILLED_BY_OWNER, (OWNER,), "section_product"),
    Section("market", "Thị trường và sản xuất", FILLED_BY_OWNER, (OWNER,), "section_market"),
    Section("quality", "Chất lượng, an toàn và giải thưởng", FILLED_BY_OWNER, (OWNER,), "section_quality"),
    Section("pledge", "Cam kết về sản phẩm", FILLED_BY_OWNER, (OWNER,), "section_pledge"),
)


def nomination(level: Organiser = PROVINCE) -> Process:
    """Build the procedure of a nomination at one level (TT 26/2014/TT-BCT, as amended by TT 14/2018/TT-BCT)."""
    stages = (nominating(level), judging(level), deciding(level), honouring(level), following(level))
    busy = tuple(s.key for table in stages for s in table.states if not s.kind.closed and s.key != "draft")
    others_hold = tuple(s.key for table in stages for s in table.states if s.key in busy and s.holder is not OWNER)
    asked = (question(busy, asked=others_hold, holders=level.officials),)
    steps = interventions(
        busy,
        officials=level.officials,
        leaders=level.leaders,
        holders=level.officials,
        conflict=Effect("withdraw_from_sight"),
        offices=others_hold,
    )
    return Process(
        "product_nomination",
        level.variant,
        2,
        LABELS[level.variant],
        "draft",
        stages,
        steps,
        clocks(level),
        asked,
        SECTIONS,
    )
