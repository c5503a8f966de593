"""The page of absences: its form, who may be chosen on it, and the lines below."""

from typing import Any

from flask import g, render_template, request

from web.admin.desk import governed
from web.context import current_person, current_session, now, office
from web.filters import refusal_text
from web.i18n import current_language, gettext
from web.words import ROLES
from workflow.calendar import local
from workflow.colleagues import Colleague, colleagues
from workflow.errors import StepRefused
from workflow.forms import DateOrder, WorkForm
from workflow.forms.fields import DateField, MoneyField, MultiChoiceField, PersonField, TextField
from workflow.queries.absences import absence_lines, arranged_by
from workflow.queries.list_choices import process_choices
from workflow.services.absences import NewAbsence, arrange_absence


class AbsenceForm(WorkForm):
    """Days away, and who stands in within which limits."""

    user_id = PersonField("Người vắng mặt")
    from_on = DateField("Vắng từ ngày")
    until_on = DateField("Đến hết ngày")
    deputy_id = PersonField(
        "Người thay mặt",
        required=False,
        hint="Cùng đơn vị, vai trò ngang hoặc trên người vắng. Để trống nếu không ai thay; hồ sơ chờ người vắng.",
    )
    procedures = MultiChoiceField(
        "Chỉ được thay mặt trong thủ tục", choices=process_choices(), required=False, hint="Không chọn là mọi thủ tục."
    )
    up_to = MoneyField("Chỉ hồ sơ có mức hỗ trợ đến", required=False, hint="Để trống là không giới hạn mức tiền.")
    reason = TextField("Lý do", required=False, max_length=200)
    checks = (DateOrder("from_on", "until_on"),)

    def absence(self) -> NewAbsence:
        """The absence that was described."""
        said: dict[str, Any] = self.values()
        return NewAbsence(
            said["user_id"], said["from_on"], said["until_on"], said["deputy_id"], tuple(said["procedures"] or ()),
            said["up_to"], said["reason"] or "",
        )  # fmt: skip


def arranged() -> dict[int, Colleague]:
    """The people whose absences the reader may arrange, the reader first."""
    if "arranged" not in g:
        today = local(now()).date()
        g.arranged = arranged_by(current_session(), current_person(), governed(), on=today)
    found: dict[int, Colleague] = g.arranged
    return found


def form() -> AbsenceForm:
    """The form of this request; on a fresh page somebody is away from today on."""
    today, people = local(now()).date(), arranged()
    deputies = colleagues(current_session(), people, on=today)
    choices = {"user_id": _offered(people), "deputy_id": _offered(deputies)}
    known = {"user_id": current_person().id, "from_on": today, "until_on": today}
    return AbsenceForm(request.form, lang=current_language(), known=known, choices=choices)


def _offered(people: dict[int, Colleague]) -> list[tuple[int, str]]:
    """The choices of a list of people, each with role and unit: two may have the same name."""
    return [(one.id, " – ".join((one.name, *_posts(one)))) for one in people.values()]


def _posts(one: Colleague) -> tuple[str, ...]:
    units: dict[str, list[str]] = {}
    for role, unit in one.posts:
        units.setdefault(unit, []).append(gettext(ROLES[role]))
    return tuple(f"{', '.join(roles)}, {unit}" for unit, roles in units.items())


def arrange(page_form: AbsenceForm) -> None:
    """Keep the absence that was described."""
    new = page_form.absence()
    arrange_absence(current_session(), new, arranged(), by=current_person(), now=now(), office=office())


def said(page_form: AbsenceForm) -> str:
    """What is told afterwards: also that cases wait when nobody stands in."""
    new = page_form.absence()
    if new.deputy_id is not None:
        return gettext("Đã ghi nhận vắng mặt.")
    day = f"{new.until_on:%d/%m/%Y}"
    return gettext("Đã ghi nhận vắng mặt. Không ai thay mặt nên hồ sơ đang giữ phải chờ đến hết ngày %(day)s.", day=day)


def shown(page_form: AbsenceForm, refused: StepRefused | None = None) -> str:
    """The page with this form on it."""
    today = local(now()).date()
    return render_template(
        "pages/account/absences.html", form=page_form, lines=absence_lines(current_session(), arranged(), on=today),
        problems=[refusal_text(refusal) for refusal in refused.refusals] if refused else (), today=today,
        processes=dict(process_choices()), behalves=current_person().behalves,
    )  # fmt: skip
