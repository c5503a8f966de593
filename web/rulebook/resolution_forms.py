"""The forms of a resolution in draft: its name and paper, one rule of it, a transitional clause."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_session, office
from web.filters import refusal_text
from web.i18n import current_language, gettext
from web.once import commit_once
from web.rulebook.book import NATIONWIDE
from web.rulebook.forms import ActivityPapersForm, ClauseForm, EndForm, HeadForm, LineForm, form_of_kind
from web.rulebook.resolutions import DraftPage, DraftsPage, Problems, drafted, new_caps, trail
from web.rulebook.sheet_form import sheet_form, shown_parts
from web.rulebook.stuck_rules import today
from web.rulebook.words import papers_words, value_words
from web.words import activity_word
from workflow.errors import Refusal, StepRefused
from workflow.forms import WorkForm
from workflow.reference.activities import activities
from workflow.rulemaking import END, ONE_DAY, ClauseLine, Line
from workflow.services import rule_drafts
from workflow.services.rule_drafts import Head
from workflow.shipped import shipped_papers

LONGEST_ID = 80


def head(number: int | None = None) -> ResponseReturnValue:
    """Begin a resolution, or change its name and paper."""
    page = DraftPage(number) if number is not None else None
    reader = page or DraftsPage()
    if not reader.governs:
        abort(403)
    form = _head_form(reader, page)

    def save() -> str:
        scope = "" if form.scope.data == NATIONWIDE else form.scope.data
        wish = Head(scope, form.title.data, form.basis.data)
        if page is None:
            fresh = rule_drafts.start_draft(current_session(), wish, by=reader.writer())
            return url_for("rulebook.draft", number=fresh)
        rule_drafts.edit_head(current_session(), page.at(), wish, by=page.writer())
        return page.address

    title = gettext("Sửa tên và căn cứ") if page else gettext("Soạn dự thảo quy định")
    return _answered(form, save, page=page, title=title)


def line(number: int, index: int | None = None) -> ResponseReturnValue:
    """Add a rule to a resolution, or change one."""
    page = DraftPage(number)
    known, activity = _line_of(page, index), request.args.get("noi-dung", "")[:LONGEST_ID]
    if activity and (known.kind != "papers" or activity not in activities()):
        abort(404)
    form = _line_form(page, known, activity)

    def save() -> str:
        fresh = form.line(known)
        rule_drafts.put_line(current_session(), page.at(index), fresh, by=page.writer(), office=office())
        return page.address

    named = [gettext(known.label), *([activity_word(activity)] if activity else ())]
    return _answered(form, save, page=page, title=": ".join(named), known=known)


def clause(number: int) -> ResponseReturnValue:
    """Add a transitional clause."""
    page = DraftPage(number)
    form = ClauseForm(request.form, lang=current_language(), known={"version": page.row.version})

    def save() -> str:
        said: dict[str, Any] = form.values()
        rule_drafts.put_clause(current_session(), page.at(), ClauseLine(**said), by=page.writer())
        return page.address

    return _answered(form, save, page=page, title=gettext("Thêm điều khoản chuyển tiếp"))


def _answered(
    form: WorkForm, save: Callable[[], str], *, page: DraftPage | None, title: str, known: Line | None = None
) -> ResponseReturnValue:
    """Show a form, or save what it says; what was typed comes back with everything that is wrong."""
    problems: Problems = ()
    if request.method == "POST":
        try:
            if form.validate():
                return commit_once(save())
        except StepRefused as refused:
            current_session().rollback()
            problems = [refusal_text(one) for one in refused.refusals]
            _renew(form, page, refused.refusals)
    shown = render_template(
        "pages/admin/rule_form.html", form=form, page=page, title=title, problems=problems, known=known,
        current=_current(page, known), by_activity=_by_activity(known),
        breadcrumb=page.breadcrumb(title) if page else [*trail(), {"label": title}],
    )  # fmt: skip
    return shown, 422 if request.method == "POST" else 200


def _renew(form: WorkForm, page: DraftPage | None, refusals: Sequence[Refusal]) -> None:
    """After somebody else wrote meanwhile, let the next sending be about what there is now."""
    if page is not None and any(one.code == "draft_stale" for one in refusals):
        form["version"].raw_data = [str(DraftPage(page.row.id).row.version)]


def _current(page: DraftPage | None, known: Line | None) -> list[str]:
    """What applies on the day before, in words."""
    if page is None or known is None:
        return []
    rows = [rule for rule in office().rules.rows(known.rule_id) if rule.scope in ("", page.row.scope)]
    on = [rule for rule in rows if rule.valid_from <= today() and (rule.valid_to is None or rule.valid_to >= today())]
    if not on or known.kind != "papers":
        return value_words(on[-1]) if on else []
    value: Mapping[str, Any] = on[-1].value
    asked = value.get("by_activity", {}).get(request.args.get("noi-dung"), ()) if request.args.get("noi-dung") else None
    return [papers_words(value["papers"] if asked is None else asked) or gettext("không thêm giấy tờ nào")]


def _by_activity(known: Line | None) -> list[tuple[str, str]]:
    """The activities by their names, where a rule may ask each of them for papers of its own."""
    if known is None or known.kind != "papers":
        return []
    return sorted(((code, activity_word(code)) for code in activities()), key=lambda one: one[1])


def _head_form(reader: DraftsPage, page: DraftPage | None) -> HeadForm:
    known: dict[str, Any] = {"scope": next((code or NATIONWIDE for code in reader.made), None), "version": 0}
    scopes = [(code or NATIONWIDE, name) for code, name in reader.made.items()]
    if page is not None:
        row = page.row
        known = {"scope": row.scope or NATIONWIDE, "title": row.title, "basis": row.basis, "version": row.version}
        scopes = [(row.scope or NATIONWIDE, page.place)]
    return HeadForm(request.form, lang=current_language(), known=known, choices={"scope": scopes})


def _line_of(page: DraftPage, index: int | None) -> Line:
    """The line that is changed, or a new one of the rule that the address names, as the rule stands now."""
    lines = page.resolution.lines
    if index is not None:
        return lines[index] if index < len(lines) else abort(404)
    rule_id = request.args.get("ma", "")[:LONGEST_ID]
    rows = [rule for rule in page.own(office().rules.rows(rule_id)) if drafted(rule)]
    if not rows:
        fresh = new_caps().get(rule_id) or abort(404)
        return Line(fresh.id, fresh.kind, {}, fresh.unit, fresh.label, date.max)
    near = [rule for rule in rows if rule.scope in ("", page.row.scope)]
    rule = (near or rows)[-1]
    if request.args.get("viec") == "ket-thuc":
        return Line(rule.id, END, {}, rule.unit, rule.label, date.max)
    return Line(rule.id, rule.kind, rule.value, rule.unit, rule.label, date.max)


def _line_form(page: DraftPage, known: Line, activity: str) -> LineForm | EndForm:
    value: Mapping[str, Any] = known.value
    shown = {**value, "version": page.row.version, "verified": known.verified, "note": known.note}
    if known.since != date.max:
        shown |= {"since": known.since, "until": known.until, "last": known.since - ONE_DAY}
    if known.kind == "rubric":
        shown |= shown_parts(value)
    kind = sheet_form(known.rule_id) if known.kind == "rubric" else form_of_kind(known.kind, value)
    if activity:
        kind = ActivityPapersForm
        shown["papers"] = value.get("by_activity", {}).get(activity, ())
    form = kind(request.form, lang=current_language(), known=shown, choices=_choices(kind, known))
    if isinstance(form, ActivityPapersForm):
        form.activity = activity
    return form


def _choices(kind: type[WorkForm], known: Line) -> dict[str, list[tuple[str, str]]]:
    value: Mapping[str, Any] = known.value
    papers = [(paper.key, paper.label) for paper in shipped_papers().values()]
    choices = {"papers": papers} if hasattr(kind, "papers") else {}
    if known.kind == "choice":
        choices["chosen"] = [(one, one) for one in value["options"]]
    return choices
