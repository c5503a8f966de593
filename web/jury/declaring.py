"""The page on which a member declares conflicts of interest, about many nominations at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, forget_session, now
from web.filters import refusal_text
from web.i18n import gettext
from web.jury.page import desk_of, trail
from web.once import commit_once
from workflow.errors import Refusal, StepRefused
from workflow.forms.reading import showable
from workflow.queries.jury import Desk
from workflow.rounds.own_sheets import Named
from workflow.services.declaring import Answer, DeclarationRefused, declare_all, say_family

ANSWER, REASON, REST = "answer-", "reason-", "rest"
NONE, CONFLICT = "none", "conflict"
NOTHING = Refusal("no_answer", "Chưa chọn câu trả lời nào.", "Chọn cho từng sản phẩm, hoặc đánh dấu ô cuối danh sách.")


@dataclass(frozen=True, slots=True)
class Line:
    """One nomination by name, what was said about it, what was typed now, and what is wrong with that."""

    one: Named
    answer: str
    reason: str
    error: str = ""


def show(slug: str) -> ResponseReturnValue:
    """The nominations by name, with what the member said so far."""
    desk = desk_of(slug)
    return _page(desk, _untouched(desk), family=desk.family)


def take(slug: str) -> ResponseReturnValue:
    """Take what was chosen; where one answer is at fault, none is taken and everything typed stays."""
    desk = desk_of(slug)
    answers = _answers(desk)
    if not answers:
        return _wrong(slug, {}, [refusal_text(NOTHING)])
    try:
        declare_all(current_session(), desk.of, answers, by=current_person(), now=now())
    except DeclarationRefused as refused:
        return _wrong(slug, {case_id: refusal_text(fault) for case_id, fault in refused.placed.items()})
    except StepRefused as refused:
        return _wrong(slug, {}, [refusal_text(fault) for fault in refused.refusals])
    flash(gettext("Đã ghi nhận khai báo của bạn."))
    return commit_once(_onward(slug))


def take_family(slug: str) -> ResponseReturnValue:
    """Keep the relatives that the member names."""
    desk, text = desk_of(slug), request.form.get("family", "")
    try:
        say_family(current_session(), desk.of, text, by=current_person(), now=now())
    except StepRefused as refused:
        forget_session()
        problems = [refusal_text(fault) for fault in refused.refusals]
        return _page(desk, _untouched(desk), family=showable(text), problems=problems), 422
    flash(gettext("Đã ghi nhận người thân đã khai."))
    return commit_once(url_for("jury.declare", slug=slug))


def _untouched(desk: Desk) -> list[Line]:
    return [Line(one, one.says or "", "") for one in _ordered(desk)]


def _ordered(desk: Desk) -> list[Named]:
    """The nominations, those first about which nothing was said yet."""
    return sorted(desk.named, key=lambda one: one.says is not None)


def _answers(desk: Desk) -> Sequence[Answer]:
    """What was chosen; the box below the list answers for every nomination about which nothing was ever said."""
    rest, found = request.form.get(REST) == "y", []
    for one in desk.named:
        chosen = request.form.get(f"{ANSWER}{one.case_id}", "") or (NONE if rest and one.says is None else "")
        if chosen and chosen != one.says:
            found.append(Answer(one.case_id, chosen, request.form.get(f"{REASON}{one.case_id}", "")))
    return found


def _onward(slug: str) -> str:
    """Back to the list while something is left to declare, else to the sheets."""
    left = desk_of(slug).undeclared
    return url_for("jury.declare" if left else "jury.queue", slug=slug)


def _wrong(slug: str, errors: Mapping[int, str], problems: Sequence[str] = ()) -> ResponseReturnValue:
    forget_session()
    desk = desk_of(slug)
    lines = [
        Line(
            one, request.form.get(f"{ANSWER}{one.case_id}", one.says or ""),
            showable(request.form.get(f"{REASON}{one.case_id}", "")), errors.get(one.case_id, ""),
        )
        for one in _ordered(desk)
    ]  # fmt: skip
    known = {one.case_id for one in desk.named}
    lost = [text for case_id, text in errors.items() if case_id not in known]
    return _page(desk, lines, family=desk.family, problems=[*problems, *lost]), 422


def _page(desk: Desk, lines: Sequence[Line], *, family: str, problems: Sequence[str] = ()) -> str:
    wrong = [{"anchor": f"{REASON}{line.one.case_id}", "message": f"{line.one.product}: {line.error}"}
             for line in lines if line.error]  # fmt: skip
    return render_template(
        "pages/jury/declare.html", desk=desk, lines=lines, family=family, problems=problems, wrong=wrong,
        rest=request.form.get(REST) == "y", breadcrumb=trail(desk, {"label": gettext("Khai báo xung đột lợi ích")}),
    )  # fmt: skip
