"""The places of letters: the name that stands in braces, what comes there, and an example of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from workflow.i18n import translate

LINK, LIST = "lien_ket", "danh_sach"
READER, AGENCY, CODE = "nguoi_nhan", "co_quan", "ma_ho_so"
BODY_ONLY = frozenset({LINK, LIST})
"""Places that no subject may hold."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place; ``told`` when whoever looks after the outbox may read what fills it, without reading the case."""

    name: str
    meaning: str
    example: str
    told: bool = False

    def short(self, lang: str) -> str:
        """What comes there in a few words: its meaning without the remark after it."""
        return re.split("[,:;]", translate(self.meaning, lang), maxsplit=1)[0]


_ALL = (
    Place(READER, "Họ tên người nhận", "Nguyễn Thị Minh", told=True),
    Place(AGENCY, "Tên cơ quan gửi thư", "Sở Công Thương Đồng Nai", told=True),
    Place(CODE, "Mã hồ sơ", "DONGNAI-260302-0001", told=True),
    Place(LINK, "Địa chỉ của trang cần mở", "https://khuyencong.example.vn/ho-so/DONGNAI-260302-0001", told=True),
    Place("ten_de_an", "Tên đề án hoặc sản phẩm", "Hỗ trợ ứng dụng máy sấy điều"),
    Place("trang_thai", "Trạng thái hiện nay của hồ sơ", "Chờ Sở tiếp nhận"),
    Place("viec", "Việc mà thư nói tới: bước, thời hạn hoặc câu hỏi", "Chờ Sở tiếp nhận"),
    Place(
        "dien_bien",
        "Điều vừa diễn ra, viết thành câu",
        "Ngày 02/03/2026, bước “Nộp hồ sơ” đã được thực hiện; hồ sơ ở trạng thái “Chờ Sở tiếp nhận”.",
    ),
    Place("han_xu_ly", "Hạn xử lý, trống khi thư không có hạn", "09/03/2026 (còn 4 ngày làm việc)"),
    Place("phan_da_dung", "Phần thời hạn đã dùng", "một nửa"),
    Place("ngay_hen", "Ngày hẹn trả kết quả, chỉ có trong thư gửi cơ sở", "30/03/2026"),
    Place("don_vi", "Đơn vị đang giữ hồ sơ", "Sở Công Thương Đồng Nai"),
    Place("han_moi", "Hạn sau khi đổi", "16/03/2026"),
    Place("han_cu", "Hạn trước khi đổi", "12/03/2026"),
    Place("can_cu", "Văn bản làm căn cứ", "Công điện 12/CĐ-UBND"),
    Place("thay_doi", "Những phần đã thay đổi sau khi xác nhận", "Dự toán kinh phí"),
    Place("hieu_luc", "Ngày quy định mới có hiệu lực", "01/04/2026"),
    Place("ngay_het", "Ngày giấy chứng nhận hết giá trị", "31/12/2026"),
    Place("phai_gui", "Ngày mà thư xin lỗi phải gửi trước", "27/03/2026"),
    Place("nhan_den", "Ngày cuối nhận hồ sơ của đợt", "30/04/2026"),
    Place("ket_qua", "Kết quả bình chọn", "Được công nhận"),
    Place("diem_trung_binh", "Điểm trung bình chính thức", "84,16"),
    Place("diem_truoc", "Điểm trước khi tính lại", "83,00"),
    Place("ly_do", "Lý do tính lại", "Có giám khảo phải rút vì xung đột lợi ích sau khi đóng chấm điểm"),
    Place("han_khieu_nai", "Hạn khiếu nại, trống khi không còn quyền khiếu nại", "17:00 23/03/2026"),
    Place(
        "viec_can_lam",
        "Người nhận có thể làm gì với kết quả, viết thành câu",
        "Bạn không phải làm gì thêm: giấy chứng nhận sẽ được cấp.",
    ),
    Place("so_ho_so", "Số hồ sơ trong bản tổng hợp", "2"),
    Place(LIST, "Các hồ sơ và thông báo của bản tổng hợp", ""),
)
PLACES: Mapping[str, Place] = {place.name: place for place in _ALL}
"""Every place by its name."""
