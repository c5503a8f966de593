"""The reconciliation of a period: our figures by line and case, the Treasury's beside them, and entering those."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from flask import Response, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from web.context import current_person, current_session, forget_session, now
from web.exports import Cell, log_export, sheet
from web.filters import format_money, refusal_text
from web.finance.reconciliation_forms import MonthsForm, StatementForm
from web.i18n import current_language, gettext
from web.once import commit_once
from workflow.calendar import local
from workflow.definition import Role
from workflow.errors import CaseNotFound, StepRefused
from workflow.files.refusal import FileRefused
from workflow.files.spreadsheet import MAX_BYTES
from workflow.files.treasury_sheet import HEADINGS, read_statement
from workflow.queries.reconciliation import CaseSums, Gap, LineSums, Sums, month_period, reconciliation, total
from workflow.services.treasury import Statement, record_statements

TYPISTS = frozenset({Role.DEPT_ACCOUNTANT, Role.AGENCY_ACCOUNTANT})
WORDS = {"advanced": "Tạm ứng", "paid": "Thanh toán", "refunded": "Thu hồi"}
COLUMNS = (
    "Dòng ngân sách", "Mã hồ sơ", "Đề án", "Đơn vị hưởng", "Dư đầu kỳ", "Tạm ứng", "Thanh toán", "Thu hồi",
    "Được nghiệm thu", "Dư cuối kỳ", "So với Kho bạc",
)  # fmt: skip


class ReconciliationPage:
    """One period as a person sees it."""

    def __init__(self) -> None:
        today = local(now()).date()
        usual = {"tu": f"{today.year}-01", "den": f"{today:%Y-%m}"}
        self.form = MonthsForm(request.args or None, lang=current_language(), known=usual)
        sound = not request.args or self.form.validate()
        chosen = {name: str(self.form[name].data) for name in usual} if sound else usual
        self.period = month_period(chosen["tu"], chosen["den"])
        self.status = 200 if sound else 422

    @cached_property
    def lines(self) -> tuple[LineSums, ...]:
        """The budget lines with their cases."""
        return reconciliation(current_session(), self.period, person=current_person())

    @property
    def total(self) -> Sums:
        """What all lines come to."""
        return total(self.lines)

    @property
    def query(self) -> dict[str, str]:
        """The months as they stand in an address."""
        return {"tu": _month(self.period.first), "den": _month(self.period.last)}

    @property
    def differing(self) -> int:
        """How many figures the Treasury states otherwise."""
        of_lines = sum(len(line.gaps or ()) for line in self.lines)
        return of_lines + sum(len(row.gaps or ()) for line in self.lines for row in line.rows)

    @property
    def may_type(self) -> bool:
        """Whether the reader enters what the Treasury states."""
        return bool(current_person().roles & TYPISTS)


def gap_words(gaps: Sequence[Gap] | None) -> list[str]:
    """What the Treasury states otherwise, in words: which figure, and by how much."""
    return [
        gettext("%(what)s: Kho bạc ghi %(theirs)s, nhiều hơn %(gap)s", what=gettext(WORDS[gap.what]), **_amounts(gap))
        if gap.more > 0
        else gettext("%(what)s: Kho bạc ghi %(theirs)s, ít hơn %(gap)s", what=gettext(WORDS[gap.what]), **_amounts(gap))
        for gap in gaps or ()
    ]


def export(page: ReconciliationPage) -> Response:
    """The reconciliation as a sheet, logged."""
    log_export(f"doi-chieu.xlsx {page.query['tu']} {page.query['den']}")
    headings = [gettext(heading) for heading in COLUMNS]
    return sheet(headings, list(_rows(page.lines)), name="doi-chieu-kinh-phi", title=gettext("Đối chiếu kinh phí"))


def template_of(page: ReconciliationPage, line_id: int) -> Response:
    """The sheet to be filled in with the Treasury's figures: the cases of one line."""
    line = _known(page, line_id)
    log_export(f"kho-bac.xlsx {line_id}")
    return sheet(HEADINGS, [(one.code, 0, 0, 0) for one in line.rows], name="so-kho-bac", title="Kho bạc")


def entry_page(
    page: ReconciliationPage, form: StatementForm, *, problems: Sequence[str] = (), status: int = 200
) -> ResponseReturnValue:
    """The page on which the Treasury's figures are entered."""
    shown = render_template("pages/finance/treasury.html", page=page, form=form, problems=problems)
    return shown, status


def statement_form(page: ReconciliationPage, *, typed: bool) -> StatementForm:
    """The form with the lines that the person sees."""
    offered = [(str(line.id), f"{line.label} ({line.year})") for line in page.lines]
    known = {"month": _stored(local(now()).date())}
    given = request.form if typed else None
    return StatementForm(given, lang=current_language(), known=known, choices={"line_id": offered})


def enter(page: ReconciliationPage, form: StatementForm) -> ResponseReturnValue:
    """Enter a sheet or the rows that were typed; whatever is wrong is told and nothing is kept."""
    sent = request.files.get("file")
    content = sent.stream.read(MAX_BYTES + 1) if sent is not None and sent.filename else b""
    if not form.validate():
        return entry_page(page, form, status=422)
    try:
        said = [Statement(*row) for row in read_statement(content)] if content else _typed(form)
        if not said:
            return entry_page(page, form, problems=[gettext("Nhập ít nhất một dòng, hoặc chọn tệp.")], status=422)
        line, month = _known(page, int(str(form.line_id.data))), str(form.month.data)
        codes = frozenset(one.code for one in line.rows)
        record_statements(current_session(), line.id, month, said, codes=codes, by=current_person(), now=now())
    except StepRefused as refused:
        forget_session()
        return entry_page(page, form, problems=[refusal_text(one) for one in refused.refusals], status=422)
    except FileRefused as refused:
        return entry_page(page, form, problems=[refused.text(current_language())], status=422)
    flash(gettext("Đã ghi %(n)s dòng số liệu của Kho bạc.", n=len(said)))
    shown = form.month.write(month)
    return commit_once(url_for("reconciling.show", tu=shown, den=shown))


def _typed(form: StatementForm) -> list[Statement]:
    return [Statement(row["code"] or "", row["advanced"], row["paid"], row["refunded"]) for row in form.rows.data]


def _known(page: ReconciliationPage, line_id: int) -> LineSums:
    line = next((line for line in page.lines if line.id == line_id), None)
    if line is None:
        raise CaseNotFound(line_id)
    return line


def _rows(lines: Sequence[LineSums]) -> Iterator[tuple[Cell, ...]]:
    for line in lines:
        yield from ((line.label, one.code, one.title, one.owner, *_figures(one)) for one in line.rows)
        yield (line.label, "", gettext("Cộng dòng"), "", *_figures(line))


def _figures(one: CaseSums | LineSums) -> tuple[Cell, ...]:
    sums, words = one.sums, "; ".join(gap_words(one.gaps))
    said = words or ("" if one.gaps is None else gettext("Khớp"))
    return (sums.opening, sums.advanced, sums.paid, sums.refunded, sums.accepted, sums.closing, said)


def _amounts(gap: Gap) -> dict[str, str]:
    return {"theirs": format_money(gap.theirs), "gap": format_money(abs(gap.more))}


def _month(day: date) -> str:
    return f"{day.month}/{day.year}"


def _stored(day: date) -> str:
    return f"{day:%Y-%m}"
