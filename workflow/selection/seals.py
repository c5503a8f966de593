"""Seals: a sheet is committed to while it stays secret, and anybody can check later that it was not changed."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hmac import compare_digest

from workflow.canonical import canonical, digest

SALT_LETTERS = 32
"""A shorter salt could be tried out: a sheet alone has few likely values."""

_HEX = re.compile(r"[0-9a-f]{64}")


class UnfitSeal(ValueError):
    """A salt that hides nothing, or commitments that cannot be those of one round."""


@dataclass(frozen=True, slots=True)
class SealedSheet:
    """What a juror submitted for one item of a round, word for word."""

    round_id: int
    juror_id: int
    item_id: int
    marks: Mapping[str, Fraction]
    comments: Mapping[str, str]
    total: Fraction


def commitment(salt: str, sheet: SealedSheet) -> str:
    """The SHA-256 that fixes the sheet and tells nothing of it, as long as the random salt stays secret."""
    if len(salt) < SALT_LETTERS:
        raise UnfitSeal(f"a salt has at least {SALT_LETTERS} letters")
    return digest(
        canonical(
            {
                "salt": salt,
                "round": sheet.round_id,
                "juror": sheet.juror_id,
                "item": sheet.item_id,
                "marks": {key: str(mark) for key, mark in sheet.marks.items()},
                "comments": dict(sheet.comments),
                "total": str(sheet.total),
            }
        )
    )


def opens(sealed: str, salt: str, sheet: SealedSheet) -> bool:
    """Whether this salt and this sheet are what was committed to."""
    return compare_digest(sealed.encode(), commitment(salt, sheet).encode())


def round_seal(commitments: Iterable[str]) -> str:
    """The one line that stands for all sealed sheets of a round, in whatever order they arrived.

    The commitments are put in the order of their letters; one added, dropped or changed gives another line.
    """
    ordered = sorted(commitments)
    if not all(_HEX.fullmatch(sealed) for sealed in ordered):
        raise UnfitSeal("a commitment has 64 hexadecimal digits")
    if len(set(ordered)) < len(ordered):
        raise UnfitSeal("a commitment is there twice")
    return digest(canonical(ordered))
