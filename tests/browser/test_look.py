"""The look in a real browser: readable, operable, within its frame, light, and whole without JavaScript."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.browser.audit import FITS, PHONE, WIDE, fault_names, faults
from tests.browser.conftest import Quiet
from tests.gallery import SAVED, STATUSES, create_gallery
from workflow import money

PAGES = ["/", "/case", "/form", "/form?wrong=1", "/confirm", "/paper", *(f"/loi/{status}" for status in STATUSES)]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_gallery(), threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(browser, address):
    contexts = []

    def opening(url: str, viewport=None, **options) -> Page:
        settings = {"viewport": viewport or WIDE, "locale": "vi-VN", **options}
        contexts.append(browser.new_context(base_url=address, **settings))
        page = contexts[-1].new_page()
        page.complaints = []
        page.on("console", lambda told: page.complaints.append(told.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(url)
        return page

    yield opening
    for context in contexts:
        context.close()


def told(page: Page) -> list[tuple[str, list[str]]]:
    return [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in faults(page)]


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_is_accessible_and_fits(opened, viewport, lang):
    page = opened("/confirm", viewport)
    found = {}
    for url in PAGES:
        page.goto(f"{url}{'&' if '?' in url else '?'}lang={lang}")
        found[url] = (told(page), page.evaluate(FITS))

    assert found == dict.fromkeys(PAGES, ([], True))


def test_an_audit_tells_what_has_gone_wrong_since_the_one_before(opened):
    page = opened("/confirm", PHONE)
    before = fault_names(page)
    page.evaluate("document.querySelector('main').prepend(new Image())")
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")

    assert (before, fault_names(page)) == ([], ["color-contrast", "image-alt"])


@pytest.mark.parametrize("url", ["/", "/case", "/form?wrong=1", "/paper"])
def test_nothing_breaks_the_content_policy(opened, url):
    assert opened(url).complaints == []


@pytest.mark.parametrize("url", ["/", "/case", "/form", "/confirm"])
def test_a_page_reflows_at_320_pixels_and_with_double_text(opened, url):
    page = opened(url, {"width": 320, "height": 640})
    narrow = page.evaluate(FITS)
    page.set_viewport_size(WIDE)
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")

    assert (narrow, page.evaluate(FITS)) == (True, True)


def test_a_first_view_is_light(opened):
    page = opened("about:blank")
    replies = []
    page.on("response", lambda reply: replies.append(reply))  # noqa: PLW0108 -- library signature
    page.goto("/")
    page.wait_for_load_state("networkidle")
    sizes = [reply.request.sizes() for reply in replies if not reply.url.startswith("data:")]

    assert len(sizes) <= 8
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= 120_000


def test_the_first_tab_leads_to_the_content(opened):
    page = opened("/case")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Đến nội dung chính")
    page.keyboard.press("Enter")

    expect(page.locator("#content")).to_be_focused()


def test_focus_can_be_seen(opened):
    page = opened("/form")
    page.keyboard.press("Tab")
    seen = []
    for selector in ("#name", "main a", "main button", ".site-name", "#kind", ".account summary"):
        page.locator(selector).first.focus()
        seen.append((selector, page.locator(":focus").evaluate("one => getComputedStyle(one).outlineWidth")))

    assert [selector for selector, width in seen if width != "3px"] == []


def test_a_refused_form_begins_with_what_is_wrong(opened):
    page = opened("/form?wrong=1")
    expect(page.locator("#error-summary")).to_be_focused()
    page.get_by_role("link", name="Chọn loại cơ sở.").click()

    expect(page.get_by_label("Hộ kinh doanh")).to_be_focused()


@pytest.mark.parametrize("amount", [0, 5, 15, 21, 24, 105, 1_015_000, 300_000_000, 1_000_000_005, 999_999_999_999_999])
def test_money_is_read_back_while_it_is_typed(opened, amount):
    page = opened("/form")
    page.locator("#support").fill(money.format_number(amount))
    said = page.locator("#support-words").inner_text()

    assert said.lower() == money.words(amount)


@pytest.mark.parametrize("typed", ["abc", "-5", "1e9", "1" * 20, ""])
def test_what_is_no_amount_is_not_read_back(opened, typed):
    page = opened("/form")
    page.locator("#support").fill(typed)

    assert page.locator("#support-words").text_content() == ""


def test_a_section_saves_itself_when_a_field_is_left(opened):
    page = opened("/form")
    SAVED.clear()
    page.locator("#note").fill("Máy cũ đã hỏng")
    page.keyboard.press("Tab")
    expect(page.locator("[data-save-line]")).to_have_text("Đã lưu 14:05")

    assert (page.locator("#version").input_value(), [sent["note"] for sent in SAVED]) == ("4", ["Máy cũ đã hỏng"])
    assert len(SAVED[0]["idempotency_key"]) == 32


def test_a_section_saves_itself_when_typing_stops(opened):
    page = opened("/form")
    page.locator("#note").fill("Máy cũ đã hỏng")

    expect(page.locator("[data-save-line]")).to_have_text("Đã lưu 14:05", timeout=5000)


def test_nothing_is_saved_while_nothing_changes(opened):
    page = opened("/form")
    SAVED.clear()
    page.locator("#note").focus()
    page.keyboard.press("Tab")
    page.locator("#name").fill("Khác")
    page.keyboard.press("Tab")
    expect(page.locator("[data-save-line]")).to_have_text("Đã lưu 14:05")

    assert len(SAVED) == 1


def test_a_section_that_somebody_else_saved_says_so(opened):
    page = opened("/form")
    page.locator("#version").evaluate("one => { one.value = '9'; }")
    page.locator("#note").fill("Máy cũ đã hỏng")
    page.keyboard.press("Tab")

    expect(page.locator("[data-save-line]")).to_contain_text("Người khác vừa sửa phần này")
    assert page.locator("#note").input_value() == "Máy cũ đã hỏng"


def test_a_section_that_cannot_be_saved_says_so(opened):
    page = opened("/form")
    page.route("**/tu-luu", lambda route: route.abort())
    page.locator("#note").fill("Máy cũ đã hỏng")
    page.keyboard.press("Tab")

    expect(page.locator("[data-save-line]")).to_have_text("Chưa lưu được. Hãy bấm nút Lưu.")


def test_a_double_click_sends_once(opened):
    page = opened("/confirm")
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    with page.expect_navigation():
        page.get_by_role("button", name="Trình lãnh đạo Sở").dblclick()
    page.wait_for_load_state("networkidle")

    assert sent.count("POST") == 1


def test_j_and_k_walk_through_a_worklist(opened):
    page = opened("/")
    links = page.locator("[data-worklist] tbody tr")
    links.nth(0).get_by_role("link").first.focus()
    page.keyboard.press("j")
    expect(links.nth(1).get_by_role("link").first).to_be_focused()
    page.keyboard.press("k")

    expect(links.nth(0).get_by_role("link").first).to_be_focused()


def test_the_account_menu_closes_with_escape(opened):
    page = opened("/")
    page.locator(".account summary").click()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Đăng xuất")).to_be_hidden()


def test_pages_are_whole_without_javascript(opened):
    page = opened("/form?wrong=1", java_script_enabled=False)
    page.locator(".account summary").click()

    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    expect(page.locator("[data-print]")).to_be_hidden()
    expect(page.locator(".error-summary li")).to_have_count(7)


def test_the_language_switch_needs_no_javascript(opened):
    page = opened("/case?tep=1", java_script_enabled=False)
    page.get_by_role("link", name="EN English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("/case?tep=1&lang=en")


def test_a_table_is_cards_on_a_phone_with_the_time_left_first(opened):
    page = opened("/", PHONE)
    row = page.locator("[data-worklist] tbody tr").first
    tops = row.locator("th, td").evaluate_all("cells => cells.map(cell => cell.getBoundingClientRect().top)")

    assert tops[0] == min(tops)
    assert row.locator(".days-words").inner_text() == "quá hạn 3 ngày làm việc"


def test_paper_leaves_out_what_cannot_be_pressed(opened):
    page = opened("/case")
    page.emulate_media(media="print")

    for selector in (".site-tools", ".site-nav", ".actions-panel", ".paper-upload", ".site-footer"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator(".timeline")).to_be_visible()


def test_an_official_paper_prints_with_its_running_head(opened):
    page = opened("/paper")
    page.emulate_media(media="print")

    expect(page.locator(".running-head")).to_be_visible()
    expect(page.locator(".paper-nav")).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1


def test_chips_keep_an_edge_in_forced_colours(opened):
    page = opened("/", forced_colors="active")

    assert page.locator(".chip").first.evaluate("one => getComputedStyle(one).borderTopWidth") == "1px"


def test_a_long_section_is_saved_too(opened):
    page = opened("/form")
    page.locator("#note").fill("Sự cần thiết " * 1500)
    page.keyboard.press("Tab")

    expect(page.locator("[data-save-line]")).to_have_text("Đã lưu 14:05")
