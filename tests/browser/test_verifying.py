"""A certificate in a real browser: a file is compared there and goes nowhere, and the page fits a telephone."""

import pytest
from playwright.sync_api import expect

from tests.browser.audit import FITS, PHONE, fault_names
from tests.granted import grant_new
from workflow.db import unit_of_work


@pytest.fixture
def granted(site):
    """A certificate with a long name."""
    with unit_of_work(site.maker) as session:
        return grant_new(session, site.world, "Bộ sản phẩm ấm trà gốm vẽ tay men lam hoạ tiết hoa sen " * 2)


@pytest.fixture
def opened(browser, site):
    """Opens a page as nobody, with scripts or without."""
    contexts = []

    def opening(path, **options):
        contexts.append(browser.new_context(base_url=site.address, locale="vi-VN", viewport=PHONE, **options))
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield opening
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("tail", "said"), [("", "Khớp: đây đúng là tệp đã được cấp."), (" ", "Không khớp: đây không phải tệp đã được cấp")]
)
def test_a_file_is_compared_in_the_browser(granted, opened, tail, said):
    page = opened(f"/xac-thuc/{granted['token']}")
    sent = []
    page.on("request", lambda request: sent.append(request.url))

    content = (granted["text"] + tail).encode()
    page.set_input_files("#compare-file", {"name": "giay.html", "mimeType": "text/html", "buffer": content})

    expect(page.locator("[data-result]")).to_contain_text(said)
    assert sent == []


def test_without_scripts_the_hash_and_the_way_to_compare_it_are_there(granted, opened):
    page = opened(f"/xac-thuc/{granted['token']}", java_script_enabled=False)

    expect(page.locator("#expected-hash")).to_have_text(granted["sha256"])
    expect(page.locator("[data-compare]")).to_be_hidden()
    page.locator("summary").click()
    expect(page.get_by_text("certutil -hashfile")).to_be_visible()


@pytest.mark.parametrize("path", ["/xac-thuc/{token}", "/xac-thuc?ma=x", "/ket-qua", "/ket-qua?tim=khong-co"])
def test_public_pages_are_accessible_and_fit_a_telephone(granted, opened, path):
    page = opened(path.format(**granted))

    assert page.evaluate(FITS)
    assert fault_names(page) == []
