"""The decision that recognises the products of a round, on paper with its list, and the lines that lead to it."""

from flask import render_template, url_for

from web.context import current_person, current_session, now
from web.i18n import gettext, speak
from workflow.calendar import local
from workflow.queries.case_rows import CasePage
from workflow.queries.round_decision import has_decision, round_decision
from workflow.rounds.records import Round
from workflow.selection import decision_words
from workflow.selection.minutes_words import points

LABEL = "Quyết định công nhận và danh sách"


def decision_paper(slug: str) -> str:
    """The decision as it is printed; official papers are Vietnamese, whoever reads them."""
    found = round_decision(current_session(), slug, person=current_person(), on=local(now()).date())
    speak("vi")
    return render_template(
        "print/recognition.html", found=found, words=decision_words, points=points, unit=found.issuer.full,
        code=found.number, back_url=url_for("rounds.results", slug=slug),
    )  # fmt: skip


def decision_url(of: Round) -> str:
    """Where the decision of a round is printed; empty while there is none."""
    return url_for("rounds.decision", slug=of.slug) if has_decision(of.state) else ""


def decision_lines(page: CasePage) -> list[dict[str, str]]:
    """The decision among the papers of a round's own case."""
    if page.round is None or not page.round.own or not has_decision(page.state.key):
        return []
    return [{"label": gettext(LABEL), "url": url_for("rounds.decision", slug=page.round.slug)}]
