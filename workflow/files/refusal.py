"""Why a file is not taken, and what its owner can do about it."""

from collections.abc import Mapping

from workflow.errors import WorkflowRefused
from workflow.i18n import translate

# One message a code; each says what to do, because the sender rarely knows what a macro or a part is.
MESSAGES: Mapping[str, str] = {
    "file_empty": "Tệp trống. Chọn lại tệp có nội dung.",
    "file_too_big": "Tệp lớn hơn %(limit)s MB. Giảm kích thước hoặc chia thành nhiều tệp.",
    "file_kind": "Chỉ nhận PDF, DOCX, XLSX, JPG, PNG. Lưu tệp sang một trong các dạng này rồi gửi lại.",
    "file_kind_found": "Đây là tệp %(found)s; chỉ nhận PDF, DOCX, XLSX, JPG, PNG. Lưu sang một trong các dạng này.",
    "file_kind_here": "Mục này chỉ nhận %(kinds)s. Lưu tệp sang một trong các dạng này rồi gửi lại.",
    "file_old_office": "Tệp Word hoặc Excel kiểu cũ hoặc có mật khẩu. Lưu lại dạng .docx, .xlsx, không đặt mật khẩu.",
    "file_name_mismatch": "Tên tệp có đuôi .%(named)s nhưng nội dung là %(found)s. Lưu lại tệp với đuôi đúng.",
    "file_damaged": "Tệp %(found)s bị hỏng hoặc tải lên chưa hết. Mở tệp, lưu lại rồi gửi lại.",
    "file_two_in_one": "Tệp có dữ liệu lạ ngoài phần %(found)s. Mở tệp, lưu thành tệp mới rồi gửi lại.",
    "file_encrypted": "Tệp có mật khẩu. Bỏ mật khẩu rồi gửi lại.",
    "file_too_many_rows": "Bảng có hơn %(limit)s dòng, kể cả dòng trống. Xóa các dòng trống dưới bảng rồi lưu lại.",
    "list_no_sheet": "Tệp không có trang “%(sheet)s”. Tải mẫu ở trang này rồi điền vào mẫu.",
    "list_headings": "Dòng tiêu đề khác mẫu ở cột: %(columns)s. Tải lại mẫu và giữ nguyên dòng tiêu đề.",
    "list_no_rows": "Danh sách chưa có dòng nào dưới dòng tiêu đề. Điền ít nhất một đề án rồi gửi lại.",
    "list_too_long": "Danh sách có %(number)s dòng, nhiều hơn %(limit)s. Chia thành nhiều tệp.",
    "file_bomb": "Tệp giải nén ra quá lớn so với kích thước. Lưu lại thành PDF rồi gửi lại.",
    "file_unsafe_parts": "Tệp có phần không an toàn bên trong. Mở tệp, lưu thành tệp mới rồi gửi lại.",
    "office_macro": "Tệp có macro. Lưu lại dạng .docx hoặc .xlsx không có macro.",
    "office_embedded": "Tệp có tệp khác nhúng bên trong. Lưu lại thành PDF hoặc bỏ phần nhúng.",
    "office_external": "Tệp lấy dữ liệu từ nơi khác. Ngắt liên kết (Excel: Data, Edit Links, Break Link) rồi gửi.",
    "pdf_active": "Tệp PDF có mã tự chạy hoặc biểu mẫu động. In lại thành PDF mới rồi gửi.",
    "pdf_attachment": "Tệp PDF có tệp khác đính kèm bên trong. In lại thành PDF mới, gửi từng tệp riêng.",
    "pdf_pages": "Tệp PDF có hơn %(limit)s trang. Chia thành nhiều tệp.",
    "image_too_large": "Ảnh có hơn %(limit)s triệu điểm ảnh. Giảm kích thước ảnh rồi gửi lại.",
}


class FileRefused(WorkflowRefused):
    """The file is not taken; nothing was stored. ``code`` is stable, ``message`` is Vietnamese."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    @property
    def message(self) -> str:
        """Why, and what to do."""
        return self.text("vi")

    def text(self, lang: str) -> str:
        """The message in a language."""
        return translate(MESSAGES[self.code], lang, **self.params)

    def __str__(self) -> str:
        return self.message
