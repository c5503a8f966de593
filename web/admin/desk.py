"""What the pages of the administrator share: who and what is governed, and the question before every change."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now, office
from web.filters import day, refusal_text
from web.i18n import current_language, gettext
from web.once import commit_once
from web.words import ROLES
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import StepRefused
from workflow.forms import WorkForm
from workflow.queries.administration import UnitLine, terms_over, unit_lines, units_governed
from workflow.services.administration import NewDay, NewPost

SEEN = "da-xem"
EDIT = "sua-tiep"
"""The button that leads from the question back to the boxes with what was typed."""
Row = dict[str, object]


def governed() -> frozenset[int]:
    """The units that the administrator looks after."""
    return units_governed(current_person(), office())


def own_units() -> tuple[UnitLine, ...]:
    """Those units as lines, without the ones that are over."""
    today = local(now()).date()
    found = unit_lines(current_session(), person=current_person(), office=office())
    return tuple(unit for unit in found if unit.until is None or unit.until >= today)


def unit_options() -> list[tuple[int, str]]:
    """The units that a role may be given in."""
    return [(unit.id, unit.name) for unit in own_units()]


def own_scopes() -> dict[str, str]:
    """The provinces of the administrator by their codes."""
    roots = {office().variants[unit] for unit in current_person().units_as(Role.SYS_ADMIN) if unit in office().variants}
    return {unit.code: unit.name for unit in own_units() if unit.code in roots}


def form_of(kind: type[WorkForm], **choices: Sequence[tuple[Any, str]]) -> Any:
    """A form of this request; on a fresh page dates begin today."""
    today = local(now()).date()
    return kind(request.form, lang=current_language(), known={"since": today, "last_day": today}, choices=choices)


def change(
    form: WorkForm | None, act: Callable[[], object], *, rows: Callable[[], Sequence[Row]], ask: Mapping[str, str],
    back: str, again: Callable[[Sequence[str]], str],
) -> ResponseReturnValue:  # fmt: skip
    """Judge a form, show what would change, and on the second sending change it.

    ``ask`` holds the title of the question, the words of its button and what is said afterwards; ``again`` shows the
    form once more with what is wrong.
    """
    if form is not None and not form.validate():
        return again(()), 422
    if SEEN not in request.form:
        return _question(rows(), ask, back)
    try:
        act()
    except StepRefused as refused:
        current_session().rollback()
        return again([refusal_text(refusal) for refusal in refused.refusals]), 422
    flash(ask["said"])
    return commit_once(back)


def post_rows(post: NewPost) -> list[Row]:
    """A role that is about to be given, in words."""
    unit = next((line.name for line in own_units() if line.id == post.unit_id), "")
    return [
        {"key": gettext("Vai trò"), "value": gettext(ROLES[post.role])},
        {"key": gettext("Đơn vị"), "value": unit},
        {"key": gettext("Từ ngày"), "value": day(post.since)},
        {"key": gettext("Đến hết ngày"), "value": day(post.until) if post.until else gettext("không thời hạn")},
    ]


def day_rows(new: NewDay, kinds: Mapping[str, str], scopes: Mapping[str, str]) -> list[Row]:
    """A day that is about to be entered: what it is now, what it will be, and how many running terms span it."""
    calendar = office().calendar.scoped(new.scope)
    before = calendar.day(new.on)
    count = terms_over(current_session(), calendar.close_of(new.on), governed())
    return [
        {"key": gettext("Ngày"), "value": day(new.on)},
        {"key": gettext("Áp dụng cho"), "value": scopes[new.scope]},
        {"key": gettext("Hiện nay là"), "value": gettext(kinds.get(before.kind, "Nghỉ cuối tuần"))},
        {"key": gettext("Sẽ là"), "value": f"{gettext(kinds[new.kind])}: {new.label}"},
        {"key": gettext("Căn cứ"), "value": new.basis},
        {"key": gettext("Thời hạn đang chạy qua ngày này"), "value": str(count)},
    ]


def _question(rows: Sequence[Row], ask: Mapping[str, str], back: str) -> ResponseReturnValue:
    kept = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    hidden = [{"name": name, "value": value} for name, value in [*kept, (SEEN, "1")]]
    return render_template("pages/admin/confirm.html", rows=rows, ask=ask, back=back, hidden=hidden, edit=EDIT)
