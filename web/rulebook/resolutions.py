"""The pages of resolutions in draft: the list, one of them, its rules and clauses by their forms."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now, office
from web.filters import day, refusal_text
from web.i18n import gettext
from web.once import commit_once
from web.rulebook.book import BookReader
from web.rulebook.stuck_rules import today
from web.rulebook.words import FAMILY_WORDS, clause_words, stored_words, value_words
from web.words import activity_word
from workflow.errors import StepRefused
from workflow.models import RuleDraft
from workflow.queries.rule_drafts import DraftLine, ImpactLine, draft_lines, impact_lines, names_of_people
from workflow.queries.stuck import RULES
from workflow.reference.activities import activities
from workflow.rulemaking import END, KINDS, ONE_DAY, ClauseLine, Line, Resolution, faults
from workflow.rules import Rule
from workflow.services import rule_drafts
from workflow.services.rule_drafts import Place, Writer

Problems = Sequence[str]
OUTCOMES: Mapping[str, tuple[str, str]] = {
    "": ("chờ rà soát", "late"), "told": ("đã báo", "info"), "keep": ("giữ quy định cũ", "done"),
    "adjust": ("đang điều chỉnh", "soon"), "pause": ("tạm dừng", "pause"),
}  # fmt: skip
STUCK = frozenset(RULES.values())
ADJUSTED = ("đã điều chỉnh", "done")


class DraftsPage(BookReader):
    """What one request is shown of all resolutions."""

    @property
    def drafts(self) -> tuple[DraftLine, ...]:
        """The resolutions of the units for which the person makes rules."""
        return draft_lines(current_session(), self.made)

    def writer(self) -> Writer:
        """Who writes here now."""
        return Writer(current_person(), self.made, now())


class DraftPage(DraftsPage):
    """One resolution."""

    def __init__(self, draft_id: int, *, problems: Problems = ()) -> None:
        self.row: RuleDraft = rule_drafts.found_draft(current_session(), draft_id, self.made)
        self.problems = problems

    @property
    def open(self) -> bool:
        """Whether it may still be written."""
        return self.row.published_at is None and self.row.dropped_at is None

    @property
    def mine(self) -> bool:
        """Whether the person wrote in it, and so may not publish it."""
        return current_person().id in self.row.authors

    @cached_property
    def resolution(self) -> Resolution:
        """What it sets."""
        return rule_drafts.resolution_of(self.row)

    @cached_property
    def names(self) -> Mapping[int, str]:
        """The names of whoever wrote and published it."""
        return names_of_people(current_session(), [*self.row.authors, self.row.published_by])

    @property
    def authors(self) -> str:
        """The names of everybody who wrote in it."""
        return ", ".join(self.names.get(one, "") for one in self.row.authors)

    @property
    def place(self) -> str:
        """For whom it is made."""
        return self.places.get(self.row.scope) or self.made[self.row.scope]

    @property
    def lines(self) -> list[tuple[int, Line, list[str], str]]:
        """Its rules with their words and their time, by their numbers."""
        return [(n, line, self._words(line), _time(line)) for n, line in enumerate(self.resolution.lines)]

    def _words(self, line: Line) -> list[str]:
        if line.kind == END:
            return [gettext("Kết thúc, không có quy định thay; từ đó theo quy định chung.")]
        return value_words(self.resolution.rule(line))

    @property
    def clauses(self) -> list[tuple[int, ClauseLine, str, str]]:
        """Its transitional clauses as sentences, by their numbers."""
        return [
            (n, one, gettext(FAMILY_WORDS[one.family]), clause_words(one.moment, one.before, one.follows))
            for n, one in enumerate(self.resolution.clauses)
        ]

    @cached_property
    def impacts(self) -> tuple[ImpactLine, ...]:
        """The cases that it concerns, once it is published."""
        return impact_lines(current_session(), person=current_person(), draft_id=self.row.id)

    @cached_property
    def faults(self) -> list[str]:
        """What keeps it from being published."""
        found = faults(office().rules, self.resolution, today()) if self.open else ()
        return [refusal_text(fault) for fault in found]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The rules that a line may set, by kind and name."""
        known: dict[str, Rule] = {rule.id: rule for rule in self.own(office().rules.all()) if drafted(rule)}
        known = {**new_caps(), **known}
        named = ((rule_id, _named(rule)) for rule_id, rule in known.items())
        return sorted(named, key=lambda one: (KINDS.index(known[one[0]].kind), one[1]))

    def at(self, index: int | None = None) -> Place:
        """The draft as the page that was sent showed it."""
        sent = request.form.get("version", "")
        return Place(self.row.id, int(sent) if sent.isascii() and sent.isdigit() else 0, index)

    @property
    def address(self) -> str:
        """Where it is."""
        return url_for("rulebook.draft", number=self.row.id)

    def breadcrumb(self, *more: str) -> list[dict[str, str]]:
        """The way to a page of it."""
        own = {"label": self.row.title, **({"url": self.address} if more else {})}
        return [*trail(), own, *({"label": one} for one in more)]


def drafted(rule: Rule) -> bool:
    """Whether a resolution may set a rule; those of stuck cases have their own pages."""
    return rule.kind in KINDS and rule.id not in STUCK


def new_caps() -> dict[str, Rule]:
    """A support level for every activity, for those that have none yet."""
    found = ((f"cap.{one.code}", one) for one in activities().values())
    return {
        rule_id: Rule(rule_id, "cap", {}, "VND", "", verified=False, valid_from=one.valid_from, label=one.label)
        for rule_id, one in found
    }


def trail() -> list[dict[str, str]]:
    """The way to the resolutions."""
    return [
        {"label": gettext("Các quy định"), "url": url_for("rulebook.show")},
        {"label": gettext("Dự thảo quy định"), "url": url_for("rulebook.drafts")},
    ]


def _time(line: Line) -> str:
    """From when to when a line sets a rule, or the last day of what it ends."""
    if line.kind == END:
        return gettext("đến hết %(day)s", day=day(line.since - ONE_DAY))
    return f"{day(line.since)} – {day(line.until) if line.until else gettext('nay')}"


def _named(rule: Rule) -> str:
    """The name of a rule in the list, with its activity where the name does not tell it."""
    if rule.kind == "share" and rule.subject:
        return f"{gettext(rule.label)}: {activity_word(rule.subject)}"
    return str(gettext(rule.label))


def outcome_word(line: ImpactLine) -> tuple[str, str]:
    """What became of a case that a rule concerns, with the kind of chip."""
    word, kind = ADJUSTED if line.settled and line.outcome == "adjust" else OUTCOMES[line.outcome]
    return gettext(word), kind


def list_page() -> str:
    """All resolutions."""
    return render_template("pages/admin/rule_drafts.html", page=DraftsPage(), breadcrumb=trail())


def draft_page(number: int, problems: Problems = ()) -> str:
    """One resolution with what it sets."""
    page = DraftPage(number, problems=problems)
    return render_template(
        "pages/admin/rule_draft.html", page=page, breadcrumb=page.breadcrumb(), outcome_word=outcome_word,
        stored_words=stored_words,
    )  # fmt: skip


def drop(number: int, what: Callable[..., None], index: int | None, said: str) -> ResponseReturnValue:
    """Take a rule or a clause out of a resolution, or let go of it whole."""
    page = DraftPage(number)
    try:
        what(current_session(), page.at(index), by=page.writer())
    except StepRefused as refused:
        return _refused(number, refused), 422
    flash(gettext(said))
    return commit_once(page.address)


def _refused(number: int, refused: StepRefused) -> str:
    current_session().rollback()
    return draft_page(number, [refusal_text(one) for one in refused.refusals])
