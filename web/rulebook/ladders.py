"""The pages of the ladders: who is reminded when of which terms, and a new ladder looked at before it is set."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.admin.desk import change
from web.context import current_person, current_session, now, office
from web.filters import day, refusal_text
from web.i18n import current_language, gettext
from web.once import commit_once
from web.rulebook.stuck_forms import PARTIES, LadderForm
from web.rulebook.stuck_rules import ONE_DAY, RuleReader, dropped, today
from workflow.errors import StepRefused
from workflow.ladders import AFTER, BEFORE, Ladder
from workflow.queries.ladder_effects import DAYS, ladder_effect
from workflow.reminders import ladder_on
from workflow.rules import Rule
from workflow.services.ladder_changes import (
    SHARE,
    LadderChange,
    RungWish,
    change_ladder,
    check_ladder,
    ladder_of,
    wish_of,
)  # fmt: skip
from workflow.states import SHIPPED, general_label

LADDERS: Mapping[str, str] = {
    "chung": "ladder.default", "ban-nhap": "ladder.draft", "theo-doi": "ladder.quiet", "cham-diem": "ladder.jury",
}  # fmt: skip
"""The ladders by the names of their pages."""
PARTY_WORDS = dict(PARTIES)
ASK = {
    "title": "Đặt các mốc nhắc này?", "button": "Đặt các mốc nhắc",
    "said": "Đã đặt các mốc nhắc mới; các mốc cũ áp dụng đến hết ngày trước đó.",
}  # fmt: skip


class LaddersPage(RuleReader):
    """What one request is shown of all ladders."""

    @property
    def lines(self) -> list[tuple[str, str, Mapping[str, list[str]], list[tuple[str, list[str], Rule | None]]]]:
        """Each ladder: its page, its name, the terms it speaks of by procedure, and how it stands in each province."""
        return [(slug, self.label(name), used_by(name), self._places(name)) for slug, name in LADDERS.items()]

    @property
    def own(self) -> list[tuple[str, str, str]]:
        """The terms with a ladder of their own, now or soon: the page, the name of the term, what it is called."""
        known = {rule.id for rule in office().rules.all() if rule.scope in self.scopes}
        return [
            (slug, term, words)
            for slug, name in LADDERS.items()
            for term, words in terms_of(name).items()
            if f"{name}.{term}" in known
        ]

    def label(self, name: str) -> str:
        """What a ladder is called."""
        return gettext(office().rules.get(name, today()).label)

    def _places(self, name: str) -> list[tuple[str, list[str], Rule | None]]:
        return [
            (place, words_of(office().rules.ladder(name, today(), scope)), self._coming(name, scope))
            for scope, place in self.scopes.items()
        ]

    def _coming(self, name: str, scope: str) -> Rule | None:
        found = [rule for rule in self.dated(name) if rule.scope == scope and self.waits(rule)]
        return found[-1] if found else None


class LadderPage(LaddersPage):
    """One ladder: its history, and the form as it was filled in."""

    def __init__(self, slug: str, term: str = "") -> None:
        if slug not in LADDERS or (term and term not in terms_of(LADDERS[slug])):
            abort(404)
        self.slug, self.term, self.shared = slug, term, LADDERS[slug]
        self.name = f"{self.shared}.{term}" if term else self.shared
        self.names = (self.name, self.shared) if term else (self.name,)
        self.problems: Sequence[str] = ()
        choices = {"scope": list(self.scopes.items())}
        self.form = LadderForm(request.form, lang=current_language(), known=self._known(), choices=choices)

    @property
    def title(self) -> str:
        """What the ladder is called; the one of a single term by that term."""
        return terms_of(self.shared)[self.term] if self.term else self.label(self.name)

    @property
    def used(self) -> Mapping[str, str]:
        """The terms it speaks of: what each is called by the name of its own page."""
        return {} if self.term else terms_of(self.shared)

    @property
    def address(self) -> str:
        """Where this ladder is."""
        return url_for("ladders.one", slug=self.slug, term=self.term or None)

    @cached_property
    def versions(self) -> list[tuple[Rule, str, list[str]]]:
        """Every dated ladder that applies, applied or will apply here: the rule, where, and its rungs in words."""
        ladders = {(rule.scope, rule.valid_from): self._words(rule) for rule in self.dated(self.name)}
        return [
            (rule, self.scopes.get(rule.scope) or gettext("cả nước"), ladders[rule.scope, rule.valid_from])
            for rule in self.dated(self.name)
        ]

    def wish(self) -> LadderChange:
        """The change that the form describes."""
        said: dict[str, Any] = self.form.values()
        rungs = tuple(
            RungWish(row["when"], row["number"] or 0, tuple(row["roles"]), row["every"] or 0, row["times"] or 1)
            for row in said["rungs"]
        )
        return LadderChange(self.names, said["scope"], rungs, said["since"], said["basis"], said["reason"])

    def refusals(self) -> list[str]:
        """What is wrong with a change that was filled in well."""
        try:
            check_ladder(self.wish(), self.settable, now=now(), office=office())
        except StepRefused as refused:
            return [refusal_text(one) for one in refused.refusals]
        return []

    def rows(self) -> list[dict[str, object]]:
        """The change in words, with what it would send."""
        wish = self.wish()
        ladder = ladder_of(wish, office().rules)
        found = ladder_effect(current_session(), ladder, self.names, wish.scope, now=now(), office=office())
        told: list[dict[str, object]] = [
            {"key": gettext("Nhắc %(party)s", party=gettext(word).lower()),
             "value": gettext("%(before)s lượt theo mốc hiện nay, %(then)s lượt theo mốc mới",
                              before=found.current.get(party, 0), then=found.then.get(party, 0))}
            for party, word in PARTIES
        ]  # fmt: skip
        return [
            {"key": gettext("Nhắc việc"), "value": self.title},
            {"key": gettext("Áp dụng cho"), "value": self.scopes[wish.scope]},
            {"key": gettext("Các mốc nhắc"), "value": "; ".join(words_of(ladder))},
            {"key": gettext("Từ ngày"), "value": day(wish.since)},
            {"key": gettext("Căn cứ"), "value": wish.basis},
            {"key": gettext("Lý do"), "value": wish.reason},
            {
                "key": gettext("Nếu áp dụng ngay, trong %(n)s ngày tới", n=DAYS),
                "value": gettext("%(n)s thời hạn đang chạy", n=found.terms),
            },
            *told,
        ]

    def _words(self, rule: Rule) -> list[str]:
        found = office().rules.ladder(rule.id, rule.valid_from, rule.scope)
        return words_of(found)

    def _known(self) -> dict[str, Any]:
        scope = next(iter(self.scopes), "")
        wishes = (wish_of(rung) for rung in ladder_on(office().rules, self.names, today(), scope).rungs)
        rungs = [
            {"when": wish.when, "number": wish.place[1] or None, "every": wish.every or None,
             "times": wish.times if wish.times > 1 else None, "roles": wish.roles}
            for wish in wishes
        ]  # fmt: skip
        return {"scope": scope or None, "rungs": rungs, "since": today() + ONE_DAY}


def used_by(name: str) -> Mapping[str, list[str]]:
    """The terms that a ladder speaks of, by procedure."""
    found: dict[str, list[str]] = {}
    for process in SHIPPED:
        labels = found.setdefault(gettext(general_label(process.key)), [])
        labels += [
            word for clock in process.clocks if clock.ladder == name and (word := gettext(clock.label)) not in labels
        ]
    return {process: labels for process, labels in found.items() if labels}


def terms_of(name: str) -> Mapping[str, str]:
    """What each term of a ladder is called, with its procedure, by the name of its own page."""
    return {
        f"{process.key}.{clock.key}": f"{gettext(general_label(process.key))}: {gettext(clock.label)}"
        for process in SHIPPED
        for clock in process.clocks
        if clock.ladder == name
    }


def words_of(ladder: Ladder) -> list[str]:
    """The rungs of a ladder in words."""
    return [_words(wish_of(rung)) for rung in ladder.rungs]


def _words(rung: RungWish) -> str:
    shapes = {
        SHARE: "khi hết %(n)s phần trăm thời hạn", BEFORE: "%(n)s ngày làm việc trước hạn",
        AFTER: "%(n)s ngày làm việc sau hạn",
    }  # fmt: skip
    when = gettext(shapes.get(rung.when, "đúng ngày đến hạn"), n=rung.amount)
    if rung.times > 1:
        again = gettext("lặp lại sau mỗi %(every)s ngày, %(times)s lần", every=rung.every, times=rung.times)
        when = f"{when}, {again}"
    return f"{when}: {', '.join(gettext(PARTY_WORDS[role]).lower() for role in rung.roles)}"


def show(slug: str, term: str) -> str:
    """One ladder, shared or of one term."""
    return _shown(LadderPage(slug, term))


def act(slug: str, term: str) -> ResponseReturnValue:
    """Set a ladder after a question."""
    page = LadderPage(slug, term)
    if not page.governs:
        abort(403)
    good = page.form.validate()  # once: what was refused is gone by the second time
    wrong = page.refusals() if good else []
    if wrong or not good:
        return _shown(page, wrong), 422

    def carry_out() -> None:
        change_ladder(current_session(), page.wish(), page.settable, by=current_person(), now=now())

    return change(
        page.form, carry_out, rows=page.rows, ask=ASK, back=page.address, again=lambda found: _shown(page, found)
    )


def drop(slug: str, term: str) -> ResponseReturnValue:
    """Take back a ladder that waits to apply."""
    page = LadderPage(slug, term)
    problems = dropped(page, page.name)
    if problems:
        return _shown(page, problems), 422
    flash("Đã bỏ các mốc nhắc đang chờ; các mốc trước đó áp dụng tiếp.")
    return commit_once(page.address)


def _shown(page: LadderPage, problems: Sequence[str] = ()) -> str:
    page.problems = problems
    return render_template("pages/admin/ladder.html", page=page)
