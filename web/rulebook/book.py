"""The rule book as administrators and those who watch read it: by kind, place and day; one rule with its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from flask import abort, render_template, request, url_for

from web.context import current_person, current_session, office
from web.i18n import current_language, gettext
from web.lists.filter import ListFilter
from web.lists.links import address_with
from web.rulebook.stuck_rules import RuleReader, today
from web.rulebook.words import KINDS, kind_word, stand, validity, value_words
from web.words import activity_word
from workflow.fold import fold
from workflow.forms.fields import ChoiceField, DateField, TextField
from workflow.queries.rule_scopes import NATION, rule_scopes
from workflow.queries.stuck import RULES
from workflow.rulemaking import KINDS as DRAFTED
from workflow.rules import Rule
from workflow.selection.rubrics import Rubric
from workflow.sheet_parts import sheet_id
from workflow.shipped import shipped_rubrics

FIRST = next(iter(KINDS))
NATIONWIDE = "ca-nuoc"


class RuleFilter(ListFilter):
    """Which rules the list shows."""

    noi = ChoiceField("Áp dụng cho", required=False)
    ngay = DateField("Vào ngày", required=False)
    tim = TextField("Tên hoặc căn cứ", required=False, max_length=100)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule in a list or a history."""

    rule: Rule
    place: str
    words: list[str]
    stand: tuple[str, str]
    validity: str
    coming: Rule | None = None


class BookReader(RuleReader):
    """Whose rules one request reads, and for whom it makes them."""

    @cached_property
    def made(self) -> Mapping[str, str]:
        """The units for which the person makes rules, by scope."""
        return rule_scopes(current_session(), current_person(), office())

    @cached_property
    def places(self) -> Mapping[str, str]:
        """Every unit whose rules the person reads, the nation first."""
        return {"": gettext(NATION), **self.scopes}

    @property
    def governs(self) -> bool:
        """Whether the person makes rules at all."""
        return bool(self.made)

    def line(self, rule: Rule, coming: Rule | None = None) -> RuleLine:
        """A rule with its words."""
        return RuleLine(rule, self.places[rule.scope], value_words(rule), stand(rule, today()), validity(rule), coming)

    def own(self, rules: Any) -> list[Rule]:
        """Those of some rules that the person reads."""
        return [rule for rule in rules if rule.scope in self.places]


class RuleList(BookReader):
    """What one request is shown of the rule book."""

    def __init__(self) -> None:
        self.slug = request.args.get("loai", FIRST)
        if self.slug not in KINDS:
            abort(404)
        self.kind = KINDS[self.slug][0]
        choices = [(code or NATIONWIDE, name) for code, name in self.places.items()]
        self.filter = RuleFilter(request.args, lang=current_language(), choices={"noi": choices})
        self.said: dict[str, Any] = self.filter.said()

    @property
    def on(self) -> date:
        """The day for which the list is."""
        found: date = self.said.get("ngay") or today()
        return found

    @property
    def filtered(self) -> bool:
        """Whether anything was asked for."""
        return any(self.said.values())

    @property
    def kinds(self) -> list[dict[str, object]]:
        """The kinds of rules as links."""
        return [
            {
                "label": gettext(label),
                "url": address_with(loai=slug),
                "n": self._count(kind),
                "active": slug == self.slug,
            }
            for slug, (kind, label) in KINDS.items()
        ]

    @property
    def lines(self) -> list[RuleLine]:
        """The rules of the kind that apply on the day, each with the one that follows it."""
        return [self.line(rule, self._next(rule)) for rule in self._current(self.kind) if self._wanted(rule)]

    @property
    def waiting(self) -> list[RuleLine]:
        """Rules of the kind that begin later where none applies now."""
        current = {(rule.id, rule.scope) for rule in self._current(self.kind)}
        later = [
            rule
            for rule in self.own(office().rules.all())
            if rule.kind == self.kind and rule.valid_from > self.on and (rule.id, rule.scope) not in current
        ]
        return [self.line(rule) for rule in later if self._wanted(rule)]

    @property
    def rubrics(self) -> list[dict[str, object]]:
        """The score sheets whose every point is the law's, so that no resolution divides them."""
        return [
            {"label": one.label, "version": one.version, "basis": one.basis, "verified": one.verified,
             "criteria": [(part.label, part.maximum) for part in one.criteria], "pass_mark": one.pass_mark}
            for one in self._undivided(self.kind)
        ]  # fmt: skip

    def _count(self, kind: str) -> int:
        return len(self._current(kind)) + len(self._undivided(kind))

    def _undivided(self, kind: str) -> list[Rubric]:
        known = office().rules
        return [one for one in shipped_rubrics().values() if kind == "rubric" and not known.has(sheet_id(one.key))]

    def _current(self, kind: str) -> list[Rule]:
        return [
            rule
            for rule in self.own(office().rules.all())
            if rule.kind == kind and rule.valid_from <= self.on and (rule.valid_to is None or rule.valid_to >= self.on)
        ]

    def _next(self, rule: Rule) -> Rule | None:
        later = (one for one in office().rules.rows(rule.id) if one.scope == rule.scope and one.valid_from > self.on)
        return next(later, None)

    def _wanted(self, rule: Rule) -> bool:
        place, text = self.said.get("noi"), self.said.get("tim")
        if place and (rule.scope or NATIONWIDE) != place:
            return False
        return not text or fold(text) in fold(f"{rule.label} {rule.id} {rule.basis}")


class RuleHistory(BookReader):
    """One rule: every row of it that applied, applies or will apply."""

    def __init__(self, rule_id: str) -> None:
        self.rows = self.own(office().rules.rows(rule_id))
        if not self.rows:
            abort(404)
        self.rule_id, self.last = rule_id, self.rows[-1]

    @property
    def title(self) -> str:
        """What the rule is called."""
        return gettext(self.last.label)

    @property
    def about(self) -> str:
        """Its kind, and the activity that it speaks of."""
        activity = activity_word(self.last.subject) if self.last.kind in ("cap", "share") else ""
        return ", ".join(filter(None, (kind_word(self.last.kind), activity)))

    @property
    def lines(self) -> list[RuleLine]:
        """The rows by place, the newest first."""
        ordered = sorted(self.rows, key=lambda rule: (rule.scope, -rule.valid_from.toordinal()))
        return [self.line(rule) for rule in ordered]

    @property
    def drafted(self) -> bool:
        """Whether a resolution may set it."""
        return self.last.kind in DRAFTED and self.rule_id not in RULES.values()


def list_page() -> str:
    """The rules of one kind."""
    return render_template("pages/admin/rulebook.html", page=RuleList())


def history_page(rule_id: str) -> str:
    """One rule."""
    page = RuleHistory(rule_id)
    trail = [{"label": gettext("Các quy định"), "url": url_for("rulebook.show")}, {"label": page.title}]
    return render_template("pages/admin/rule_history.html", page=page, breadcrumb=trail)
