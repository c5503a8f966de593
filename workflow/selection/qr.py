"""The QR picture on a certificate, as a drawing that a page under the strict content policy may hold."""

import segno

SCALE = 4


def qr_svg(text: str) -> str:
    """An ``<svg>`` element with the QR code of a text: geometry alone, no style, no script, nothing of the text itself.

    The same text always gives the same picture. The white ground and its quiet margin belong to the picture, so
    that a telephone reads it on a dark page too. A text that no QR code holds is a ValueError.
    """
    return segno.make(text, error="m", micro=False).svg_inline(scale=SCALE, light="#fff", svgclass=None, lineclass=None)
