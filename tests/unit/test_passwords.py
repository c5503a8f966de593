"""Which passwords are right, and which are too easy."""

import pytest

from workflow.services.passwords import LONGEST, Passwords, too_easy

CHEAP = Passwords(time_cost=1, memory_kib=64)


@pytest.mark.parametrize(
    ("kept", "password", "good"),
    [
        ("hash", "đúng", True),
        ("hash", "sai", False),
        ("hash", "đúng ", False),
        (None, "no account has this password", False),
        ("no hash", "đúng", False),
        ("hash", "đúng" + "x" * LONGEST, False),
    ],
)
def test_a_password_is_right_or_not(kept, password, good):
    kept = CHEAP.hash("đúng") if kept == "hash" else kept

    assert CHEAP.verify(kept, password) is good


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("ngắn", "password_short"),
        ("x" * 129, "password_long"),
        ("aaaaaaaaaaaaaaaaaaaa", "password_easy"),
        ("PASSWORD password", "password_easy"),
        ("khuyencong-demo-2026", "password_easy"),
        ("Nguyễn An Nguyễn An", "password_easy"),
        ("bốn con ngựa kéo xe", None),
        ("ba cây chụm lại nên hòn núi cao", None),
        ("x7!Qp 0z@Lm#4 Rt$9", None),
    ],
)
def test_easy_passwords_are_refused(password, code):
    refusal = too_easy(password, about=("Nguyễn An", "an@x.vn"))

    assert (refusal.code if refusal else None) == code
