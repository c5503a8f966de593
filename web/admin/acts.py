"""The changes that an administrator makes, each asked about before it is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.admin.desk import change, day_rows, form_of, governed, own_scopes, post_rows, unit_options
from web.admin.forms import DAY_KINDS, DayForm, EndForm, PersonForm, PostForm
from web.context import current_person, current_session, now, office
from web.filters import day
from web.i18n import gettext
from web.words import ROLES
from workflow.calendar import local
from workflow.errors import CaseNotFound
from workflow.queries.administration import PersonLine, day_lines, person_line
from workflow.services import administration


@dataclass(frozen=True, slots=True)
class AccountAct:
    """Something done to an account as a whole."""

    carry_out: Callable[..., None]
    ask: Mapping[str, str]


NEW_PERSON = {"title": "Tạo tài khoản này?", "button": "Tạo và gửi lời mời", "said": "Đã tạo tài khoản và gửi lời mời."}
NEW_POST = {"title": "Thêm vai trò này?", "button": "Thêm vai trò", "said": "Đã thêm vai trò."}
END_POST = {
    "title": "Kết thúc vai trò này?",
    "button": "Kết thúc vai trò",
    "said": "Đã kết thúc vai trò; người này phải đăng nhập lại.",
}
NEW_DAY = {"title": "Ghi ngày này vào lịch?", "button": "Ghi vào lịch", "said": "Đã ghi vào lịch làm việc."}
ACCOUNT_ACTS = {
    "khoa": AccountAct(
        administration.shut_account,
        {"title": "Khoá tài khoản này?", "button": "Khoá tài khoản", "said": "Đã khoá tài khoản."},
    ),
    "mo-lai": AccountAct(
        administration.open_account_again,
        {"title": "Mở lại tài khoản này?", "button": "Mở lại và gửi lời mời", "said": "Đã mở lại tài khoản."},
    ),
    "moi-lai": AccountAct(
        administration.invite_again,
        {"title": "Gửi lại lời mời?", "button": "Gửi lời mời mới", "said": "Đã gửi lời mời mới."},
    ),
}


def add_person() -> ResponseReturnValue:
    """Make an account with a first role, and invite the person."""
    form: PersonForm = form_of(PersonForm, unit_id=unit_options())

    def again(problems: Sequence[str]) -> str:
        return render_template("pages/admin/new_person.html", form=form, problems=problems)

    def rows() -> list[dict[str, object]]:
        boxes: list[dict[str, object]] = [{"key": box.label.text, "value": box.data} for box in (form.name, form.email)]
        return [*boxes, *post_rows(form.post())]

    def act() -> None:
        administration.create_person(current_session(), form.person(), governed(), by=current_person(), now=now())

    if request.method == "GET":
        return again(())
    return change(form, act, rows=rows, ask=NEW_PERSON, back=url_for("admin.show"), again=again)


def add_role(user_id: int) -> ResponseReturnValue:
    """Give somebody one more role."""
    form: PostForm = form_of(PostForm, unit_id=unit_options())
    line = _person(user_id)

    def act() -> None:
        administration.give_role(current_session(), user_id, form.post(), governed(), by=current_person(), now=now())

    return change(
        form, act, rows=lambda: [_name_row(line), *post_rows(form.post())], ask=NEW_POST, back=_back(user_id),
        again=lambda problems: person_page(user_id, post_form=form, problems=problems),
    )  # fmt: skip


def end_role(user_id: int, membership_id: int) -> ResponseReturnValue:
    """Let a role of somebody end with a day."""
    form: EndForm = form_of(EndForm)
    line = _person(user_id)
    post = next((post for post in line.posts if post.id == membership_id), None)
    if post is None:
        raise CaseNotFound(membership_id)

    def act() -> None:
        last = form.last_day.data
        administration.end_role(current_session(), membership_id, last, governed(), by=current_person(), now=now())

    def rows() -> list[dict[str, object]]:
        return [
            _name_row(line), {"key": gettext("Vai trò"), "value": gettext(ROLES[post.role])},
            {"key": gettext("Đơn vị"), "value": post.unit},
            {"key": gettext("Ngày cuối"), "value": day(form.last_day.data)},
        ]  # fmt: skip

    return change(
        form, act, rows=rows, ask=END_POST, back=_back(user_id),
        again=lambda problems: person_page(user_id, end_form=form, problems=problems),
    )  # fmt: skip


def act_on_account(user_id: int, verb: str) -> ResponseReturnValue:
    """Close an account, open it again, or invite its person again."""
    line, wish = _person(user_id), ACCOUNT_ACTS[verb]

    def act() -> None:
        wish.carry_out(current_session(), user_id, governed(), by=current_person(), now=now())

    return change(
        None, act, rows=lambda: [_name_row(line)], ask=wish.ask, back=_back(user_id),
        again=lambda problems: person_page(user_id, problems=problems),
    )  # fmt: skip


def add_day() -> ResponseReturnValue:
    """Enter an official decision about a day."""
    scopes, kinds = own_scopes(), dict(DAY_KINDS)
    form: DayForm = form_of(DayForm, scope=list(scopes.items()))

    def act() -> None:
        wish, known = form.new_day(), frozenset(scopes)
        administration.add_day(current_session(), wish, known, by=current_person(), now=now())

    return change(
        form, act, rows=lambda: day_rows(form.new_day(), kinds, scopes), ask=NEW_DAY, back=url_for("admin.calendar"),
        again=lambda problems: day_page(form, problems=problems),
    )  # fmt: skip


def person_page(
    user_id: int, *, post_form: PostForm | None = None, end_form: EndForm | None = None, problems: Sequence[str] = ()
) -> str:
    """Somebody with their roles, and the forms to change them."""
    return render_template(
        "pages/admin/person.html", line=_person(user_id), problems=problems, today=local(now()).date(), roles=ROLES,
        post_form=post_form or form_of(PostForm, unit_id=unit_options()), end_form=end_form or form_of(EndForm),
        own=user_id == current_person().id,
    )  # fmt: skip


def day_page(form: DayForm | None = None, *, problems: Sequence[str] = ()) -> str:
    """The decided days from this year on, and the form for one more."""
    scopes = own_scopes()
    days = day_lines(current_session(), list(scopes), since=local(now()).date().replace(month=1, day=1))
    shown = form or form_of(DayForm, scope=list(scopes.items()))
    return render_template(
        "pages/admin/calendar.html", days=days, form=shown, kinds=dict(DAY_KINDS), scopes=scopes, problems=problems
    )


def _person(user_id: int) -> PersonLine:
    return person_line(current_session(), user_id, person=current_person(), office=office())


def _name_row(line: PersonLine) -> dict[str, object]:
    return {"key": gettext("Người"), "value": f"{line.name} ({line.email})"}


def _back(user_id: int) -> str:
    return url_for("admin.show_person", user_id=user_id)
