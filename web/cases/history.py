"""The history of a case as entries of the timeline, in the words of one reader."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from web.cases.approvals import approval_word, part_word
from web.cases.view import CaseView
from web.i18n import gettext
from web.words import code_word, iso_day
from workflow.definition import Process, Role
from workflow.queries.case_rows import EventLine

TOLD = ("reason", "note", "recommendation", "remarks", "question", "answer", "done_summary", "request")
"""The free texts of an act that are worth a line of their own."""
DATED = {"due_on": "đến hết ngày %(day)s", "review_on": "rà soát lại ngày %(day)s"}
"""The days that an act sets, which everybody reads who reads what was said."""
CODED = ("verdict", "reason_code", "change_kind", "kind")


class OfProcess(Protocol):
    """What of a case the words of its history depend on."""

    @property
    def process(self) -> Process: ...


class Reading(Protocol):
    """A case as one reader sees it, also one whose establishment had it once."""

    @property
    def page(self) -> OfProcess: ...

    @property
    def inside(self) -> bool: ...

    def who(self, event: EventLine) -> str:
        """Who did something, as this reader is told it."""


def meanwhile(view: CaseView, since: int) -> list[dict[str, Any]]:
    """What happened after a version that the reader had seen."""
    return [entry(view, event) for event in view.page.events if event.seq > since]


def entry(view: Reading, event: EventLine) -> dict[str, Any]:
    """One act: when, who, what, and what was said about it where the reader is meant to read it."""
    note = " – ".join(_said(event)) if view.inside or addressed(view, event) else ""
    return {
        "type": "event", "at": event.at, "who": view.who(event), "text": gettext(event.label),
        "note": note,
    }  # fmt: skip


def addressed(view: Reading, event: EventLine) -> bool:
    """Whether an act was told to the establishment, or is its own."""
    process = view.page.process
    step = process.steps.get(event.step)
    moved_to = process.states.get(event.to_state) if event.from_state != event.to_state else None
    holder = moved_to.holder if moved_to else None
    told = step is not None and Role.BENEFICIARY in step.tell
    return event.role is Role.BENEFICIARY or holder is Role.BENEFICIARY or told


def _void(one: Mapping[str, Any]) -> str:
    """An approval that became void by an act, and because of what."""
    parts = ", ".join(part_word(part) for part in one["void_parts"])
    return gettext(
        "hết giá trị: %(approval)s, vì đã thay đổi %(parts)s", approval=approval_word(one["void_step"]), parts=parts
    )


def _listed(values: Mapping[str, Any]) -> str:
    """From which list a đề án of before was taken, and by which decision it had been approved."""
    return gettext(
        "ghi nhận từ danh sách số %(list)s, dòng %(row)s, mã băm tệp %(hash)s; phê duyệt theo %(number)s ngày %(day)s",
        list=values["list"], row=values["row"], hash=values["list_hash"], number=values["decision_number"],
        day=iso_day(values["decided_on"]),
    )  # fmt: skip


def _said(event: EventLine) -> Iterator[str]:
    values: Mapping[str, Any] = event.values
    yield from (code_word(values[name]) for name in CODED if values.get(name))
    if values.get("percent") is not None:
        yield gettext("tiến độ %(n)s %%", n=values["percent"])
    if event.asked:
        yield gettext("hỏi %(name)s", name=event.asked)
    yield from (gettext(words, day=iso_day(values[name])) for name, words in DATED.items() if values.get(name))
    yield from (str(values[name]) for name in TOLD if values.get(name))
    yield from (_void(one) for one in values.get("voided") or ())
    if values.get("list_hash"):
        yield _listed(values)
    if values.get("basis"):
        yield gettext("căn cứ: %(basis)s", basis=values["basis"])
