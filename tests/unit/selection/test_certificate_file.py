"""The file of a certificate: the same bytes for the same facts, and a value is never markup."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from bs4 import BeautifulSoup

from workflow.selection.certificate_file import Printed, certificate_text, file_hash

FACTS = Printed(
    "0001/2026/CNNT-T-DONG-NAI", "province", "Bộ ấm trà gốm Tân Vạn", "Công ty TNHH Minh Anh", "UBND tỉnh Đồng Nai",
    "Nguyễn Văn Mẫu", "mot-ma-xac-thuc", date(2026, 3, 2), date(2028, 12, 31),
)  # fmt: skip


def told(facts):
    """What the file tells, by label."""
    soup = BeautifulSoup(certificate_text(facts), "html.parser")
    return {label.get_text(): label.find_next("dd").get_text() for label in soup.select("dt")}


def test_the_file_tells_every_fact():
    assert told(FACTS) == {
        "Sản phẩm": "Bộ ấm trà gốm Tân Vạn", "Cơ sở": "Công ty TNHH Minh Anh", "Số": "0001/2026/CNNT-T-DONG-NAI",
        "Ngày cấp": "02/03/2026", "Có giá trị đến hết": "31/12/2028", "Người ký": "Nguyễn Văn Mẫu",
        "Mã xác thực": "mot-ma-xac-thuc",
    }  # fmt: skip


def test_the_hash_is_that_of_the_bytes_and_follows_every_fact():
    text = certificate_text(FACTS)

    assert file_hash(text) == sha256(text.encode("utf-8")).hexdigest() == file_hash(certificate_text(FACTS))
    assert file_hash(certificate_text(replace(FACTS, token="another"))) != file_hash(text)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "$number ${token} $", "A & B \"quoted\" 'x'"])
def test_a_value_is_text_and_nothing_else(hostile):
    facts = replace(FACTS, product=hostile)

    assert told(facts)["Sản phẩm"] == hostile
    assert "<script" not in certificate_text(facts)


def test_the_file_asks_nothing_of_any_server():
    text = certificate_text(FACTS)

    assert [word for word in ("http", "src=", "href=", "url(", "@import") if word in text] == []


def test_without_a_signer_there_is_a_dash():
    assert told(replace(FACTS, signer=""))["Người ký"] == "–"
