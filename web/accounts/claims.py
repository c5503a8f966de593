"""Claims on establishments that a list named, as an officer decides them and as their person reads of them."""

from collections.abc import Sequence

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, now
from web.filters import refusal_text
from web.i18n import current_language
from web.once import commit_once
from web.words import code_word
from workflow.calendar import local
from workflow.errors import CaseNotFound, StepRefused
from workflow.forms import WorkForm
from workflow.forms.fields import ChoiceField, LongTextField
from workflow.queries.claims import ClaimLine, Said, claims_waiting
from workflow.services.claims import Verdict, decide_claim
from workflow.services.list_imports import office_for

GRANT, REFUSE = "grant", "refuse"
VERDICTS = ((GRANT, "Xác nhận: người này là người của cơ sở"), (REFUSE, "Từ chối"))
SAID = "Đã xác nhận; người này mở được hồ sơ của cơ sở.", "Đã từ chối; người này được báo lý do."


class ClaimForm(WorkForm):
    """The word of the office, with what it rests on."""

    verdict = ChoiceField("Quyết định", choices=VERDICTS, radio=True)
    reason = LongTextField(
        "Đã đối chiếu những gì, hoặc lý do từ chối",
        hint="Ví dụ: giấy đăng ký kinh doanh, gọi số điện thoại trên hồ sơ gốc. Người yêu cầu đọc được.",
        min_length=10, max_length=2_000,
    )  # fmt: skip

    def wish(self) -> Verdict:
        """The verdict that was given."""
        return Verdict(self.verdict.data == GRANT, self.reason.data)


class ClaimDesk:
    """The claims on establishments of the officer's province."""

    def __init__(self) -> None:
        ties = office_for(current_session(), current_person(), now=now())
        self.lines = claims_waiting(current_session(), ties.province_id, on=local(now()).date())

    def page(self) -> str:
        """The list."""
        return render_template("pages/claims/desk.html", lines=self.lines)

    def line(self, claim_id: int) -> ClaimLine:
        """One of them; CaseNotFound for any other."""
        found = next((line for line in self.lines if line.id == claim_id), None)
        if found is None:
            raise CaseNotFound(claim_id)
        return found


def show(claim_id: int) -> ResponseReturnValue:
    """One claim with the form that decides it."""
    return _page(ClaimDesk().line(claim_id), ClaimForm(lang=current_language()))


def decide(claim_id: int) -> ResponseReturnValue:
    """Grant it or refuse it."""
    line, form = ClaimDesk().line(claim_id), ClaimForm(request.form, lang=current_language())
    if not form.validate():
        return _page(line, form), 422
    verdict = form.wish()
    try:
        decide_claim(current_session(), claim_id, verdict, by=current_person(), now=now())
    except StepRefused as refused:
        current_session().rollback()
        return _page(line, form, [refusal_text(refusal) for refusal in refused.refusals]), 422
    flash(SAID[not verdict.granted])
    return commit_once(url_for("claims.desk"))


def _page(line: ClaimLine, form: ClaimForm, problems: Sequence[str] = ()) -> str:
    rows = [("Tên cơ sở", "name"), ("Loại hình", "kind"), ("Xã, phường", "commune"), ("Địa chỉ sản xuất", "address")]
    shown = [(label, _said(line.known, name), _said(line.claimed, name)) for label, name in rows]
    return render_template("pages/claims/show.html", line=line, form=form, rows=shown, problems=problems)


def _said(said: Said, name: str) -> str:
    value = str(getattr(said, name))
    return code_word(value) if name == "kind" else value
