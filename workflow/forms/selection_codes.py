"""The codes of product selection that forms deliver and people read, in the order in which they are offered."""

from workflow.forms.choices import Option
from workflow.selection.councils import Body, Seat

PRODUCT_GROUPS: tuple[Option, ...] = (
    ("handicraft", "Thủ công mỹ nghệ"),
    ("agro_food", "Chế biến nông, lâm, thủy sản và thực phẩm"),
    ("mechanical", "Thiết bị, máy móc, dụng cụ và phụ tùng cơ khí"),
    ("other", "Sản phẩm khác"),
)
"""The groups of products (TT 26/2014/TT-BCT A5)."""

SET_KINDS: tuple[Option, ...] = (
    ("materials", "Cùng kiểu dáng, làm từ nhiều chất liệu khác nhau"),
    ("designs", "Khác kiểu dáng, cùng công dụng và cùng chất liệu"),
    ("combined", "Các sản phẩm khác nhau dùng kết hợp với nhau"),
)
"""What makes several products a set, by one establishment (TT 26/2014/TT-BCT A4)."""

CONDITIONS = (
    "Do chính cơ sở sản xuất",
    "Không sao chép sản phẩm của cơ sở khác",
    "Không vi phạm quyền sở hữu trí tuệ",
    "Không vi phạm quy định về chất lượng, an toàn, an toàn thực phẩm và môi trường",
    "Sản xuất hàng loạt được, không phải sản phẩm đơn chiếc",
)
"""What a nominated product has to meet (TT 26/2014/TT-BCT A4)."""

COMPLAINT_SUBJECTS: tuple[Option, ...] = (
    ("scores", "Điểm của Ban giám khảo"),
    ("eligibility", "Kết luận về điều kiện tham gia"),
    ("decision", "Việc không được đề nghị công nhận"),
)

REPLACEMENT_REASONS: tuple[Option, ...] = (
    ("lost", "Bị mất"),
    ("damaged", "Bị hỏng"),
    ("wrong_details", "Ghi sai thông tin"),
)

REVOCATION_REASONS: tuple[Option, ...] = (
    ("false_facts", "Hồ sơ dự bình chọn có thông tin sai"),
    ("copied", "Sao chép sản phẩm hoặc vi phạm sở hữu trí tuệ"),
    ("quality", "Vi phạm quy định về chất lượng, an toàn hoặc môi trường"),
    ("misused", "Sử dụng giấy chứng nhận, biểu trưng sai quy định"),
    ("complaint", "Theo kết quả giải quyết khiếu nại, tố cáo"),
    ("stopped", "Cơ sở không còn sản xuất sản phẩm này"),
)
"""Why a certificate is taken back, in words that everybody may read on its page."""

VOTE_BASES: tuple[Option, ...] = (
    ("present", "Thành viên có mặt được biểu quyết"),
    ("all", "Toàn bộ thành viên Hội đồng"),
    ("valid", "Phiếu hợp lệ: tán thành và không tán thành"),
)

TIE_RULES: tuple[Option, ...] = (
    ("chair", "Theo ý kiến của người chủ trì"),
    ("revote", "Biểu quyết lại"),
    ("fails", "Coi là không được thông qua"),
)

MISSING_RULES: tuple[Option, ...] = (
    ("not_closable", "Chưa đóng chấm điểm khi còn thiếu phiếu"),
    ("exclude_juror", "Giám khảo thiếu phiếu thì không tính phiếu nào của người đó"),
)

BODIES: tuple[Option, ...] = (
    (Body.COUNCIL.value, "Hội đồng"),
    (Body.JURY.value, "Ban giám khảo"),
    (Body.EXPERTS.value, "Tổ chuyên gia"),
)

SEATS: tuple[Option, ...] = (
    (Seat.CHAIR.value, "Chủ tịch, trưởng ban"),
    (Seat.VICE.value, "Phó chủ tịch, phó trưởng ban"),
    (Seat.SECRETARY.value, "Thư ký"),
    (Seat.MEMBER.value, "Ủy viên Hội đồng"),
    (Seat.JUROR.value, "Giám khảo"),
    (Seat.EXPERT.value, "Chuyên gia"),
    (Seat.SUBSTITUTE.value, "Dự khuyết"),
)

CONFLICT_VERDICTS: tuple[Option, ...] = (
    ("recused", "Phải rút khỏi sản phẩm này"),
    ("cleared", "Không có xung đột, được tham gia"),
)

RECUSED_LATE = "recused_late"
RECOUNTED: tuple[Option, ...] = ((RECUSED_LATE, "Có giám khảo phải rút vì xung đột lợi ích sau khi đóng chấm điểm"),)
"""Why the result of a nomination is counted again."""
