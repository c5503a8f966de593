"""What the pages of yearly plans do: read what is shown, propose it, approve it."""

from dataclasses import dataclass
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, forget_session, now, office
from web.filters import refusal_text
from web.i18n import current_language
from web.once import commit_once
from web.plans.batch import today
from web.plans.forms import AmendForm, ApproveForm, ProposeForm, WhatIfForm
from workflow.errors import StepRefused
from workflow.forms.base import Occasion
from workflow.funding import NotEnough, Outcome
from workflow.queries.plan_pages import (
    Ranking,
    Seen,
    dropped_items,
    ranking,
    read_plan,
    version_items,
    version_of,
)
from workflow.services.bulk import keep_results
from workflow.services.plan_acts import APPROVING, PROPOSING, PlanAct, approve_way, propose_way

MOST_SHOWN = 300
"""How many lines a page shows; the file has them all."""


def ranked(slug: str) -> Ranking:
    """What is ranked in a plan, by the rule of today."""
    return ranking(current_session(), slug, person=current_person(), on=today(), office=office())


@dataclass(frozen=True, slots=True)
class Part:
    """What one outcome comes to: how many, and how much they get of what they asked for."""

    outcome: Outcome
    number: int
    asked: int
    granted: int


class WhatIfDesk:
    """The page that asks what an amount would do, and its button that proposes exactly that."""

    def __init__(self, slug: str) -> None:
        self.slug, self.problem = slug, ""
        self.asked = WhatIfForm(request.args, lang=current_language())
        found = ranked(slug)
        money, way = self.asked.wish(found.given)
        try:
            self.page = found.page(money, way)
        except NotEnough:
            self.problem, self.page = "Số tiền này thấp hơn số đã bố trí, nên không phân bổ được.", found.page()

    @property
    def step(self) -> str:
        """The step by which the reader may propose this now; nothing where that is not theirs."""
        seen, proposal = self.page.seen, self.page.proposal
        key = PROPOSING.get(seen.plan.state, "") if seen.whole and proposal.lines else ""
        mine = key in may_take(seen)
        return key if mine and not self.problem and proposal.money <= self.page.given else ""

    @property
    def parts(self) -> list[Part]:
        """The outcomes that occur, each with its sums."""
        found = [(outcome, self.page.proposal.of(outcome)) for outcome in Outcome]
        return [
            Part(
                outcome, len(lines), sum(line.share.asked for line in lines), sum(line.share.granted for line in lines)
            )
            for outcome, lines in found
            if lines
        ]  # fmt: skip

    def form(self, typed: Any = None) -> ProposeForm:
        """The form of the button, with what the page shows in it."""
        proposal, plan = self.page.proposal, self.page.seen.plan
        hidden = {"money": proposal.money, "way": proposal.way.value, "seen": proposal.digest, "version": plan.version}
        made = AmendForm if self.step == "propose_amendment" else ProposeForm
        return made(typed, lang=current_language(), known=hidden)

    def show(self, form: ProposeForm | None = None, problems: Any = (), status: int = 200) -> ResponseReturnValue:
        """The page."""
        page = render_template(
            "pages/plans/whatif.html", desk=self, page=self.page, asked=self.asked, most=MOST_SHOWN,
            form=form or self.form(), problems=[self.problem, *problems] if self.problem else list(problems),
        )  # fmt: skip
        return page, status

    def propose(self) -> ResponseReturnValue:
        """Propose what was shown, or say why it cannot be."""
        form = self.form(request.form)
        if not form.validate():
            return self.show(form, status=422)
        plan, values = self.page.seen.plan, form.proposal()
        if not values or not self.step:
            return self.show(form, ["Phương án này không trình được lúc này. Tải lại trang rồi làm lại."], 422)
        act = PlanAct(plan, form["version"].data or 0, values)
        try:
            propose_way(current_session(), act, by=current_person(), now=now(), office=office())
        except StepRefused as refused:
            forget_session()
            return self.show(form, [refusal_text(one) for one in refused.refusals], 422)
        flash("Đã trình phương án. Chưa đề án nào thay đổi cho tới khi được phê duyệt.")
        return commit_once(url_for("plans.version", slug=plan.slug, number=plan.newest + 1))


class VersionDesk:
    """One kept version, and its approval while it waits for that."""

    def __init__(self, slug: str, number: int) -> None:
        database, person = current_session(), current_person()
        self.seen: Seen = read_plan(database, slug, person=person)
        self.line = version_of(database, self.seen.plan, number)
        self.items = version_items(database, self.seen.plan, number, person=person)
        self.dropped = dropped_items(database, self.seen.plan, number, person=person)

    @property
    def approves(self) -> bool:
        """Whether the reader may approve this version now."""
        plan = self.seen.plan
        newest = self.line.version == plan.newest
        return newest and APPROVING.get(plan.state, "-") in may_take(self.seen)

    def form(self, typed: Any = None) -> ApproveForm:
        """The decision."""
        known = {"version": self.seen.plan.version, "decided_on": today()}
        return ApproveForm(typed, lang=current_language(), known=known, occasion=Occasion(today()))

    def show(self, form: ApproveForm | None = None, problems: Any = (), status: int = 200) -> ResponseReturnValue:
        """The page."""
        page = render_template(
            "pages/plans/version.html", desk=self, plan=self.seen.plan, form=form or self.form(), most=MOST_SHOWN,
            problems=problems,
        )  # fmt: skip
        return page, status

    def approve(self) -> ResponseReturnValue:
        """Approve the version with every đề án in it, and go to the results."""
        form = self.form(request.form)
        if not form.validate() or not self.approves:
            why = () if self.approves else ("Phiên bản này không chờ bạn phê duyệt. Tải lại trang rồi làm lại.",)
            return self.show(form, why, 422)
        database, person = current_session(), current_person()
        act = PlanAct(self.seen.plan, form["version"].data or 0, form.values())
        try:
            results, names = approve_way(database, act, by=person, now=now(), office=office())
        except StepRefused as refused:
            forget_session()
            return self.show(form, [refusal_text(one) for one in refused.refusals], 422)
        key = keep_results(database, results, names, by=person, now=now())
        return commit_once(url_for("worklist.results", key=key))


def may_take(seen: Seen) -> frozenset[str]:
    """The steps of a plan that a reader has a role for, as its pages offer them; the door judges each again."""
    return frozenset(step.key for step in seen.steps if current_person().roles.intersection(step.roles))
