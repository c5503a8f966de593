"""Words of mail in a browser: a place that does not exist is refused by name, and the mended text goes out."""

import pytest

from tests.desk import put_case
from tests.post import Postbox, pass_at

PATH = "/quan-tri/mau-thu/chuyen-ho-so"
BODY = "{nguoi_nhan}: {%s}\n\n{dien_bien}\n\nHồ sơ: {ma_ho_so}\nHạn: {han_xu_ly}\n\nMở hồ sơ:\n{lien_ket}"
WRONG = {"vi_body": BODY % "ten_dean", "reason": "Đổi lời cho gọn"}


def boxes(page):
    return page.locator(".error-summary li").all_inner_texts()


@pytest.mark.parametrize(("lang", "scripts"), [("vi", True), ("en", True), ("vi", False)])
def test_words_are_refused_mended_seen_and_sent(people, site, lang, scripts):
    put_case(site.maker, site.world, until="submit", title="Máy sấy điều")
    group, box = people(lang=lang, scripts=scripts), Postbox()
    admin = group.as_("admin")
    for path in ("/quan-tri/mau-thu", PATH):
        admin.goto(path)
        group.look(admin)
    group.fill(admin, WRONG)
    group.send(admin, "Xem thay đổi")
    assert ("{ten_dean}" in boxes(admin)[0], admin.input_value("[name=vi_body]")) == (True, WRONG["vi_body"])
    group.fill(admin, {"vi_body": BODY % "ten_de_an"})
    for button in ("Xem thay đổi", "Sửa tiếp", "Xem thay đổi", "Lưu bản mới"):
        group.send(admin, button)
    pass_at(site.maker, site.world, box, site.at)

    assert [one.text.splitlines()[0] for one in box.messages] == ["Commune: Máy sấy điều"]
    assert (group.faults, group.complaints) == ({}, [])


def test_a_preview_is_legible_and_covered(people, site):
    put_case(site.maker, site.world, until="submit", title="Tên đề án kín")
    pass_at(site.maker, site.world, None, site.at)
    group = people()
    admin = group.as_("admin")
    admin.goto("/quan-tri/hop-thu")
    group.look(admin)
    admin.goto(admin.locator("main tbody a[href$='/xem-truoc']").first.get_attribute("href"))
    group.look(admin)

    said = admin.locator(".letter-view").inner_text()
    assert ("[Tên đề án hoặc sản phẩm: ẩn]" in said, "kín" in said) == (True, False)
    assert (group.faults, group.complaints) == ({}, [])
