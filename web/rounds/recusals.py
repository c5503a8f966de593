"""Deciding conflicts of interest one by one: every open declaration with what was found, and a form of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from web.context import current_person, current_session, forget_session, now, office
from web.filters import refusal_text
from web.i18n import current_language, gettext
from web.once import answered, body, new_key
from web.rounds.desk import around, page_number, within
from web.rounds.steps import ANY
from workflow.calendar import local
from workflow.definition import Step
from workflow.errors import KeyReused, Refusal, StaleCase, StepRefused
from workflow.forms.base import StepForm
from workflow.forms.registry import form_for
from workflow.published import process_of
from workflow.queries.round_conflicts import Conflicts, OpenConflict, Question, SettledConflict, open_conflicts
from workflow.queries.round_gate import Door
from workflow.services.transition import TransitionRequest, perform_transition

STEP, STEP_FORM = "decide_conflict", "conflict_decision"
PAIR = "cap"
SIZE, SETTLED = 12, 30
"""How many of a kind stand on a page; both lists are turned over together."""
NOT_HERE = Refusal("no_declaration", "Khai báo này không còn chờ quyết định.", "Xem lại danh sách.")


@dataclass(frozen=True, slots=True)
class ConflictView:
    """The page of open conflicts: one form a pair, the one that was refused as it was typed."""

    page: Conflicts
    forms: tuple[tuple[OpenConflict, StepForm | None], ...]
    number: int
    problems: Sequence[str] = ()
    other_url: str = ""
    """Where an officer decides about a pair that does not wait for it, such as a conflict that came out late."""

    @property
    def door(self) -> Door:
        """The round as the person finds it."""
        return self.page.door

    @property
    def pages(self) -> tuple[str, str]:
        """The addresses of the pages before and after."""
        return around(self.number, 1, _pages(self.page))

    @property
    def settled(self) -> Sequence[SettledConflict]:
        """What is settled, as far as this page shows it."""
        return self.page.settled[(self.number - 1) * SETTLED : self.number * SETTLED]

    @property
    def refused(self) -> StepForm | None:
        """The form that was sent and found wrong."""
        return next((form for _, form in self.forms if form is not None and form.errors), None)

    def question(self, one: Question) -> str:
        """What to ask a member."""
        return str(gettext(one.text, found=one.owner))


class ConflictDesk:
    """The page as one request meets it."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.page = self._read()

    def answer(self) -> ResponseReturnValue:
        """The page on GET; on POST the decision, or the page again with what is wrong."""
        if request.method != "POST":
            return self.show()
        if self._done_before():
            return redirect(url_for("rounds.conflicts", slug=self.slug), 303)
        form = self._sent()
        if form is None:
            return self.show(problems=[refusal_text(NOT_HERE)], status=422)
        if not form.validate():
            return self.show(form, status=422)
        return self._decide(form)

    def show(
        self, sent: StepForm | None = None, *, problems: Sequence[str] = (), status: int = 200
    ) -> ResponseReturnValue:
        """Every pair with its form; only officers of the round decide, and nobody about themselves."""
        number = within(page_number(), 1, _pages(self.page))
        shown = self.page.open[(number - 1) * SIZE : number * SIZE]
        given = str(sent.field("declaration").data) if sent is not None else ""
        forms = tuple((one, self._form_of(one, sent if one.pair == given else None)) for one in shown)
        view = ConflictView(self.page, forms, number, problems, self._other_url)
        page = render_template(
            "pages/rounds/conflicts.html",
            view=view,
            door=view.door,
            of=view.door.of,
            form=view.refused,
            problems=problems,
        )
        return page, status

    def _read(self) -> Conflicts:
        return open_conflicts(current_session(), self.slug, person=current_person(), on=local(now()).date())

    @property
    def _other_url(self) -> str:
        of, step = self.page.door.of, self._step
        return url_for("cases.take_step", code=of.code, slug=step.slug) + f"?{ANY}=1" if step else ""

    @property
    def _step(self) -> Step | None:
        of = self.page.door.of
        step = process_of(current_session(), of.process_hash).steps[STEP]
        return step if self.page.door.runs and of.state in step.sources else None

    def _form_of(self, one: OpenConflict, sent: StepForm | None) -> StepForm | None:
        if self._step is None or one.own:
            return None
        return sent or self._form(one, None)

    def _form(self, one: OpenConflict, typed: MultiDict[str, str] | None) -> StepForm:
        known = {"version": self.page.door.of.version, "idempotency_key": new_key(), "declaration": one.pair}
        label = f"{one.member.name} – {one.item.product}"
        form = form_for(STEP_FORM)(
            typed, lang=current_language(), known=known, choices={"declaration": [(one.pair, label)]},
            prefix=prefix_of(one),
        )  # fmt: skip
        if not isinstance(form, StepForm):
            raise TypeError(STEP_FORM)
        return form

    def _sent(self) -> StepForm | None:
        """The form as it was sent, when its pair is one of those that the person may decide about."""
        if self._step is None:
            return None
        pair = request.form.get(PAIR, "")
        one = next((one for one in self.page.open if one.pair == pair and not one.own), None)
        return self._form(one, request.form) if one is not None else None

    def _decide(self, form: StepForm) -> ResponseReturnValue:
        of, key = self.page.door.of, form.field("idempotency_key").data or ""
        wish = TransitionRequest(of.id, STEP, form.field("version").data or 0, form.values(), key, sent=body())
        try:
            perform_transition(current_session(), wish, by=current_person(), now=now(), office=office())
        except StepRefused as refused:
            forget_session()
            self.page = self._read()
            return self.show(form, problems=[refusal_text(reason) for reason in refused.refusals], status=422)
        except (StaleCase, KeyReused):
            return self._again()
        current_session().commit()
        flash(gettext("Đã ghi quyết định về xung đột lợi ích."))
        return redirect(url_for("rounds.conflicts", slug=self.slug), 303)

    def _again(self) -> ResponseReturnValue:
        """The round has moved since: the page as it is now, with what was typed."""
        forget_session()
        self.page = self._read()
        one = next((one for one in self.page.open if one.pair == request.form.get(PAIR)), None)
        text = gettext("Đợt bình chọn vừa có thay đổi khác. Xem lại rồi bấm quyết định lần nữa.")
        return self.show(self._fresh(one) if one else None, problems=[str(text)], status=409)

    def _fresh(self, one: OpenConflict) -> StepForm:
        typed, prefix = MultiDict(request.form), prefix_of(one)
        typed[f"{prefix}-version"], typed[f"{prefix}-idempotency_key"] = str(self.page.door.of.version), new_key()
        return self._form(one, typed)

    def _done_before(self) -> bool:
        """Whether this very form was sent and carried out; its pair is gone then, and its answer stands."""
        key = next((text for name, text in request.form.items() if name.endswith("-idempotency_key")), "")
        try:
            return bool(key) and answered(key) is not None
        except KeyReused:
            return False


def _pages(page: Conflicts) -> int:
    return max(-(-len(page.open) // SIZE), -(-len(page.settled) // SETTLED), 1)


def prefix_of(one: OpenConflict) -> str:
    """What the boxes of a pair's form are named by: there are several such forms on the page."""
    return f"p{one.item.case_id}-{one.member.user_id}"
