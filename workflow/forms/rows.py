"""Repeated rows in one form: machines with quantity and price, members of a team, monthly figures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wtforms.form import BaseForm
from wtforms.utils import unset_value

from workflow.forms.base import WorkForm
from workflow.forms.choices import Option
from workflow.forms.field import WorkField
from workflow.forms.fields import IntegerField, MoneyField, TextField
from workflow.forms.reading import MONEY_LIMIT

MOST_ROWS = 100
SPARE_ROWS = 3


class RowsField(WorkField):
    """A list of rows, each a form; rows left empty do not count.

    The boxes are named ``machines-0-name``, ``machines-1-name``, ...; gaps in the numbers are no harm. Its data is the
    list of the values of the filled rows. ``offers`` names the cell of each row that takes the options of the list.
    """

    blank: Any = ()
    missing = "Nhập ít nhất một dòng: %(label)s."

    def __init__(
        self,
        label: str,
        row_form: type[WorkForm],
        *,
        max_rows: int = MOST_ROWS,
        offers: str = "",
        spare: int = SPARE_ROWS,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.row_form, self.max_rows, self.offers, self.spare = row_form, max_rows, offers, spare
        self.options: Sequence[Option] | None = None
        self.rows: list[WorkForm] = []
        self.numbers: list[int] = []

    def process(self, formdata: Any, known: Any = unset_value, extra_filters: Sequence[Any] | None = None) -> None:  # noqa: ARG002 -- library signature
        self.process_errors = []
        self.object_data = list(known) if known else []
        if formdata is None:
            self.numbers = list(range(len(self.object_data)))
            self.rows = [self._row(number, known=self.object_data[number]) for number in self.numbers]
        else:
            self.numbers = self._numbers(formdata)
            self.rows = [self._row(number, formdata=formdata) for number in self.numbers]
        if len(self.filled()) > self.max_rows:
            self.process_errors = [self.complaint("bớt còn nhiều nhất %(most)s dòng.", most=self.max_rows)]
        self.data = [row.values() for row in self.filled()]

    def offer(self, options: Sequence[Option]) -> None:
        if not self.offers:
            super().offer(options)
        self.options = options
        for row in self.rows:
            row.offer(**{self.offers: options})

    def filled(self) -> list[WorkForm]:
        """The rows in which something was typed."""
        return [row for row in self.rows if row.is_filled()]

    def shown(self) -> Iterator[WorkForm]:
        """All rows for the page and some spare ones, so that rows can be added without a script."""
        yield from self.rows
        free = max(self.numbers, default=-1) + 1
        for number in range(free, free + min(self.spare, max(self.max_rows - len(self.rows), 0))):
            yield self._row(number)

    def is_empty(self) -> bool:
        return not self.filled()

    def validate(self, form: BaseForm, extra_validators: Any = ()) -> bool:
        """Judge each filled row as a form of its own, then the list."""
        errors = []
        for row in self.filled():
            row.validate()
            errors += [self._of_row(row, error) for _, error in row.problems()]
        self.data = [row.values() for row in self.filled()]
        super().validate(form, extra_validators)
        self.errors = [*self.errors, *errors]
        return not self.errors

    def problems(self) -> list[tuple[str, str]]:
        inside = [(box, self._of_row(row, error)) for row in self.filled() for box, error in row.problems()]
        of_rows = {error for _, error in inside}
        return [(self.id, error) for error in self.errors if error not in of_rows] + inside

    def typed(self) -> dict[str, list[str]]:
        return {name: texts for row in self.filled() for name, texts in row.typed().items()}

    def _numbers(self, formdata: Any) -> list[int]:
        """The row numbers that came in; an odd or endless number is no row, and nobody sends thousands of rows."""
        shape = re.compile(re.escape(self.name) + r"-(\d{1,4})-", re.ASCII)
        found = {int(match[1]) for name in formdata if (match := shape.match(str(name)))}
        return sorted(found)[: 2 * self.max_rows]

    def _row(self, number: int, *, formdata: Any = None, known: Mapping[str, Any] | None = None) -> WorkForm:
        row = self.row_form(formdata, lang=self.texts.lang, known=known, prefix=f"{self.name}-{number}")
        if self.options is not None:
            row.offer(**{self.offers: self.options})
        return row

    def _of_row(self, row: WorkForm, error: str) -> str:
        return self.texts.say("Dòng %(number)s: %(error)s", number=self.rows.index(row) + 1, error=error)


class LineItemRow(WorkForm):
    """One thing that is bought: what, how many, at what price; its values also hold the amount."""

    name = TextField("Tên hạng mục", max_length=300)
    quantity = IntegerField("Số lượng", low=1, high=1_000_000)
    unit_price = MoneyField("Đơn giá", low=1)

    def amount(self) -> int | None:
        """Quantity times price; None while one of them is missing or wrong."""
        quantity, price = self.quantity.data, self.unit_price.data
        return quantity * price if isinstance(quantity, int) and isinstance(price, int) else None

    def values(self) -> dict[str, object]:
        return {**super().values(), "amount": self.amount()}

    def validate(self, extra_validators: Mapping[str, Sequence[Any]] | None = None) -> bool:
        super().validate(extra_validators)
        if (self.amount() or 0) > MONEY_LIMIT:
            self.refuse("unit_price", "Số lượng nhân đơn giá không được quá %(limit)s đồng.", limit=MONEY_LIMIT)
        return not self.errors


def total(rows: RowsField) -> int:
    """The sum of the amounts of the rows that have one."""
    return sum(row.amount() or 0 for row in rows.filled() if isinstance(row, LineItemRow))
