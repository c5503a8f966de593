"""Headers of a mail say the same after the way there: in words of lawful length, no space lost between them."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.channels import Message
from notifications.channels.email import MailServer, letter

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)
MESSAGE = Message("1", NOON, "Nguyễn Thị Hồng Ánh", "a@example.vn", "vi", "Hồ sơ", "x", "<p>x</p>")
SERVER = MailServer("localhost", sender="kc@example.vn", sender_name="Sở Công Thương tỉnh Đồng Nai")
WORDS = ("Hỗ", "trợ", "ứng", "dụng", "máy", "móc", "tiên", "tiến", "sản", "xuất", "gỗ", "của", "đề", "án", "42", "(A,")
some_words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=30).map(" ".join)


def travelled(message: Message) -> dict[str, str]:
    """The headers as a reader that follows RFC 2047 to the letter puts them together."""
    raw = message_from_bytes(letter(message, SERVER).as_bytes())
    return {name: str(make_header(decode_header(raw[name].replace("\n", "")))) for name in ("From", "To", "Subject")}


@given(subject=some_words, name=some_words)
def test_no_word_and_no_space_is_lost(subject, name):
    assert travelled(replace(MESSAGE, subject=subject, name=name)) == {
        "From": "Sở Công Thương tỉnh Đồng Nai <kc@example.vn>",
        "To": f"{name} <a@example.vn>",
        "Subject": subject,
    }


@given(subject=some_words, name=some_words)
def test_no_line_is_longer_than_a_mail_allows(subject, name):
    lines = letter(replace(MESSAGE, subject=subject, name=name), SERVER).as_string().splitlines()

    assert [line for line in lines if len(line) > 78] == []


@pytest.mark.parametrize(("name", "told"), [("", "a@example.vn"), ("Minh, Anh", "Minh, Anh <a@example.vn>")])
def test_a_name_may_be_missing_or_hold_a_comma(name, told):
    assert travelled(replace(MESSAGE, name=name))["To"] == told
