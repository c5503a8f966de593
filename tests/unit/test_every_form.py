"""Every form of every step takes whatever is sent: values or reasons come back, never an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.forms import FORMS, form_for
from workflow.forms.base import WorkForm
from workflow.forms.choices import ChoiceField
from workflow.forms.rows import RowsField

hostile = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789.,-+eE_/:% ₫đNaInfinty٣３²\u00a0\ud800\x00\u202e\n@", max_size=30),
    st.sampled_from(["", "y", "1", "500.000.000", "31/02/2026", "05/10/2026", "a" * 20_000, "{{7*7}}", "<b>", "\x00"]),
    st.integers(),
    st.lists(st.text(max_size=5), max_size=3),
)


def names_of(form: WorkForm) -> list[str]:
    """The names of all boxes of a form, two rows of each table among them."""
    rows = [f.row_form(prefix=f"{f.name}-{n}") for f in form.fields() if isinstance(f, RowsField) for n in (0, 7)]
    return [f.name for part in (form, *rows) for f in part.fields()] + ["no_such_field", "__class__"]


def page_of(form: WorkForm) -> str:
    """All boxes as they are sent to the browser."""
    tables = [row for f in form.fields() if isinstance(f, RowsField) for row in f.shown()]
    return "".join(str(f) for part in (form, *tables) for f in part.fields() if not isinstance(f, RowsField))


def check_any_answer(key: str, typed: dict[str, object]) -> None:
    """Nothing that is typed may raise, break the page, or pass without a value that can be stored."""
    opened = form_for(key)()
    offered = {f.short_name: [("1", "Một"), ("2", "Hai")] for f in opened.fields() if isinstance(f, ChoiceField)}
    form = form_for(key)(typed, choices=offered)

    valid = form.validate()

    assert valid == (form.problems() == [])
    assert set(form.values()) == {f.short_name for f in opened.fields() if not f.technical}
    page = page_of(form)
    assert page.encode().decode() == page
    assert form_for(key)(form.typed()).typed() == form.typed()


@pytest.mark.parametrize("key", sorted(FORMS))
def test_no_answer_breaks_a_form(key: str) -> None:
    @given(st.dictionaries(st.sampled_from(names_of(form_for(key)())), hostile, max_size=12))
    @settings(max_examples=50, deadline=None, database=None)
    def try_answers(typed: dict[str, object]) -> None:
        check_any_answer(key, typed)

    try_answers()


@pytest.mark.release
@pytest.mark.parametrize("key", sorted(FORMS))
def test_ten_thousand_answers_break_no_form(key: str) -> None:
    @given(st.dictionaries(st.sampled_from(names_of(form_for(key)())), hostile, max_size=12))
    @settings(max_examples=10_000, deadline=None, database=None)
    def try_answers(typed: dict[str, object]) -> None:
        check_any_answer(key, typed)

    try_answers()
