"""What a resolution would do, as a page and as files, and its publication by somebody who did not write it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from flask import Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, maker, now, office, request_id
from web.exports import Cell, commas, log_export, sheet
from web.filters import refusal_text
from web.i18n import gettext
from web.once import commit_once
from web.rulebook.resolutions import DraftPage, Problems, draft_page
from web.rulebook.words import binding_words, figure_words
from web.words import activity_word
from workflow.db import unit_of_work
from workflow.errors import StepRefused
from workflow.impacts.cases import RuleCase
from workflow.impacts.preview import CONFIRM, DECIDE, EARLY, KEPT, Decided, Difference, RulePreview
from workflow.published import process_of
from workflow.queries.rule_preview import seen_preview
from workflow.services.rule_publishing import OwnDraft, PreviewStale, publish_draft
from workflow.services.security_log import note

MOST_SHOWN = 200
VERDICTS: Mapping[str, tuple[str, str]] = {
    DECIDE: ("điều chỉnh hoặc tạm dừng", "late"), CONFIRM: ("xác nhận theo điều khoản chuyển tiếp", "soon"),
    EARLY: ("xét theo quy định mới", "info"), KEPT: ("giữ quy định cũ", "ok"),
}  # fmt: skip
HEADINGS = (
    "Hồ sơ", "Tên", "Cơ sở", "Địa bàn", "Trạng thái", "Quy định", "Kinh phí hỗ trợ", "Theo quy định cũ",
    "Theo quy định mới", "Vượt",
    "Ràng buộc", "Việc cần làm",
)  # fmt: skip
LAST_YEAR = ("Hồ sơ", "Tên", "Cơ sở", "Địa bàn", "Quy định", "Được duyệt", "Theo quy định mới", "Ít hơn")


class PreviewPage(DraftPage):
    """One resolution with what it would do."""

    @cached_property
    def found(self) -> RulePreview:
        """What it would do; nothing while it does not fit into the rule book."""
        if self.faults:
            return RulePreview()
        return seen_preview(current_session(), self.resolution, person=current_person(), now=now(), office=office())

    @property
    def asking(self) -> Sequence[Difference]:
        """The differences that ask for something, as far as the page lists them."""
        return self.found.of(DECIDE, CONFIRM, EARLY)[:MOST_SHOWN]

    @property
    def kept(self) -> Sequence[Difference]:
        """Those that keep the old rule, as far as the page lists them."""
        return self.found.of(KEPT)[:MOST_SHOWN]

    @property
    def untold(self) -> list[str]:
        """What cannot be compared case by case."""
        return [gettext(label) for label in self.found.untold]

    @property
    def most(self) -> int:
        """How many are listed."""
        return MOST_SHOWN

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many cases each verdict names."""
        return [
            (gettext(word), kind, len({one.case.id for one in self.found.of(verdict)}))
            for verdict, (word, kind) in VERDICTS.items()
        ]

    @property
    def less(self) -> int:
        """How much less all decided cases of the last year would have got."""
        return sum(one.less for one in self.found.decided)

    def state(self, one: Difference) -> str:
        """The state of a case in words."""
        return gettext(process_of(current_session(), one.case.process_hash).states[one.case.state].label)

    def who(self, case: RuleCase) -> str:
        """Whose case it is and where."""
        return ", ".join(filter(None, (case.establishment, place_words(case))))

    def said(self, figure: Any) -> str:
        """A figure in words."""
        return figure_words(figure)

    def verdict(self, one: Difference) -> tuple[str, str]:
        """What a difference asks, in words, with the kind of chip."""
        word, kind = VERDICTS[one.verdict]
        return gettext(word), kind

    def why(self, one: Difference) -> str:
        """Which version binds a case, and why."""
        return binding_words(one.binding)


def preview(number: int, problems: Problems = ()) -> str:
    """What a resolution would do, and the button that puts it in force."""
    page = PreviewPage(number, problems=problems)
    if not page.open:
        abort(404)
    trail = page.breadcrumb(gettext("Tác động"))
    return render_template("pages/admin/rule_preview.html", page=page, breadcrumb=trail)


def export(number: int, kind: str) -> Response:
    """The same list as a file."""
    page = PreviewPage(number)
    if not page.open:
        abort(404)
    log_export(f"rule_preview:{number}.{kind}")
    name = f"tac-dong-quy-dinh-{number}"
    if "nam-qua" in request.args:
        headings, rows = [gettext(one) for one in LAST_YEAR], [_decided(one) for one in page.found.decided]
        name = f"{name}-nam-qua"
    else:
        headings, rows = [gettext(one) for one in HEADINGS], list(_rows(page))
    if kind == "xlsx":
        return sheet(headings, rows, name=name, title=gettext("Tác động"))
    return commas(headings, rows, name=name)


def publish(number: int) -> ResponseReturnValue:
    """Put a resolution in force as it was seen; when it would do something else by now, show that first."""
    page = DraftPage(number)
    try:
        waiting = publish_draft(current_session(), page.at(), request.form.get("seen", ""), by=page.writer())
    except StepRefused as refused:
        current_session().rollback()
        if isinstance(refused, OwnDraft):
            _note_refusal(number)
        problems = [refusal_text(one) for one in refused.refusals]
        shown = preview(number, problems) if DraftPage(number).open else draft_page(number, problems)
        return shown, 409 if isinstance(refused, PreviewStale) else 422
    flash(gettext("Đã công bố. Số hồ sơ phải rà soát: %(n)s.", n=waiting))
    return commit_once(url_for("rulebook.draft", number=number))


def _note_refusal(number: int) -> None:
    """Keep in the security log who wanted to publish an own draft, apart from what was undone."""
    with unit_of_work(maker()) as own:
        note(own, "rule_publish_refused", now=now(), user_id=current_person().id, request_id=request_id(),
             detail=str(number))  # fmt: skip


def _rows(page: PreviewPage) -> Iterator[list[Cell]]:
    for one in page.found.differences:
        case = one.case
        old, new = (figure if isinstance(figure, int) else page.said(figure) for figure in (one.old, one.new))
        yield [
            case.code, case.title, case.establishment, place_words(case), page.state(one), gettext(one.rule.label),
            case.support, old, new,
            max(one.over, 0) or None, page.why(one), page.verdict(one)[0],
        ]  # fmt: skip


def _decided(one: Decided) -> list[Cell]:
    case = one.case
    names = (case.code, case.title, case.establishment, place_words(case), activity_word(case.activity))
    return [*names, one.then, one.would, one.less]


def place_words(case: RuleCase) -> str:
    """Where a case is, as far as the person may know: the commune only of a case that they may open."""
    return ", ".join(filter(None, (case.commune, case.province)))
