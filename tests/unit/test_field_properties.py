"""Whatever is typed: no field breaks, no page breaks, and what is shown is taken again."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.every_field import NAMES, Every

anything = st.one_of(
    st.text(max_size=80),
    st.text(alphabet="0123456789.,-+eE_/:% ₫đNaInfinty٣３²\u00a0\ud800\x00\n@", max_size=30),
    st.integers(),
    st.lists(st.text(max_size=5), max_size=3),
)


@given(st.dictionaries(st.sampled_from([*NAMES, "machines-0-name", "machines-1-quantity", "machines-²-x"]), anything))
@settings(max_examples=500, deadline=None)
def test_no_text_breaks_a_form_or_its_page(typed: dict[str, object]) -> None:
    form = Every(typed)

    valid = form.validate()
    page = "".join(str(form[name]) for name in NAMES) + "".join(str(f) for r in form.machines.shown() for f in r)

    assert page.encode()
    assert valid == (form.problems() == [])
    assert Every(form.typed()).typed() == form.typed()


@given(st.text(max_size=60))
@settings(max_examples=300)
def test_a_number_that_is_taken_reads_the_same_digits(typed: str) -> None:
    form = Every({"money": typed, "count": typed})
    form.validate()

    digits = "".join(c for c in typed if c in "0123456789")
    assert form.money.data in {None, int(digits or -1)}
    assert form.count.data in {None, int(digits or -1)}


@given(st.integers(0, 10**15))
@settings(max_examples=200)
def test_money_that_is_shown_is_taken_again(amount: int) -> None:
    shown = Every(known={"money": amount}).money._value()

    assert Every({"money": shown}).money.data == amount


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
@settings(max_examples=200)
def test_a_date_that_is_shown_is_taken_again(day: date) -> None:
    shown = Every(known={"day": day}).day._value()

    assert Every({"day": shown}).day.data == day
