"""A list as a sheet for Excel: whatever a person once typed stays the text of its own cell."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.exports import sheet
from workflow.files.spreadsheet import Sheet, cell_text, read_sheets

TEXTS = st.text(min_size=1, max_size=25)
FORMULAS = st.builds("{}{}".format, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝", "{="]), TEXTS)
MARKUP = st.sampled_from(["<r></si></r>", "<r><t>a</t></r>", "</t></si>", "_x0041_", "&amp;", "\ufffe"])


def exported(*row):
    return read_sheets(sheet(["Tên", "Tiền"][: len(row)], [row], name="danh-sach", title="Danh sách").get_data())[
        "Danh sách"
    ]


@settings(max_examples=300)
@given(TEXTS | FORMULAS | MARKUP)
def test_a_text_reads_back_as_itself_and_is_never_active(text):
    assert exported(text) == Sheet(
        {place: cell for place, cell in {(0, 0): "Tên", (1, 0): cell_text(text)}.items() if cell}, ()
    )


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "0"), (1_500_000, "1500000"), ("1500", "1500"), ("", None), (None, None)]
)
def test_figures_and_gaps_stay_what_they_are(value, shown):
    assert exported("a", value).cells.get((1, 1)) == shown
