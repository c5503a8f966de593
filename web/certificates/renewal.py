"""The certificate on the page of its case, and the page on which its owner has the product selected again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.cases.reading import calendar_of, read_view, scope_of_case
from web.cases.view import CaseView, breadcrumb
from web.certificates.page import STANDINGS, TYPES
from web.certificates.paper import certificates_of
from web.context import current_person, current_session, now, office
from web.filters import day, refusal_text
from web.i18n import current_language, gettext
from web.once import commit_once
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import StepRefused
from workflow.forms import WorkForm
from workflow.forms.fields import ChoiceField
from workflow.queries.certificates import CaseCertificate
from workflow.queries.renewals import renewal_rounds
from workflow.rounds.renewals import ENDS, FAILED, RENEWS
from workflow.selection.certificates import Standing, proposed_on
from workflow.services.renewals import start_renewal

TIMELY = frozenset({Standing.VALID, Standing.EXPIRED})
"""What ends by its time alone, and may be renewed."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """The newest certificate of a case for one reader: what it is worth, and what its owner can do."""

    found: CaseCertificate
    type: str
    word: str
    kind: str
    mark: str
    url: str
    """The page on which to renew it; empty for others than its owner, too early, and where it was begun."""
    begun: str
    """The code of the nomination that renews it."""


class RenewalForm(WorkForm):
    """The round in which the product is to be selected again."""

    round_id = ChoiceField("Đợt bình chọn", radio=True)


def renewal_of(view: CaseView) -> Renewal | None:
    """The newest certificate of a case; None where it has none."""
    found = next(reversed(certificates_of(view.page)), None)
    if found is None:
        return None
    own = (link for link in view.page.links if link.kind == RENEWS and not link.outgoing)
    begun = next((link.code for link in own if link.state_key not in FAILED), "")
    ready = _ready(view, found) and not begun
    url = url_for("renewals.show", code=view.page.code) if ready else ""
    return Renewal(found, TYPES[found.level], *STANDINGS[found.standing], url, begun)


def _ready(view: CaseView, found: CaseCertificate) -> bool:
    """Whether the reader owns the product and the certificate has come to the days before its end."""
    page, today = view.page, local(now()).date()
    if Role.BENEFICIARY not in page.roles or page.state.key not in ENDS or found.standing not in TIMELY:
        return False
    return _proposed_on(view, found.valid_until, today) <= today


def _proposed_on(view: CaseView, valid_until: date, today: date) -> date:
    return proposed_on(valid_until, today, office().rules, calendar_of(view.page), scope_of_case(view.page))


def renewal_page(code: str) -> ResponseReturnValue:
    """What would be renewed, with what, into which round; that none is open is said with where to look."""
    return _page(*_desk(code))


def renew(code: str) -> ResponseReturnValue:
    """Begin the renewal; what stops it is said above what was chosen."""
    view, found = _desk(code)
    form = _form(view, request.form)
    if not form.validate():
        return _page(view, found, form)
    try:
        opened = start_renewal(
            current_session(), view.page.id, form.round_id.data, by=current_person(), now=now(), office=office()
        )
    except StepRefused as refused:
        current_session().rollback()
        return _page(*_desk(code), form, [refusal_text(reason) for reason in refused.refusals])
    return commit_once(url_for("drafts.tasks", code=opened.code))


def _desk(code: str) -> tuple[CaseView, Renewal]:
    """The case for its owner, from the day on which its certificate is proposed for renewal; else it is not there."""
    view = read_view(code)
    found = renewal_of(view)
    if found is None or Role.BENEFICIARY not in view.page.roles or not (found.url or found.begun):
        abort(404)
    return view, found


def _form(view: CaseView, typed: Any = None) -> RenewalForm:
    found = renewal_rounds(current_session(), view.page.units["applicant_id"] or 0, local(now()).date())
    options = [(of.id, f"{of.title} ({gettext('nhận đến %(day)s', day=day(of.closes_on))})") for of in found]
    known = {"round_id": options[0][0]} if len(options) == 1 else {}
    return RenewalForm(typed, lang=current_language(), known=known, choices={"round_id": options})


def _page(
    view: CaseView, found: Renewal, form: RenewalForm | None = None, reasons: Sequence[str] = ()
) -> ResponseReturnValue:
    trail = breadcrumb(view.page, {"label": gettext("Bình chọn lại")})
    shown = form or (None if found.begun else _form(view))
    page = render_template(
        "pages/cases/renew.html", view=view, page=view.page, renewal=found, form=shown, reasons=reasons,
        breadcrumb=trail,
    )  # fmt: skip
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form is not None else HTTPStatus.OK
