"""A certificate on paper, and the lines by which a case leads to its certificates."""

from typing import Any

from flask import abort, g, url_for
from markupsafe import Markup

from web.certificates.page import SENTENCES, TYPES
from web.context import current_session, now
from web.i18n import gettext
from workflow.calendar import local
from workflow.i18n import translate
from workflow.queries.case_rows import CasePage
from workflow.queries.certificates import CaseCertificate, certificates_on
from workflow.selection.certificates import Standing
from workflow.selection.qr import qr_svg

PROCESS, CERTIFIES = "product_nomination", "certify"


def certificates_of(page: CasePage) -> tuple[CaseCertificate, ...]:
    """The certificates of a case, read once a request; only nominations that were certified have any."""
    if page.process.key != PROCESS or all(event.step != CERTIFIES for event in page.events):
        return ()
    known: dict[int, tuple[CaseCertificate, ...]] = g.setdefault("certificates", {})
    if page.id not in known:
        known[page.id] = certificates_on(current_session(), page.id, on=local(now()).date())
    return known[page.id]


def certificate_of(page: CasePage, slug: str) -> CaseCertificate:
    """The certificate of that name; without one the page is not there."""
    return next((one for one in certificates_of(page) if one.slug == slug), None) or abort(404)


def certificate_lines(page: CasePage) -> list[dict[str, str]]:
    """The certificates that can be printed from a case, beside its other papers."""
    return [
        {
            "label": gettext("Giấy chứng nhận số %(number)s", number=one.number),
            "url": url_for("certificates.show", code=page.code, slug=one.slug),
        }
        for one in certificates_of(page)
    ]


def sheet_of(page: CasePage, found: CaseCertificate) -> dict[str, Any]:
    """What the printed sheet reads."""
    address = url_for("verifying.show", token=found.token, _external=True)
    days = {"until": f"{found.valid_until:%d/%m/%Y}", "day": f"{found.changed_on:%d/%m/%Y}" if found.changed_on else ""}
    worthless = "" if found.standing is Standing.VALID else translate(SENTENCES[found.standing], "vi", **days)
    return {
        "found": found, "type": TYPES[found.level], "address": address, "worthless": worthless,
        "picture": Markup(qr_svg(address)),  # noqa: S704 -- own text
        "code": page.code, "unit": found.issuer, "back_url": url_for("cases.show", code=page.code),
        "file_url": url_for("certificates.file", code=page.code, slug=found.slug),
    }  # fmt: skip
