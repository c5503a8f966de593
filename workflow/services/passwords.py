"""Passwords: how they are hashed, and which are too easy. Hashing happens outside any transaction."""

from dataclasses import dataclass
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from workflow.errors import Refusal
from workflow.fold import fold
from workflow.seeds import SEEDS

SHORTEST, LONGEST = 15, 128
FEWEST_LETTERS = 5
LEFT_OVER = 8
SHORTEST_WORD = 3
CONTEXT = ("khuyencong", "congthuong", "dongnai", "dongthap", "binhphuoc", "matkhau", "password", "demo")


@dataclass(frozen=True, slots=True)
class Passwords:
    """Argon2id with one set of costs. Tests choose cheap ones."""

    time_cost: int = 2
    memory_kib: int = 19 * 1024
    parallelism: int = 1

    def hash(self, password: str) -> str:
        """Return the salted hash to keep."""
        return _hasher(self).hash(password)

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether the password is the right one; takes as long when there is no account or the text is far too long."""
        fits = kept is not None and len(password) <= LONGEST
        try:
            _hasher(self).verify(kept if fits and kept else _nobody(self), password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return fits

    def stale(self, kept: str) -> bool:
        """Whether the hash was made with other costs and should be made again."""
        return _hasher(self).check_needs_rehash(kept)


def too_easy(password: str, *, about: tuple[str, ...] = ()) -> Refusal | None:
    """Return why a new password is refused, or None. ``about`` are words that others know of the person."""
    if len(password) < SHORTEST:
        return Refusal(
            "password_short",
            "Mật khẩu phải có ít nhất %(least)s ký tự. Có thể dùng một câu dễ nhớ.",
            "",
            {"least": SHORTEST},
        )
    if len(password) > LONGEST:
        return Refusal("password_long", "Mật khẩu có nhiều nhất %(most)s ký tự.", "", {"most": LONGEST})
    plain = fold(password).replace(" ", "")
    if plain in _well_known() or len(set(plain)) < FEWEST_LETTERS or _left_over(plain, about) < LEFT_OVER:
        return Refusal("password_easy", "Mật khẩu này dễ đoán. Hãy chọn một câu khác mà chỉ bạn biết.")
    return None


def _left_over(plain: str, about: tuple[str, ...]) -> int:
    """How much remains when words that anybody would try are taken away."""
    words = {fold(word).replace(" ", "") for word in about} | set(CONTEXT)
    for word in sorted(words, key=len, reverse=True):
        plain = plain.replace(word, "") if len(word) >= SHORTEST_WORD else plain
    return len(plain)


@cache
def _well_known() -> frozenset[str]:
    lines = (SEEDS / "passwords.txt").read_text(encoding="utf-8").split("\n")
    return frozenset(fold(line).replace(" ", "") for line in lines if line and not line.startswith("#"))


@cache
def _hasher(costs: Passwords) -> PasswordHasher:
    return PasswordHasher(costs.time_cost, costs.memory_kib, costs.parallelism)


@cache
def _nobody(costs: Passwords) -> str:
    """The hash that an unknown account is compared with."""
    return costs.hash("no account has this password")
