"""What the page of a case says to one reader: whose turn it is, what can be done, what it is about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from web.filters import refusal_text
from web.i18n import gettext
from web.words import LINKS, activity_word, holder_word, link_word, public_word, role_word, status_kind
from workflow.calendar import local
from workflow.definition import Kind, StageTable, Step, Task
from workflow.promises import standing_promise
from workflow.queries.case_rows import STOOD_IN, CasePage, ClockLine, EventLine, OpenStep, PaperLine, TaskLine
from workflow.queries.next_step import awaited_step
from workflow.queries.papers import INTERNAL, sees_internal
from workflow.states.interventions import OVERSIGHT

DOSSIER_GUARD = "sections_complete"
DUTIES = ("pause", "resume", "reassign", "declare_conflict", *OVERSIGHT)
"""Steps that are open nearly always; they stand below what the holder has to do."""


LIFTED_ON_PAGE = frozenset({"documents_missing"})
"""Refusals that the page of the step itself can lift: the papers are sent with the step."""
NOT_NOW = frozenset(
    {"nothing_asked", "not_held", "no_request", "not_checked", "nothing_to_refund", "divided", "all_shared_out"}
)
"""Refusals that say that there is nothing to do, rather than what to do first."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case page with the words for one reader."""

    page: CasePage
    now: datetime

    @property
    def inside(self) -> bool:
        """Whether the reader works in one of the offices; everybody else is told roles, not names."""
        return sees_internal(self.page.roles)

    @property
    def status(self) -> str:
        """The state in the reader's vocabulary."""
        return gettext(self.page.state.label) if self.inside else public_word(self.page.state)

    @property
    def status_kind(self) -> str:
        """The kind of the chip: late only where a term has run out."""
        page = self.page
        if page.hold is not None:
            return "pause"
        if not page.state.kind.closed and page.due_at is not None and page.due_at < self.now:
            return "late"
        return status_kind(page.state)

    @property
    def pause_basis(self) -> str:
        """The text of law that the last pause was ordered by."""
        told = (event.values.get("basis", "") for event in reversed(self.page.events) if event.pauses)
        return str(next(told, ""))

    @property
    def target(self) -> datetime | None:
        """The internal target, for the offices alone."""
        return self.page.target_at if self.inside else None

    @property
    def scheduled(self) -> bool:
        """Whether nobody has anything to do until a set day."""
        return self.page.state.key in self.page.process.scheduled

    @property
    def facts(self) -> list[dict[str, str]]:
        """The band below the name."""
        page = self.page
        found = [(gettext("Xã, phường"), page.names["commune"]), (gettext("Năm"), str(page.year))]
        found.insert(0, (gettext("Nội dung"), activity_word(page.activity)))
        promised = standing_promise(page.process, page.state.key, page.promised_at)
        found.append((gettext("Ngày hẹn trả kết quả"), f"{local(promised):%d/%m/%Y}" if promised else ""))
        return [{"label": label, "value": value} for label, value in found if value]

    @property
    def stages(self) -> list[dict[str, str]]:
        """The ribbon; a procedure of one stage has none."""
        tables = self.page.process.stages
        here = next(place for place, table in enumerate(tables) if table.stage is self.page.stage)
        return [self._stage(table, place - here) for place, table in enumerate(tables)] if len(tables) > 1 else []

    @property
    def holder(self) -> str:
        """Unit and role of whoever has to act, with the person's name for the offices."""
        page = self.page
        who = holder_word(page.holder, page.state.holder)
        return f"{who}, {page.assignee}" if self.inside and page.assignee else who

    @property
    def clock(self) -> ClockLine | None:
        """The term that ends first."""
        return min(self.page.open_clocks, key=lambda clock: (clock.paused, clock.due_at), default=None)

    @property
    def primary(self) -> OpenStep | None:
        """The main next step of the holder, when the reader is the holder."""
        page, ready = self.page, {line.step.key: line for line in self.page.steps if self._doable(line)}
        clock = min(page.open_clocks, key=lambda line: (line.paused, line.due_at), default=None)
        awaited = awaited_step(page.process, page.state, clock.key if clock else "")
        asks = [task.ask.key for task in page.process.tasks if self._unasked(task)]
        keys = [task.answer.key for task in page.process.tasks] + [awaited.key if awaited else "", *asks]
        keys += [
            key for key, line in ready.items() if line.step.target is None and page.state.holder in line.step.roles
        ]
        return next((ready[key] for key in keys if key in ready and key not in DUTIES), None)

    @property
    def actions(self) -> list[dict[str, Any]]:
        """What the reader can do, the main thing first; what is refused says why."""
        primary = self.primary
        lines = [line for line in self.page.steps if line.step.key not in DUTIES and not _unasked_for(line)]
        lines.sort(key=lambda line: (line is not primary, not self._doable(line)))
        return [*self._writing(), *(self._action(line, primary=line is primary) for line in lines)]

    @property
    def duties(self) -> list[dict[str, Any]]:
        """Interventions and declarations."""
        lines = [line for line in self.page.steps if line.step.key in DUTIES and not _unasked_for(line)]
        return [self._action(line) for line in lines]

    def instead_of(self, step: Step) -> list[dict[str, Any]]:
        """What else the holder can do here, for the page of one of the holder's steps."""
        holder = self.page.state.holder
        lines = [line for line in self.page.steps if holder in line.step.roles and line.step.key not in DUTIES]
        return [self._action(line) for line in lines if line.step is not step and self._doable(line)]

    @property
    def papers(self) -> tuple[PaperLine, ...]:
        """The papers that the reader may see, older versions too."""
        return tuple(paper for paper in self.page.papers if self.inside or paper.kind not in INTERNAL)

    @property
    def tasks(self) -> tuple[TaskLine, ...]:
        """Parallel work, for the offices; a question and its answer are for everybody."""
        return tuple(task for task in self.page.tasks if task.kind != "question" and self.inside)

    @property
    def questions(self) -> list[dict[str, Any]]:
        """What was asked about the progress, with the answers given."""
        said = [event for event in self.page.events if event.step == "ask_progress"]
        tasks = [task for task in self.page.tasks if task.kind == "question"]
        return [
            {"at": event.at, "text": event.values.get("question"), "answer": task.answer.get("answer"), "task": task}
            for event, task in zip(said, tasks, strict=False)
        ]

    @property
    def links(self) -> list[dict[str, Any]]:
        """Tied cases with what they are to this one."""
        known = {kind for kind, _ in LINKS}
        return [
            {"word": link_word(link.kind, outgoing=link.outgoing), "link": link}
            for link in self.page.links
            if link.kind in known
        ]

    @property
    def people(self) -> list[dict[str, str]]:
        """The units that the case hangs on."""
        names = self.page.names
        labels = (
            ("applicant", "Cơ sở"), ("commune", "UBND cấp xã"), ("centre", "Đơn vị thực hiện"),
            ("owner_unit", "Cơ quan giải quyết"), ("agency", "Cục tham gia"), ("province", "Địa phương"),
        )  # fmt: skip
        rows = [{"key": gettext(label), "value": names[name]} for name, label in labels if names.get(name)]
        if self.inside and self.page.assignee:
            rows.append({"key": gettext("Người xử lý"), "value": self.page.assignee})
        return rows

    def who(self, event: EventLine) -> str:
        """Who did something: the name with the role for the offices, the role alone for the establishment.

        Somebody who stood in is named with whom they stood in for.
        """
        if not self.inside or not event.actor:
            return role_word(event.role)
        stood_in = gettext(STOOD_IN, actor=event.actor, principal=event.behalf)
        return f"{stood_in if event.behalf else event.actor}, {role_word(event.role)}"

    def _unasked(self, task: Task) -> bool:
        """Whether the holder has to ask for this parallel work before the case can go on."""
        asked = any(line.kind == task.key for line in self.page.tasks)
        return not asked and self.page.state.holder in task.ask.roles and self.page.state.key in task.ask.sources

    def _doable(self, line: OpenStep) -> bool:
        """Whether nothing stops a step but papers that its own page takes."""
        return all(refusal.code in LIFTED_ON_PAGE for refusal in line.refusals)

    def _stage(self, table: StageTable, away: int) -> dict[str, str]:
        kind = self.page.state.kind
        done = away < 0 or kind is Kind.GRANTED
        state = "done" if done else "current" if away == 0 else "future"
        note = self.status if state == "current" else ""
        return {"label": gettext(table.label), "state": state, "note": note}

    def _writing(self) -> Iterator[dict[str, Any]]:
        """The way to the sections, where the reader may write them."""
        if any(section.editable for section in self.page.sections):
            url = url_for("drafts.tasks", code=self.page.code)
            yield {"label": gettext("Soạn hồ sơ"), "url": url, "primary": self.primary is None, "refusals": ()}

    def _action(self, line: OpenStep, *, primary: bool = False) -> dict[str, Any]:
        texts = [refusal_text(refusal) for refusal in line.refusals if refusal.code not in LIFTED_ON_PAGE]
        url = step_url(self.page.code, line.step)
        return {"label": gettext(line.step.label), "url": url, "primary": primary, "refusals": texts}


def _unasked_for(line: OpenStep) -> bool:
    """An answer for which nobody waits, or the end of a pause that never began, is no step for now."""
    return any(refusal.code in NOT_NOW for refusal in line.refusals)


def step_url(code: str, step: Step) -> str:
    """Where a step is taken: the dossier is read once more before it is sent."""
    if hands_in(step) and step.key != "send_supplement":
        return url_for("drafts.check", code=code)
    return url_for("cases.take_step", code=code, slug=step.slug)


def hands_in(step: Step) -> bool:
    """Whether the step hands over the sections of a dossier, or declares that they are right."""
    return step.form == "declaration" or any(guard.name == DOSSIER_GUARD for guard in step.needs)


def handed_on(page: CasePage) -> bool:
    """Whether the dossier has left whoever wrote it: filed with an office, or sent to the implementer for its part."""
    own = page.state.kind is Kind.DRAFT or page.state.holder in page.roles
    return page.submitted_at is not None or not own


def writes(page: CasePage) -> bool:
    """Whether this person has sections of the dossier to fill in now; otherwise only papers are added to it."""
    return any(line.editable for line in page.sections)


def breadcrumb(page: CasePage, *more: Mapping[str, str]) -> Sequence[Mapping[str, str]]:
    """The way to a page of a case."""
    return ({"label": page.code, "url": url_for("cases.show", code=page.code)}, *more)
