"""How figures, days and terms are shown, in both languages."""

from datetime import UTC, date, datetime

import pytest

from tests.gallery import create_gallery
from web import filters
from workflow.errors import Refusal

EVENING = datetime(2026, 10, 4, 17, 5, tzinfo=UTC)  # already the 5th in Vietnam


@pytest.fixture(scope="module")
def app():
    return create_gallery()


@pytest.fixture(params=["vi"])
def page(app, request):
    with app.test_request_context(f"/?lang={request.param}"):
        yield app.jinja_env


def english(function):
    return pytest.mark.parametrize("page", ["en"], indirect=True)(function)


@pytest.mark.parametrize(
    ("amount", "shown", "short"),
    [
        (1_234_567, "1.234.567\u00a0₫", "1,2\u00a0triệu"),
        (0, "0\u00a0₫", "0\u00a0₫"),
        (1_200_000_000, "1.200.000.000\u00a0₫", "1,2\u00a0tỷ"),
        (None, "–", "–"),
    ],
)
def test_money_is_shown_whole_and_short(page, amount, shown, short):
    assert (filters.format_money(amount), filters.short_money(amount)) == (shown, short)


@english
def test_money_follows_the_language(page):
    assert (filters.format_money(1_234_567), filters.short_money(1_200_000)) == ("1,234,567\u00a0₫", "1.2\u00a0million")


@pytest.mark.parametrize(
    ("amount", "said"),
    [(1_015_000, '<span lang="vi">Một triệu không trăm mười lăm nghìn đồng</span>'), (None, ""), (-1, ""), ("5", "")],
)
def test_money_is_read_back_in_words(page, amount, said):
    assert filters.read_back(amount) == said


def test_days_and_moments_are_those_of_vietnam(page):
    shown = [filters.day(EVENING), filters.moment(EVENING), filters.clock_time(EVENING), filters.day(date(2026, 2, 5))]

    assert shown == ["05/10/2026", "00:05 05/10/2026", "00:05", "05/02/2026"]


def test_no_day_is_a_dash(page):
    assert (filters.day(None), filters.moment(None)) == ("–", "–")


@pytest.mark.parametrize(
    ("on", "written"),
    [
        (date(2026, 10, 5), "ngày 05 tháng 10 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2026, 3, 1), "ngày 01 tháng 3 năm 2026"),
        (EVENING, "ngày 05 tháng 10 năm 2026"),
    ],
)
def test_a_long_day_is_written_as_papers_do(page, on, written):
    assert (filters.long_day(on), filters.long_day_vi(on)) == (written, written)


@english
def test_a_long_day_in_english_leaves_papers_vietnamese(page):
    on = date(2026, 10, 5)

    assert (filters.long_day(on), filters.long_day_vi(on)) == ("5 October 2026", "ngày 05 tháng 10 năm 2026")


@pytest.mark.parametrize(
    ("left", "options", "words"),
    [
        (2, {}, "còn 2 ngày làm việc"),
        (1, {}, "còn 1 ngày làm việc"),
        (0, {}, "hết hạn hôm nay"),
        (-3, {}, "quá hạn 3 ngày làm việc"),
        (5, {"unit": "calendar"}, "còn 5 ngày"),
        (-2, {"unit": "hours"}, "quá hạn 2 giờ làm việc"),
        (4, {"paused": True}, "tạm dừng, còn 4 ngày làm việc"),
        (0, {"paused": True}, "tạm dừng"),
        (None, {}, "không có hạn"),
    ],
)
def test_what_is_left_of_a_term_is_said_in_words(page, left, options, words):
    assert filters.days_left(left, **options) == words


@english
@pytest.mark.parametrize(
    ("left", "words"),
    [(2, "2 working days left"), (1, "1 working day left"), (0, "due today"), (-1, "1 working day late")],
)
def test_english_knows_one_day_from_several(page, left, words):
    assert filters.days_left(left) == words


@pytest.mark.parametrize(
    ("left", "total", "kind"),
    [
        (-1, 10, "late"),
        (0, 10, "soon"),
        (2, 10, "soon"),
        (3, 10, "ok"),
        (1, 3, "soon"),
        (2, 3, "ok"),
        (None, 10, "pause"),
    ],
)
def test_the_last_fifth_of_a_term_is_soon(left, total, kind):
    assert filters.time_kind(left, total) == kind


def test_a_paused_term_is_never_late():
    assert filters.time_kind(-5, 10, paused=True) == "pause"


@pytest.mark.parametrize(
    ("size", "shown"), [(512, "512 B"), (2048, "2 KB"), (1_460_000, "1,4 MB"), (25 * 1024**2, "25 MB")]
)
def test_file_sizes_are_short(page, size, shown):
    assert filters.file_size(size) == shown


@english
def test_a_refusal_speaks_the_language_of_the_page(page):
    refusal = Refusal("x", "Còn lại", "bản %(n)s", {"n": "<2>"})

    assert filters.refusal_text(refusal) == "Left version &lt;2&gt;"


def test_a_figure_written_in_a_template_is_worked_out_for_each_reader(app):
    template = app.jinja_env.from_string("{{ 1500000|money }}")
    with app.test_request_context("/?lang=vi"):
        vietnamese = template.render()
    with app.test_request_context("/?lang=en"):
        assert (vietnamese, template.render()) == ("1.500.000\u00a0₫", "1,500,000\u00a0₫")
