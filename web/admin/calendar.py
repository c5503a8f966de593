"""The pages on which an administrator enters a decision about days, sees what it moves, and applies it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.admin.desk import form_of, own_scopes
from web.admin.forms import DecisionForm
from web.context import current_person, current_session, now, office
from web.filters import refusal_text
from web.i18n import gettext
from web.once import commit_once
from web.words import role_word
from workflow.definition import Role
from workflow.errors import Refusal, StepRefused
from workflow.files.day_list import KIND_WORDS, MOST_BYTES, DayList, read_days, read_file, text_of
from workflow.redating import APPLICANT, TermMove
from workflow.services import calendar_changes
from workflow.services.calendar_changes import Decision, Preview, PreviewStale

MOST_SHOWN = 200
Faults = Sequence[Refusal]


def blank_page() -> str:
    """The form for a decision."""
    return _form_page(_form(), ())


def keep() -> ResponseReturnValue:
    """Read what was handed in, and keep it as a draft to be looked at."""
    form = _form()
    content = _file()
    good = form.validate()
    if content is not None:
        found, form.rows.data = read_file(content), _shown(content)
    else:
        found = read_days(form.rows.data or "") if good else DayList()
    if not good or found.faults:
        return _form_page(form, found.faults), 422
    decision = Decision(form.basis.data, form.scope.data, found.days)
    try:
        name = calendar_changes.keep_decision(
            current_session(), decision, own_scopes(), by=current_person(), now=now(), office=office()
        )
    except StepRefused as refused:
        current_session().rollback()
        return _form_page(form, refused.refusals), 422
    return commit_once(url_for("calendar_changes.show", name=name))


def preview_page(name: str, faults: Faults = ()) -> str:
    """What a decision would move, or moved, and who is told."""
    found = calendar_changes.preview(current_session(), name, own_scopes(), now=now(), office=office())
    return render_template(
        "pages/admin/decision_preview.html", found=found, days=found.decision.days, kinds=KIND_WORDS,
        scopes=own_scopes(), moves=_moves(found)[:MOST_SHOWN], count=len(found.moves or found.done),
        problems=[refusal_text(fault) for fault in faults], most=MOST_SHOWN,
    )  # fmt: skip


def apply(name: str) -> ResponseReturnValue:
    """Apply a decision as it was seen; when it would do something else by now, show that first."""
    try:
        done = calendar_changes.apply_decision(
            current_session(), name, request.form.get("seen", ""), own_scopes(), by=current_person(), now=now()
        )
    except StepRefused as refused:
        current_session().rollback()
        return preview_page(name, refused.refusals), 409 if isinstance(refused, PreviewStale) else 422
    flash("Đã áp dụng quyết định vào lịch." if done else "Quyết định này đã được áp dụng trước đó.")
    return commit_once(url_for("calendar_changes.show", name=name))


def drop(name: str) -> ResponseReturnValue:
    """Let go of a draft."""
    try:
        calendar_changes.drop_decision(current_session(), name, own_scopes(), by=current_person(), now=now())
    except StepRefused as refused:
        current_session().rollback()
        return preview_page(name, refused.refusals), 422
    flash("Đã bỏ bản quyết định, lịch không thay đổi.")
    return commit_once(url_for("admin.calendar"))


def _form() -> DecisionForm:
    made: DecisionForm = form_of(DecisionForm, scope=list(own_scopes().items()))
    return made


def _form_page(form: DecisionForm, faults: Faults) -> str:
    problems = [refusal_text(fault) for fault in faults]
    return render_template("pages/admin/decision.html", form=form, problems=problems)


def _file() -> bytes | None:
    """What was uploaded, no further than one byte too many; None when no file was chosen."""
    sent = request.files.get("file")
    return sent.stream.read(MOST_BYTES + 1) if sent is not None and sent.filename else None


def _shown(content: bytes) -> str:
    """The text of a file, so that it can be mended on the page; nothing when it cannot be read."""
    try:
        return text_of(content).replace("\x00", "")
    except (OverflowError, UnicodeDecodeError):
        return ""


def _moves(found: Preview) -> list[dict[str, Any]]:
    if found.applied_at is None:
        return [_line(move) for move in found.moves]
    return [
        {**one, "before": datetime.fromisoformat(one["before"]), "after": datetime.fromisoformat(one["after"]),
            "told": ""}
        for one in found.done
    ]  # fmt: skip


def _line(move: TermMove) -> dict[str, Any]:
    told = [gettext("Cơ sở") if one == APPLICANT else role_word(_role(move, one)) for one in move.told]
    return {
        "code": move.code, "title": move.title, "label": move.label, "before": move.before, "after": move.after,
        "told": ", ".join(dict.fromkeys(told)),
    }  # fmt: skip


def _role(move: TermMove, audience: str) -> Role | None:
    """The role that an audience is addressed in; a person who was asked is told as what they were asked."""
    kind, _, rest = audience.partition(":")
    name = move.holder if kind == "user" else rest.rpartition(":")[2]
    return Role(name) if name else None
