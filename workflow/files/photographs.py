"""Photographs of a product: large enough to be printed as the registration form asks, in either orientation.

The form takes colour photographs of at least 10 x 15 cm (TT 26/2014/TT-BCT, Điều 12); at 200 dots an inch that is
788 x 1182 pixels. What is judged is the number of pixels; the resolution a camera writes beside them means nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from workflow.errors import Refusal
from workflow.files import MAX_BYTES, check_upload
from workflow.files.image import pixels
from workflow.files.view import mapped
from workflow.i18n import translate

KINDS = ("jpg", "png")
PRODUCT_PHOTOS = frozenset({"photo_front", "photo_side", "photo_top"})
"""The kinds of papers that are photographs of a product, from three sides."""
PICTURES = PRODUCT_PHOTOS | {"visit_photo"}
"""The kinds of papers that have to be pictures."""
FITS = "Ảnh có %(width)s × %(height)s điểm ảnh, in được %(width_cm)s × %(height_cm)s cm ở %(dpi)s dpi."
TOO_SMALL = (
    "Ảnh có %(width)s × %(height)s điểm ảnh, ở %(dpi)s dpi chỉ in được %(width_cm)s × %(height_cm)s cm; "
    "cần ít nhất %(short_cm)s × %(long_cm)s cm, tức %(short)s × %(long)s điểm ảnh (ngang hoặc dọc)."
)
WHAT_TO_DO = (
    "Gửi ảnh gốc từ máy ảnh hoặc điện thoại, không gửi ảnh đã thu nhỏ hay ảnh chụp màn hình; "
    "phóng to bằng phần mềm không làm ảnh rõ hơn."
)


@dataclass(frozen=True, slots=True)
class PrintSize:
    """The print that a photograph has to fill: centimetres of the short and the long side, dots an inch."""

    short_cm: int = 10
    long_cm: int = 15
    dpi: int = 200

    @property
    def short(self) -> int:
        """The fewest pixels of the short side."""
        return self._pixels(self.short_cm)

    @property
    def long(self) -> int:
        """The fewest pixels of the long side."""
        return self._pixels(self.long_cm)

    def _pixels(self, cm: int) -> int:
        return -(-cm * self.dpi * 100 // 254)  # an inch has 2.54 cm; a started pixel is needed whole


REQUIRED = PrintSize()


@dataclass(frozen=True, slots=True)
class Photograph:
    """The size of a photograph in pixels."""

    width: int
    height: int

    def fills(self, size: PrintSize = REQUIRED) -> bool:
        """Whether the print comes out large enough, however the photograph is turned."""
        short, long = sorted((self.width, self.height))
        return short >= size.short and long >= size.long


def measure(source: BinaryIO, *, filename: str, max_bytes: int = MAX_BYTES) -> Photograph:
    """The size of an uploaded photograph; FileRefused when the file is no JPEG or PNG that is taken."""
    check_upload(source, filename=filename, max_bytes=max_bytes, kinds=KINDS)
    with mapped(source) as view:
        found = Photograph(*pixels(view))
    source.seek(0)
    return found


def too_small(photograph: Photograph, size: PrintSize = REQUIRED) -> Refusal | None:
    """Why the photograph cannot be printed large enough, and what to do; None when it can."""
    if photograph.fills(size):
        return None
    needed = {"short": size.short, "long": size.long, "short_cm": size.short_cm, "long_cm": size.long_cm}
    return Refusal("photo_too_small", TOO_SMALL, WHAT_TO_DO, {**_figures(photograph, size, "vi"), **needed})


def described(photograph: Photograph, lang: str | None = None, size: PrintSize = REQUIRED) -> str:
    """One sentence on how large the photograph is, in pixels and in print."""
    return translate(FITS, lang, **_figures(photograph, size, lang))


def _figures(photograph: Photograph, size: PrintSize, lang: str | None) -> Mapping[str, object]:
    return {
        "width": photograph.width,
        "height": photograph.height,
        "width_cm": _centimetres(photograph.width, size.dpi, lang),
        "height_cm": _centimetres(photograph.height, size.dpi, lang),
        "dpi": size.dpi,
    }


def _centimetres(dots: int, dpi: int, lang: str | None) -> str:
    """Centimetres with one decimal, rounded down, so that what is too small never reads as if it were enough."""
    whole, tenth = divmod(dots * 254 // (dpi * 10), 10)
    return f"{whole}{'.' if lang == 'en' else ','}{tenth}"
