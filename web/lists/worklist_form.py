"""The filters of the list of cases as its address holds them, and the form of its bulk actions."""

from collections.abc import Sequence
from typing import Any

from web.lists.filter import ListFilter
from web.lists.inbox import STAGES
from web.words import ROLES
from workflow.definition import Role
from workflow.forms import WorkForm
from workflow.forms.base import NeededWhen
from workflow.forms.choices import Option
from workflow.forms.fields import ChoiceField, IntegerField, MoneyField, TextField
from workflow.queries.list_choices import process_choices, state_choices
from workflow.queries.worklist import CLOSED, LATE, MINE, NOBODY, OPEN, PAUSED, SIZES, SOON, TODAY, Filters

TIMES = (
    (OPEN, "Đang mở"),
    (LATE, "Quá hạn"),
    (TODAY, "Đến hạn hôm nay"),
    (SOON, "Sắp đến hạn"),
    (PAUSED, "Tạm dừng"),
    (CLOSED, "Đã đóng"),
)
SORTS = (("han", "Hạn gần nhất trước"), ("moi", "Mới xử lý trước"), ("tien", "Kinh phí lớn trước"))
HOLDERS = tuple(
    (role.value, ROLES[role])
    for role in (
        Role.BENEFICIARY, Role.IMPLEMENTER, Role.COMMUNE_OFFICER, Role.DEPT_OFFICER, Role.DEPT_LEADER,
        Role.DEPT_ACCOUNTANT, Role.PROV_LEADER,
    )
)  # fmt: skip
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100
ASSIGN, BATCH = "reassign", "put_in_batch"


def _choice(label: str, choices: Sequence[Option] = (), **options: Any) -> ChoiceField:
    return ChoiceField(label, choices=choices, required=False, **options)


class FilterForm(ListFilter):
    """What the list is limited to; every field may stay empty."""

    tim = TextField("Tìm theo mã hoặc tên", required=False, max_length=100)
    han = _choice("Thời hạn", TIMES)
    giai_doan = _choice("Giai đoạn", [(stage.value, label) for stage, label in STAGES.items()])
    trang_thai = _choice("Trạng thái", state_choices())
    giu = _choice("Đang ở", HOLDERS)
    nguoi = _choice("Người xử lý")
    don_vi = _choice("Đơn vị")
    xa = _choice("Xã, phường")
    loai = _choice("Thủ tục", process_choices())
    nam = IntegerField("Năm", low=EARLIEST_YEAR, high=LATEST_YEAR, required=False)
    tu = MoneyField("Kinh phí hỗ trợ từ", required=False)
    den = MoneyField("Kinh phí hỗ trợ đến", required=False)
    sap = _choice("Thứ tự", SORTS, empty_word="")
    co = _choice("Số dòng", [(size, str(size)) for size in SIZES], empty_word="")

    def filters(self) -> Filters:
        """What was asked for; when something is wrong with it, everything."""
        said = self.said()
        if not said:
            return Filters()
        return Filters(
            said["tim"], said["loai"] or "", said["giai_doan"] or "", said["trang_thai"] or "", said["don_vi"],
            said["xa"], said["nam"], said["tu"], said["den"], said["han"] or "", str(said["nguoi"] or ""),
            said["giu"] or "", said["sap"] or "han", said["co"] or SIZES[0],
        )  # fmt: skip


def people_options(people: Sequence[Option]) -> list[Option]:
    """Who may be asked for in the filter: oneself, nobody, or somebody."""
    return [(MINE, "Tôi"), (NOBODY, "Chưa giao cho ai"), *people]


class BulkForm(WorkForm):
    """What to do with the cases that were ticked."""

    viec = ChoiceField("Việc cần làm")
    batch_id = ChoiceField("Đợt", required=False)
    assignee_id = ChoiceField("Người xử lý mới", required=False)
    reason = TextField("Lý do giao lại", required=False, min_length=10, max_length=500)
    checks = (
        NeededWhen("batch_id", "viec", (BATCH,)),
        NeededWhen("assignee_id", "viec", (ASSIGN,)),
        NeededWhen("reason", "viec", (ASSIGN,)),
    )

    def step_values(self) -> dict[str, Any]:
        """What the step is told."""
        said = self.values()
        names = ("batch_id",) if said["viec"] == BATCH else ("assignee_id", "reason")
        return {name: said[name] for name in names}
