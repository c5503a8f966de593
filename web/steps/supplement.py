"""A supplement beside what was asked for: what stood there when the dossier was sent, and what stands there now."""

from collections.abc import Mapping
from typing import Any

from web.cases.answers import Row, changes
from web.cases.dossier import form_of
from web.context import current_session
from web.i18n import gettext
from workflow.fold import fold
from workflow.queries.case_rows import CasePage, SectionLine
from workflow.queries.dossier import Sent, last_sent
from workflow.shipped import shipped_papers

NOTHING = Sent({}, frozenset())


def supplement(page: CasePage) -> dict[str, Any]:
    """The items that were asked for with their old and new state, and every change since the dossier was sent."""
    asked = next((event.values for event in reversed(page.events) if event.step == "ask_supplement"), {})
    sent = last_sent(current_session(), page.id) or NOTHING
    differences = {line.key: _changed(page, line, sent) for line in page.sections if line.editable}
    fresh = [paper for paper in page.current_papers if (paper.kind, paper.sha256) not in sent.papers]
    return {
        "asked": asked, "items": [_item(page, item, sent, differences) for item in asked.get("items", [])],
        "differences": [row for rows in differences.values() for row in rows], "fresh": fresh,
    }  # fmt: skip


def _changed(page: CasePage, line: SectionLine, sent: Sent) -> list[Row]:
    before = form_of(page, line.key, sent.sections.get(line.key, {}))
    rows = changes(before, form_of(page, line.key, line.content))
    return [{"section": gettext(line.label), **row} for row in rows]


def _item(page: CasePage, item: Mapping[str, Any], sent: Sent, differences: Mapping[str, list[Row]]) -> dict[str, Any]:
    """An item names a paper or a section by its label; one that names neither has no old and new to show."""
    subject = fold(str(item.get("subject", "")))
    kinds = [kind for kind, paper in shipped_papers().items() if subject in (kind, fold(paper.label))]
    keys = [line.key for line in page.sections if subject in (line.key, fold(line.label))]
    rows = [row for key in keys for row in differences.get(key, [])]
    rows += [_paper(page, kind, sent) for kind in kinds]
    changed = any(row["old"] != row["new"] for row in rows)
    named = gettext(shipped_papers()[kinds[0]].label) if kinds else item.get("subject", "")
    return {"item": item, "subject": named, "rows": rows, "known": bool(kinds or keys), "changed": changed}


def _paper(page: CasePage, kind: str, sent: Sent) -> Row:
    here = [paper for paper in page.papers if paper.kind == kind]
    old = ", ".join(paper.name for paper in here if (paper.kind, paper.sha256) in sent.papers)
    new = ", ".join(f"{paper.name} ({paper.version})" for paper in here if paper.current)
    same = all((paper.kind, paper.sha256) in sent.papers for paper in here if paper.current)
    return {"key": gettext(shipped_papers()[kind].label), "old": old, "new": old if same else new}
