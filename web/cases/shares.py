"""What the page of a group or focal đề án says of its parts: whose, how far, who holds each now, what happened."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from web.context import current_person, current_session
from web.i18n import gettext
from web.words import activity_word, holder_word, role_word, status_kind
from workflow.queries.case_rows import CasePage
from workflow.queries.family import ItemLine, ShareLine
from workflow.queries.share_history import ShareEvent, share_history


@dataclass(frozen=True, slots=True)
class Parts:
    """The line items with their shares, and the acts on all shares, newest first."""

    lines: list[dict[str, Any]]
    history: list[dict[str, Any]]
    done: int
    total: int


def parts_of(page: CasePage, now: datetime) -> Parts | None:
    """The parts of a đề án as the reader may know them; None for every other case."""
    family = page.family
    if family is None or not family.lines:
        return None
    happened = share_history(current_session(), page.id, person=current_person())
    return Parts([_line(line, now) for line in family.lines], list(map(_event, happened)), family.done, family.total)


def context_of_family(page: CasePage) -> dict[str, Any]:
    """What stands above the forms by which a đề án is divided: its figures, its line items and who has what."""
    lines = page.family.lines if page.family is not None else ()
    return {"lines": [_line(line, None) for line in lines], "money": page.money}


def _line(line: ItemLine, now: datetime | None) -> dict[str, Any]:
    label = gettext("Hạng mục %(number)s: %(name)s", number=line.number, name=line.name)
    return {
        "label": label, "activity": activity_word(line.activity), "year": line.year, "support": line.support,
        "matching": line.matching, "shares": [_share(share, now) for share in line.shares],
    }  # fmt: skip


def _share(share: ShareLine, now: datetime | None) -> dict[str, Any]:
    late = now is not None and share.due_at is not None and share.due_at < now and not share.over
    return {
        "url": url_for("cases.show", code=share.code), "code": share.code, "name": share.name,
        "tax_code": share.tax_code, "province": share.province, "support": share.support,
        "matching": share.matching, "accepted": share.accepted, "paid": share.paid - share.refunded,
        "state": gettext(share.state.label), "due_at": share.due_at, "counts": share.counts,
        "kind": "pause" if share.held else "late" if late else status_kind(share.state),
        "holder": "" if share.over else holder_word(share.holder, share.role),
    }  # fmt: skip


def _event(event: ShareEvent) -> dict[str, Any]:
    return {
        "at": event.at, "name": event.name, "url": url_for("cases.show", code=event.code),
        "step": gettext(event.label), "role": role_word(event.role) if event.role else "",
    }  # fmt: skip
