"""The codes that forms deliver and people read: each with its words, in the order in which they are offered."""

from workflow.forms.choices import Option

REASONS: tuple[Option, ...] = (
    ("spending_rule_changed", "Quy định chi thay đổi"),
    ("not_qualified_for_service_order", "Chưa đủ điều kiện đặt hàng dịch vụ công"),
    ("no_budget", "Không bố trí được kinh phí"),
    ("pandemic", "Dịch bệnh"),
    ("environment_violation", "Vi phạm môi trường"),
    ("owner_request", "Cơ sở đề nghị"),
    ("other", "Lý do khác"),
)

CHANGES: tuple[Option, ...] = (
    ("decrease_total", "Giảm tổng kinh phí"),
    ("increase_total", "Tăng tổng kinh phí"),
    ("change_content", "Thay đổi nội dung"),
    ("change_place", "Thay đổi địa điểm"),
    ("change_partner", "Thay đổi đơn vị phối hợp"),
    ("reschedule_in_year", "Đổi thời gian trong năm"),
    ("extend_next_year", "Kéo dài sang năm sau"),
)

NATIONAL_CHANGES: tuple[Option, ...] = (
    *CHANGES[:4],
    ("change_beneficiary", "Thay đổi đơn vị thụ hưởng"),
    *CHANGES[4:],
    ("group_reassign", "Thay đổi địa điểm, đơn vị trong đề án nhóm"),
    ("settle_partial", "Quyết toán theo khối lượng do bất khả kháng"),
    ("stop", "Ngừng triển khai đề án"),
    ("stop_for_violation", "Ngừng do vi phạm, không đáp ứng yêu cầu"),
)
"""The changes of a national đề án (TT 36/2013/TT-BCT A11)."""

HEAD_RESULTS: tuple[Option, ...] = (("pass", "Đạt"), ("fail", "Không đạt"))

AGREEMENT: tuple[Option, ...] = (("agree", "Đồng ý"), ("disagree", "Không đồng ý"))

OPINIONS: tuple[Option, ...] = (*AGREEMENT, ("other", "Ý kiến khác"))

ACCEPTANCE_VERDICTS: tuple[Option, ...] = (
    ("accept", "Đồng ý nghiệm thu"),
    ("fix", "Khắc phục rồi nghiệm thu lại"),
    ("partial", "Nghiệm thu một phần"),
    ("refuse", "Không nghiệm thu"),
)

PAYMENT_KINDS: tuple[Option, ...] = (("advance", "Tạm ứng"), ("remainder", "Thanh toán phần còn lại"))

PAYMENT_VERDICTS: tuple[Option, ...] = (("agree", "Đồng ý chi"), ("return", "Trả lại đề nghị"))

RECHECKS: tuple[Option, ...] = (
    ("keep", "Giữ theo quy định cũ (có điều khoản chuyển tiếp)"),
    ("adjust", "Điều chỉnh theo quy định mới"),
    ("pause", "Tạm dừng, hẹn ngày rà soát"),
)

VOUCHER_SOURCES: tuple[Option, ...] = (("support", "Kinh phí hỗ trợ"), ("other", "Vốn đối ứng, vốn khác"))

PAYMENT_APPROVALS: tuple[Option, ...] = (("agree", "Duyệt chi"), ("return", "Trả lại đề nghị"))

ESTABLISHMENT_KINDS: tuple[Option, ...] = (
    ("enterprise", "Doanh nghiệp nhỏ và vừa"),
    ("cooperative", "Hợp tác xã"),
    ("cooperative_union", "Liên hiệp hợp tác xã"),
    ("cooperative_group", "Tổ hợp tác"),
    ("household", "Hộ kinh doanh"),
)

HEADS = (
    "Phù hợp nguyên tắc, ngành nghề và địa bàn được hỗ trợ",
    "Mục tiêu, sự cần thiết, hiệu quả và chi phí hợp lý",
    "Năng lực của đơn vị thực hiện, phối hợp và thụ hưởng",
    "Lồng ghép với chương trình, dự án khác",
    "Hồ sơ đầy đủ, hợp lệ",
)
"""The five heads of the appraisal of a đề án (TT 36/2013/TT-BCT)."""
