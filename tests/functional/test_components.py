"""The frame and the components as pages get them."""

import pytest
from bs4 import BeautifulSoup

from tests.gallery import STATUSES, create_gallery

PAGES = ["/", "/case", "/form", "/form?wrong=1", "/confirm", *(f"/loi/{status}" for status in STATUSES)]
HEADER = {"Accept-Language": "vi"}


@pytest.fixture(scope="module")
def client():
    return create_gallery().test_client()


@pytest.fixture
def soup(client):
    return lambda url: BeautifulSoup(client.get(url, headers=HEADER).text, "html.parser")


def texts(found) -> list[str]:
    return [" ".join(one.get_text().split()) for one in found]


@pytest.mark.parametrize("url", [*PAGES, "/paper"])
def test_a_page_has_one_heading_one_main_part_and_a_language(soup, url):
    page = soup(url)

    assert (len(page.select("h1")), len(page.select("main")), page.html["lang"]) == (1, 1, "vi")


@pytest.mark.parametrize("url", [*PAGES, "/paper"])
def test_a_page_has_no_inline_code_and_no_double_id(soup, url):
    page = soup(url)
    ids = [tag["id"] for tag in page.select("[id]")]
    inline = page.select("[style], style, script:not([src])")
    handlers = [tag for tag in page.find_all(True) if any(name.startswith("on") for name in tag.attrs)]

    assert (inline, handlers, sorted(ids)) == ([], [], sorted(set(ids)))


@pytest.mark.parametrize("url", ["/", "/case", "/form?wrong=1"])
def test_what_describes_a_field_exists(soup, url):
    page = soup(url)
    named = [name for tag in page.select("[aria-describedby]") for name in tag["aria-describedby"].split()]

    assert [name for name in named if not page.find(id=name)] == []


@pytest.mark.parametrize("url", ["/form", "/form?wrong=1", "/case"])
def test_every_input_has_a_label(soup, url):
    page = soup(url)
    inputs = page.select("main input:not([type=hidden]), main select, main textarea")

    assert [tag["id"] for tag in inputs if not page.select(f'label[for="{tag["id"]}"]')] == []


def test_the_title_tells_the_page_and_the_agency(soup):
    assert soup("/confirm").title.text == "Trình lãnh đạo Sở? – Sở Công Thương tỉnh Đồng Nai"


def test_a_refused_form_says_so_in_title_summary_and_fields(soup):
    page = soup("/form?wrong=1")
    summary = {
        link["href"][1:]: text
        for link, text in zip(page.select(".error-summary a"), texts(page.select(".error-summary a")), strict=True)
    }
    wrong = {tag["id"] for tag in page.select("[aria-invalid=true]")}

    assert page.title.text.startswith("Lỗi: Nội dung đề án")
    assert wrong | {"kind"} == set(summary)
    assert summary["start"] == "Ngày bắt đầu: tháng 2/2026 chỉ có từ ngày 1 đến ngày 28."


def test_a_refused_form_keeps_what_was_typed(soup):
    page = soup("/form?wrong=1")

    assert [page.find(id=name)["value"] for name in ("support", "start", "machines-0-quantity")] == [
        "một tỷ",
        "31/02/2026",
        "5",
    ]


def test_every_error_leads_to_its_box(soup):
    page = soup("/form?wrong=1")

    assert [link["href"] for link in page.select(".error-summary a") if not page.find(id=link["href"][1:])] == []


def test_money_is_read_back_below_its_field(soup):
    page = soup("/form")

    assert (page.find(id="support")["value"], page.find(id="support-words").text) == (
        "300.000.000",
        "Ba trăm triệu đồng",
    )


def test_optional_fields_say_so_and_required_ones_do_not_block_the_browser(soup):
    page = soup("/form")

    assert texts(page.select("label[for=note], label[for=name]")) == ["Tên đề án", "Sự cần thiết (không bắt buộc)"]
    assert page.select("[required]") == []


def test_rows_are_summed_and_some_are_spare(soup):
    table = soup("/form").select_one(".row-table")

    assert texts(table.select("tbody td.num")) == ["250.000.000 ₫", "50.000.000 ₫", "–", "–", "–"]
    assert texts(table.select("tfoot td")) == ["300.000.000 ₫"]


def test_a_table_names_each_cell_for_a_card(soup):
    row = soup("/").select_one("[data-worklist] tbody tr")

    assert [cell["data-label"] for cell in row.find_all(["th", "td"])] == [
        "Thời hạn",
        "Mã hồ sơ",
        "Đề án",
        "Bước",
        "Hỗ trợ",
        "",
    ]
    assert texts(row.select(".days-words")) == ["quá hạn 3 ngày làm việc"]


def test_a_task_that_cannot_start_is_no_link(soup):
    tasks = {texts([task])[0]: task.a is not None for task in soup("/").select(".task")}

    assert [tasks[text] for text in tasks if "Chưa thể bắt đầu" in text] == [False]
    assert sum(tasks.values()) == 4


def test_an_answer_that_was_not_given_says_so(soup):
    rows = dict(zip(texts(soup("/").select(".summary dt")), texts(soup("/").select(".summary-value")), strict=True))

    assert (rows["Mã số thuế"], rows["Tên cơ sở"]) == ("Không cung cấp", "Cơ sở gốm Tân Hạnh")


def test_the_ribbon_tells_where_the_case_is(soup):
    ribbon = soup("/case").select_one(".stages")

    assert [texts([stage])[0].split()[-1] for stage in ribbon.select("[aria-current=step]")] == ["này"]
    assert len(ribbon.select(".stage")) == 5


def test_the_timeline_tells_whose_time_it_was(soup):
    spans = texts(soup("/case").select(".time-span"))

    assert spans == ["Sở: 2 ngày làm việc", "Tạm dừng: Bạn: 4 ngày làm việc – chờ bổ sung hồ sơ, khoản 2 Điều 7"]


def test_a_refused_action_gives_its_reason_and_no_way(soup):
    refused = soup("/case").select_one(".refused")

    assert (texts(refused.select("li")), refused.a) == (["Chỉ từ chối được khi đã có phiếu thẩm định."], None)


def test_forms_that_write_carry_the_token(soup):
    forms = [
        form
        for url in ("/", "/case", "/form", "/confirm", "/loi/409")
        for form in soup(url).select("form[method=post]")
    ]

    assert len(forms) == 12
    assert [form for form in forms if not form.select("input[name=csrf_token][value]")] == []


def test_nobody_signed_in_sees_neither_bell_nor_account(soup):
    page = soup("/?anonymous=1")

    assert (page.select(".bell, .account, .site-nav"), texts(page.select(".sign-in"))) == ([], ["Đăng nhập"])


def test_a_message_is_shown_once(client):
    first, second = (client.get(url, headers=HEADER).text for url in ("/?flash=1", "/"))

    assert ("Đã gửi hồ sơ." in first, "Đã gửi hồ sơ." in second) == (True, False)


@pytest.mark.parametrize("status", STATUSES)
def test_an_error_page_has_its_status_and_a_way_on(client, status):
    reply = client.get(f"/loi/{status}", headers=HEADER)

    assert (reply.status_code, len(BeautifulSoup(reply.text, "html.parser").select("main .btn-primary"))) == (status, 1)


def test_a_stale_page_keeps_what_was_typed_and_tells_what_happened(soup):
    page = soup("/loi/409")

    assert texts(page.select(".summary-value")) == ["Máy đã lắp đặt xong, chờ chạy thử."]
    assert (texts(page.select(".time-text")), page.select_one("input[name=note]")["value"]) == (
        ["Nộp hồ sơ"],
        "Máy đã lắp đặt xong",
    )


def test_a_refusal_page_lists_reasons_and_what_to_do(soup):
    assert texts(soup("/loi/403").select("main li")[2:]) == ["Thiếu giấy tờ: Biên bản. Hãy bổ sung rồi gửi lại."]


def test_an_official_paper_has_the_national_header(soup):
    page = soup("/paper")

    assert texts(page.select(".paper-nation p")) == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Đồng Nai, ngày 05 tháng 02 năm 2026",
    ]
    assert texts(page.select(".running-head span")) == [
        "Sở Công Thương Đồng Nai",
        "Giấy tiếp nhận hồ sơ",
        "KC-2026-0042",
    ]
