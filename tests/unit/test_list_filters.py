"""What filters of lists offer: an empty list limits nothing; one with an answer always has no empty option."""

import pytest

from web.lists.worklist_form import SORTS, FilterForm
from web.reports.page import MODES, ProgrammeFilter


def offered(form, name):
    return [(one.value, one.label) for one in form.field(name).iter_choices()]


@pytest.mark.parametrize(("lang", "word"), [("vi", "Tất cả"), ("en", "All")])
def test_an_empty_list_of_a_filter_says_that_it_limits_nothing(lang, word):
    assert offered(ProgrammeFilter({}, lang=lang), "cap")[0] == ("", word)


@pytest.mark.parametrize(("form", "name", "options"), [(FilterForm, "sap", SORTS), (ProgrammeFilter, "dia_ban", MODES)])
def test_a_list_that_always_has_an_answer_begins_with_it(form, name, options):
    assert offered(form({}), name) == list(options)
    assert form({}).said()[name] is None
