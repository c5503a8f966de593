"""Forms of the pages of yearly plans: beginning one, asking "what if", proposing and approving."""

from typing import Any

from web.lists.filter import ListFilter
from workflow.forms import WorkForm
from workflow.forms.case_fields import PaperNumberField, RecentDateField, YearField
from workflow.forms.checks import NotFuture
from workflow.forms.fields import ChoiceField, HiddenField, IntegerField, MoneyField, VersionField
from workflow.forms.planning import WAY_OPTIONS
from workflow.forms.steps import Note, Reason
from workflow.funding import Way

MOST_PERCENT = 200


class NewPlanForm(WorkForm):
    """Which year is planned."""

    year = YearField("Năm kế hoạch")


class WhatIfForm(ListFilter):
    """An amount, or a share of what was given, and how to go on where it ends."""

    phan_tram = IntegerField("Phần trăm số được giao", low=1, high=MOST_PERCENT, required=False)
    tien = MoneyField("Hoặc số tiền", required=False)
    cach = ChoiceField("Cách phân bổ khi không đủ vốn", choices=WAY_OPTIONS, required=False, empty_word="")

    def wish(self, given: int) -> tuple[int | None, Way]:
        """The amount and the way that were asked for; no amount: all that was given."""
        said: dict[str, Any] = self.said()
        money, percent = said.get("tien"), said.get("phan_tram")
        if money is None and percent is not None:
            money = given * percent // 100
        return money, Way(said.get("cach") or Way.IN_ORDER)


class ProposeForm(WorkForm):
    """What is proposed: exactly what the page showed, by its digest."""

    version = VersionField()
    money = HiddenField(pattern=r"[0-9]{1,18}")
    way = HiddenField(pattern=r"[a-z_]{1,20}")
    seen = HiddenField(pattern=r"[0-9a-f]{64}")
    note = Note()

    def proposal(self) -> dict[str, Any]:
        """The values of the step; nothing where the hidden boxes are not ours."""
        hidden = {name: self[name].data for name in ("money", "way", "seen")}
        if not all(hidden.values()) or hidden["way"] not in list(Way):
            return {}
        return {**self.values(), **hidden, "money": int(hidden["money"])}


class AmendForm(ProposeForm):
    """The same for a plan that was approved before, with the reason."""

    reason = Reason("Lý do điều chỉnh")


class ApproveForm(WorkForm):
    """The decision that approves a plan with every đề án in it."""

    version = VersionField()
    decision_number = PaperNumberField("Số quyết định", hint="Ví dụ: 948/QĐ-UBND")
    decided_on = RecentDateField("Ngày quyết định")
    note = Note()
    checks = (NotFuture("decided_on"),)
