"""R21: where figures contradict each other or are missing, each with what to do about it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask import Response

from web.context import current_person, current_session
from web.exports import Cell, Page, book, log_export
from web.i18n import current_language, gettext
from web.reports.reading import province_name
from web.reports.selection_stated import UNITS
from web.reports.stated import period_word, stated_sums
from workflow.queries.data_quality import (
    NO_ACTIVITY,
    NO_AMOUNTS,
    NO_EFFECT,
    NO_PLACE,
    NO_TAX_CODE,
    PARTS_EXCEED,
    Doubt,
    doubts,
)
from workflow.reference.figures import conflicts, reported_figures, shown
from workflow.reference.programme_figures import programme_figures
from workflow.registers.provinces import Provinces, provinces

NAME = "R21-chat-luong-so-lieu"
WORDS = {
    PARTS_EXCEED: ("Hỗ trợ cộng đối ứng lớn hơn tổng kinh phí",
        "Mở hồ sơ, đối chiếu dự toán; nếu đã phê duyệt thì điều chỉnh bằng bước “Đề nghị điều chỉnh”."),
    NO_AMOUNTS: ("Đã phê duyệt mà không có tổng kinh phí",
        "Đối chiếu quyết định phê duyệt, báo quản trị hệ thống để kiểm tra hồ sơ."),
    NO_ACTIVITY: ("Chưa ghi nội dung hoạt động",
        "Yêu cầu Trung tâm chọn nội dung ở mục “Nội dung và sự cần thiết”; báo cáo theo nội dung thiếu các đề án này."),
    NO_PLACE: ("Chỉ ghi tỉnh, chưa ghi xã, phường",
        "Hồ sơ cũ: giữ nguyên như đã ghi. Hồ sơ mới: sửa xã, phường của cơ sở trước khi trình."),
    NO_TAX_CODE: ("Cơ sở đã được hỗ trợ mà chưa có mã số thuế",
        "Hỏi cơ sở, bổ sung mã số thuế; thiếu mã thì không chắc một cơ sở chỉ được tính một lần."),
    NO_EFFECT: ("Đã hoàn thành mà chưa có số liệu hiệu quả",
        "Nhắc cơ sở báo cáo ở hồ sơ theo dõi sau hỗ trợ; báo cáo hiệu quả thiếu các đề án này."),
}  # fmt: skip
"""Each kind of doubt: what it is, and what to do."""
NOT_A_SUM = "Giữ cả các số với nguồn. Khi dùng, chỉ dùng từng phần; hỏi lại Sở Công Thương về tổng trước khi dùng tổng."
TWO_VERSIONS = "Giữ cả hai số với nguồn. Khi dùng, ghi rõ là lượt hay sản phẩm; hỏi lại nguồn số nào đúng."


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that a source means to be one."""

    place: str
    period: str
    parts: str
    total: str
    agrees: bool
    source: str
    advice: str


@dataclass(frozen=True, slots=True)
class Versions:
    """Figures of one thing that a source states differently."""

    place: str
    period: str
    figures: Sequence[str]
    source: str


class QualityPage:
    """What one request is shown."""

    words, advice, slack = WORDS, TWO_VERSIONS, programme_figures().slack

    @cached_property
    def doubts(self) -> Sequence[Doubt]:
        """What is missing or wrong in the cases that the reader may see."""
        return doubts(current_session(), current_person())

    @cached_property
    def sums(self) -> list[Sum]:
        """The sums of the sources, those that do not add up first."""
        found = [
            Sum(self._place(said["place"]), said["period"], said["parts"], said["total"], agrees, said["source"],
                "" if agrees else gettext(NOT_A_SUM))
            for said, agrees in stated_sums()
        ]  # fmt: skip
        return sorted(found, key=lambda one: one.agrees)

    @property
    def versions(self) -> Iterator[Versions]:
        """What sources state in two ways."""
        for figures in conflicts(reported_figures()).values():
            said = [f"{shown(one, current_language())} {gettext(UNITS[one.unit])}" for one in figures]
            first = figures[0]
            yield Versions(self._place(first.place), period_word(first.period), said, first.source)

    def xlsx(self) -> Response:
        """The same as sheets; logged."""
        log_export(f"{NAME}.xlsx")
        place, period = gettext("Nơi"), gettext("Năm")
        pages = (
            Page(gettext("Tổng không khớp"), (place, period, gettext("Các phần"), gettext("Tổng"), gettext("Khớp"),
                gettext("Nguồn"), gettext("Cần làm gì")), list(self._sum_rows())),
            Page(gettext("Hai số liệu"), (place, period, gettext("Các số liệu"), gettext("Nguồn")),
                [(one.place, one.period, "; ".join(one.figures), one.source) for one in self.versions]),
            Page(gettext("Hồ sơ"), (gettext("Chỗ thiếu hoặc sai"), gettext("Đề án"), gettext("Cần làm gì")),
                [(gettext(WORDS[one.kind][0]), one.number, gettext(WORDS[one.kind][1])) for one in self.doubts]),
        )  # fmt: skip
        return book(pages, name=NAME)

    def _sum_rows(self) -> Iterator[tuple[Cell, ...]]:
        for one in self.sums:
            agrees = gettext("khớp") if one.agrees else gettext("không khớp")
            yield one.place, one.period, one.parts, one.total, agrees, one.source, one.advice

    def _place(self, code: str) -> str:
        return province_name(self._known, self._ids.get(code), dated=True) if code else gettext("Cả nước")

    @cached_property
    def _known(self) -> Provinces:
        return provinces(current_session())

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {one.code: one.id for one in self._known.values()}
