"""The roll call of a council's session: who came, and why the others did not."""

import pytest

from tests.council_hall import Hall

UNREADABLE = "Không đọc được lý do vắng mặt. Viết trên một dòng, tối đa 200 ký tự."


@pytest.fixture
def hall(maker, world, sign_in):
    return lambda **given: Hall(maker, world, sign_in, **given)


def test_the_roll_call_takes_reasons_and_keeps_what_was_typed_when_one_is_refused(hall):
    here = hall(nominations=1)
    officer, away = here.sign_in("officer"), here.scene.council[6]
    boxes = {f"co-mat-{one.id}": "y" for one in here.scene.council[:6]}
    long_ = {f"ly-do-{away.id}": "dài " * 60}
    page = officer.send(officer.open(here.address), "Ghi điểm danh", **boxes, **long_, status=422)
    ticked = [box["name"] for box in page.soup.select("form[action$=diem-danh] input[checked]")]
    assert (page.errors, ticked) == ([UNREADABLE], list(boxes))
    assert page.soup.find("input", attrs={"name": f"ly-do-{away.id}"})["value"] == "dài " * 60
    page = officer.send(page, "Ghi điểm danh", **{f"ly-do-{away.id}": "Đi công tác"})

    assert page.soup.find("input", attrs={"name": f"ly-do-{away.id}"})["value"] == "Đi công tác"
    assert f"1. {away.name}, Ủy viên Hội đồng; lý do: Đi công tác." in officer.open(f"{here.address}/bien-ban").text


def test_reasons_are_taken_until_the_minutes_are_written(hall):
    here = hall(nominations=1)
    officer, away = here.sign_in("officer"), here.scene.council[6]
    here.inside(lambda room: room.vote(here.scene.nominations[0], 6, out=[away.id]))
    page = officer.send(officer.open(here.address), "Ghi điểm danh", **{f"ly-do-{away.id}": "Ốm"})
    names = [box["name"] for box in page.soup.select("form[action$=diem-danh] input.form-control")]

    assert names == [f"ly-do-{away.id}"]
    assert "vắng: Ốm" in page.text
    here.inside(lambda room: room.write())
    assert officer.open(here.address).soup.select("form[action$=diem-danh]") == []
