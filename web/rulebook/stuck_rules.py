"""The pages of the stuck rules: the figures in force, a new one tried on the past, and its setting from a day on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.admin.desk import change
from web.context import current_person, current_session, now, office
from web.filters import day, refusal_text
from web.i18n import current_language, gettext
from web.once import commit_once
from web.rulebook.stuck_forms import RuleForm, TrialForm
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import StepRefused
from workflow.queries import stuck
from workflow.queries.rule_trials import MOST, Trial, Tried, current_figure, figure_of, provinces_of, tried
from workflow.rules import Rule
from workflow.services.rule_changes import RuleChange, change_rule, check_rule, drop_rule

WATCHERS = frozenset({Role.SUPERVISOR, Role.DEPT_LEADER, Role.PROV_LEADER})
READERS = WATCHERS | {Role.SYS_ADMIN}
TRY = "thu"
PERIOD, LONGEST_PERIOD = timedelta(days=90), timedelta(days=366)
ONE_DAY = timedelta(days=1)
ASK = {
    "title": "Đặt con số này?",
    "button": "Đặt con số",
    "said": "Đã đặt con số mới; số cũ áp dụng đến hết ngày trước đó.",
}


@dataclass(frozen=True, slots=True)
class RuleKind:
    """A stuck rule as the pages speak of it: what it says, how its figure is said, and the bounds of the figure."""

    key: str
    words: str
    unit: str
    low: int
    high: int

    def said(self, figure: int) -> str:
        """A figure with its unit."""
        return gettext(self.unit, n=figure)

    @property
    def unit_word(self) -> str:
        """The unit alone, beside a box."""
        return self.said(0).lstrip("0 ")


KINDS: Mapping[str, RuleKind] = {
    "im-lang": RuleKind(stuck.SILENT, "Không ai làm bước nào", "%(n)s ngày làm việc", 1, 250),
    "lau-hon-thuong": RuleKind(
        stuck.SLOW, "Bước chạy lâu hơn phần lớn các lần trước", "%(n)s phần trăm số lần trước", 50, 99
    ),
    "quay-lai": RuleKind(stuck.BOUNCED, "Quay lại cùng một bước", "%(n)s lần", 1, 20),
    "chua-bo-sung": RuleKind(stuck.FORGOTTEN, "Cơ sở chưa bổ sung", "%(n)s ngày làm việc", 1, 250),
    "y-kien-qua-han": RuleKind(stuck.OPINION, "Ý kiến được hỏi đã quá hạn", "%(n)s ngày làm việc", 1, 250),
    "khong-bieu-quyet": RuleKind(stuck.QUORUM, "Hội đồng họp mà không biểu quyết được", "%(n)s lần", 1, 20),
}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One dated figure in a history."""

    figure: int
    place: str
    rule: Rule
    waits: bool


class RuleReader:
    """Whose rules one request reads, and whether it may set them."""

    @cached_property
    def scopes(self) -> Mapping[str, str]:
        """The provinces whose rules the person reads, by code."""
        own = (grant.unit_id for grant in current_person().own if grant.role in READERS)
        return provinces_of(current_session(), frozenset(office().variants.get(unit, "") for unit in own))

    @cached_property
    def settable(self) -> frozenset[str]:
        """The provinces whose rules the person sets."""
        own = current_person().units_as(Role.SYS_ADMIN)
        return frozenset(code for unit, code in office().variants.items() if unit in own)

    @property
    def governs(self) -> bool:
        """Whether the person sets rules at all."""
        return bool(self.settable)

    @property
    def watches(self) -> bool:
        """Whether the person finds the list of what is stuck."""
        return not WATCHERS.isdisjoint(current_person().roles)

    def dated(self, rule_id: str) -> list[Rule]:
        """Every row of a rule that applies, applied or will apply here, the nation's first, by date."""
        return [rule for rule in office().rules.all() if rule.id == rule_id and rule.scope in {"", *self.scopes}]

    def waits(self, rule: Rule) -> bool:
        """Whether a row of a province here has not begun yet."""
        return rule.scope in self.scopes and rule.valid_from > today()


class RulesPage(RuleReader):
    """What one request is shown of the stuck rules."""

    @property
    def lines(self) -> list[tuple[str, RuleKind, list[tuple[str, int, Rule | None]]]]:
        """Each rule with its figure today in each province, and the one that waits to apply."""
        return [(slug, kind, [self._now(kind, scope) for scope in self.scopes]) for slug, kind in KINDS.items()]

    def _now(self, kind: RuleKind, scope: str) -> tuple[str, int, Rule | None]:
        coming = [line.rule for line in self.history(kind) if line.waits and line.rule.scope == scope]
        figure = current_figure(office().rules, kind.key, today(), scope)
        return self.scopes[scope], figure, coming[-1] if coming else None

    def figure(self, rule: Rule) -> int:
        """The figure of a dated rule."""
        return figure_of(rule)

    def history(self, kind: RuleKind) -> list[FigureLine]:
        """Every dated figure that applies, applied or will apply here, the nation's first."""
        return [
            FigureLine(figure_of(rule), self.scopes.get(rule.scope) or gettext("cả nước"), rule, self.waits(rule))
            for rule in self.dated(stuck.RULES[kind.key])
        ]


class RulePage(RulesPage):
    """One rule: its history, the forms as they were filled in, and what a trial showed."""

    def __init__(self, slug: str) -> None:
        if slug not in KINDS:
            abort(404)
        self.slug, self.kind = slug, KINDS[slug]
        self.problems: Sequence[str] = ()
        self.found: Tried | None = None
        self.trial: TrialForm = self._form(TrialForm)
        self.change: RuleForm = self._form(RuleForm)

    @property
    def most(self) -> int:
        """How many cases of a trial are listed."""
        return MOST

    @cached_property
    def current(self) -> int:
        """The figure of the first province today."""
        return current_figure(office().rules, self.kind.key, today(), next(iter(self.scopes), ""))

    @property
    def faulty(self) -> Any:
        """The form that was judged last."""
        return self.trial if TRY in request.form else self.change

    def try_out(self) -> bool:
        """Try the figure on the past; False when the form has to be mended."""
        form = self.trial
        if not form.validate():
            return False
        since, until = form.past_since.data, form.past_until.data
        if until > today():
            form.complain("past_until", "chọn ngày không sau hôm nay.")
        if until - since > LONGEST_PERIOD:
            form.complain("past_since", "thử nhiều nhất một năm một lần.")
        if form.errors:
            return False
        self.found = self.outcome(form.scope.data, form.figure.data, since, until)
        return True

    def outcome(self, scope: str, figure: int, since: date, until: date) -> Tried:
        """What a figure would have named."""
        trial = Trial(self.kind.key, scope, figure, since, until)
        return tried(current_session(), trial, person=current_person(), now=now(), office=office())

    def wish(self) -> RuleChange:
        """The change that the form describes."""
        said: dict[str, Any] = self.change.values()
        rule = office().rules.get(stuck.RULES[self.kind.key], today(), said["scope"])
        name = "length" if "length" in rule.value else "number"
        value = {**rule.value, name: said["figure"]}
        return RuleChange(rule.id, said["scope"], value, said["since"], said["basis"], said["reason"])

    def refusals(self) -> list[str]:
        """What is wrong with a change that was filled in well."""
        try:
            check_rule(self.wish(), self.settable, now=now(), office=office())
        except StepRefused as refused:
            return [refusal_text(one) for one in refused.refusals]
        return []

    def rows(self) -> list[dict[str, object]]:
        """The change in words, with what it would have named of late."""
        said: dict[str, Any] = self.change.values()
        found = self.outcome(said["scope"], said["figure"], today() - PERIOD, today())
        named = gettext(
            "%(before)s hồ sơ theo số hiện nay, %(then)s theo số mới", before=found.now_named, then=found.then_named
        )
        return [
            {"key": gettext("Quy tắc"), "value": gettext(self.kind.words)},
            {"key": gettext("Áp dụng cho"), "value": self.scopes[said["scope"]]},
            {"key": gettext("Con số hiện nay"), "value": self.kind.said(found.current)},
            {"key": gettext("Con số mới"), "value": self.kind.said(said["figure"])},
            {"key": gettext("Từ ngày"), "value": day(said["since"])},
            {"key": gettext("Căn cứ"), "value": said["basis"]},
            {"key": gettext("Lý do"), "value": said["reason"]},
            {"key": gettext("Trong 90 ngày qua"), "value": named},
        ]

    def _form(self, kind: type[Any]) -> Any:
        known = {
            "scope": next(iter(self.scopes), None), "figure": self.current, "since": today() + ONE_DAY,
            "past_since": today() - PERIOD, "past_until": today(),
        }  # fmt: skip
        choices = {"scope": list(self.scopes.items())}
        form = kind(request.form, lang=current_language(), known=known, choices=choices)
        form.bound(self.kind.low, self.kind.high)
        return form


def today() -> date:
    """The day on which the page is shown."""
    return local(now()).date()


def show(slug: str) -> str:
    """One rule."""
    return _shown(RulePage(slug))


def act(slug: str) -> ResponseReturnValue:
    """Try a figure, or set it after a question."""
    page = RulePage(slug)
    if TRY in request.form:
        good = page.try_out()
        return _shown(page), 200 if good else 422
    if not page.governs:
        abort(403)

    good = page.change.validate()  # once: what was refused is gone by the second time
    wrong = page.refusals() if good else []
    if wrong or not good:
        return _shown(page, wrong), 422

    def carry_out() -> None:
        change_rule(current_session(), page.wish(), page.settable, by=current_person(), now=now())

    back = url_for("rules.one", slug=slug)
    return change(page.change, carry_out, rows=page.rows, ask=ASK, back=back, again=lambda wrong: _shown(page, wrong))


def drop(slug: str) -> ResponseReturnValue:
    """Take back a figure that waits to apply."""
    page = RulePage(slug)
    problems = dropped(page, stuck.RULES[page.kind.key])
    if problems:
        return _shown(page, problems), 422
    flash("Đã bỏ con số đang chờ; số trước đó áp dụng tiếp.")
    return commit_once(url_for("rules.one", slug=slug))


def dropped(page: RuleReader, rule_id: str) -> list[str]:
    """Take back the row of a rule that the page names; return what speaks against it."""
    if not page.governs:
        abort(403)
    scope, begins = request.form.get("place", ""), request.form.get("begins", "")
    try:
        since = date.fromisoformat(begins)
    except ValueError:
        abort(404)
    try:
        drop_rule(current_session(), rule_id, scope, since=since, scopes=page.settable, by=current_person(), now=now())
    except StepRefused as refused:
        current_session().rollback()
        return [refusal_text(one) for one in refused.refusals]
    return []


def _shown(page: RulePage, problems: Sequence[str] = ()) -> str:
    page.problems = problems
    return render_template("pages/admin/rule.html", page=page)
