"""The filters of the control room as its address holds them."""

from flask import request

from web.context import current_person, current_session, now, office
from web.i18n import current_language
from web.lists.filter import ListFilter
from web.lists.inbox import STAGES
from web.lists.worklist_form import EARLIEST_YEAR, LATEST_YEAR
from workflow.calendar import local
from workflow.forms.fields import ChoiceField, IntegerField, MoneyField
from workflow.queries.ageing import BUCKETS
from workflow.queries.list_choices import place_choices, process_choices, state_choices
from workflow.queries.worklist import Filters


class RoomFilter(ListFilter):
    """What the control room is limited to; every field may stay empty."""

    loai = ChoiceField("Thủ tục", choices=process_choices(), required=False)
    giai_doan = ChoiceField("Giai đoạn", choices=[(key.value, word) for key, word in STAGES.items()], required=False)
    trang_thai = ChoiceField("Bước", choices=state_choices(), required=False)
    don_vi = ChoiceField("Đơn vị", required=False)
    xa = ChoiceField("Xã, phường", required=False)
    nam = IntegerField("Năm", low=EARLIEST_YEAR, high=LATEST_YEAR, required=False)
    tu = MoneyField("Kinh phí hỗ trợ từ", required=False)
    den = MoneyField("Kinh phí hỗ trợ đến", required=False)

    def filters(self) -> Filters:
        """What was asked for; when something is wrong with it, everything."""
        said = self.said()
        return Filters(
            process=said.get("loai") or "", stage=said.get("giai_doan") or "", state=said.get("trang_thai") or "",
            unit_id=said.get("don_vi"), commune_id=said.get("xa"), year=said.get("nam"), lowest=said.get("tu"),
            highest=said.get("den"),
        )  # fmt: skip

    @property
    def limited(self) -> bool:
        """Whether anything is asked for."""
        return any(request.args.get(field.short_name) for field in self.fields())


def room_filter() -> RoomFilter:
    """The filter of this request, with the places and units of the reader."""
    places = place_choices(current_session(), current_person(), office(), on=local(now()).date())
    choices = {"xa": places["commune"], "don_vi": places["unit"]}
    return RoomFilter(request.args, lang=current_language(), choices=choices)


def aged() -> str:
    """The cell of the picture of ages that the list is limited to, or nothing."""
    wish = request.args.get("muc", "")
    return wish if wish in BUCKETS else ""
