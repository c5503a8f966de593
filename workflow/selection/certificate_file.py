"""The certificate as a file that people hold: one HTML text, the same to the last byte for the same facts.

It stands alone (no picture, no script, no address of a server), so that it opens and prints anywhere, and its SHA-256
says whether a copy is the one that was granted. What depends on where the system runs, the QR code, is on the page
that prints the certificate and not in the file.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from html import escape
from string import Template

TITLES = {
    "commune": "cấp xã", "province": "cấp tỉnh", "region": "cấp khu vực", "nation": "cấp quốc gia",
}  # fmt: skip
"""How a certificate names its level."""
PAGE = Template("""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Giấy chứng nhận số $number</title>
<style>
@page { size: A4 landscape; margin: 15mm }
body { margin: 0; padding: 6vmin; font: 14pt/1.5 "Times New Roman", "Liberation Serif", serif }
main { max-width: 250mm; margin: 0 auto; padding: 8vmin; border: 3pt double #000; text-align: center }
main, dd { overflow-wrap: anywhere }
p { margin: 0 0 6pt }
h1 { margin: 18pt 0 6pt; font-size: 22pt }
dl { max-width: 180mm; margin: 18pt auto; text-align: left }
dt { float: left; clear: left; width: 45mm; font-style: italic }
dd { margin: 0 0 6pt 48mm; font-weight: bold }
@media (max-width: 640px) { dt { float: none } dd { margin-left: 0 } }
</style>
</head>
<body>
<main>
<p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br><b>Độc lập - Tự do - Hạnh phúc</b></p>
<p><b>$issuer</b></p>
<h1>GIẤY CHỨNG NHẬN</h1>
<p><b>Sản phẩm công nghiệp nông thôn tiêu biểu $level</b></p>
<dl>
<dt>Sản phẩm</dt><dd>$product</dd>
<dt>Cơ sở</dt><dd>$recipient</dd>
<dt>Số</dt><dd>$number</dd>
<dt>Ngày cấp</dt><dd>$granted_on</dd>
<dt>Có giá trị đến hết</dt><dd>$valid_until</dd>
<dt>Người ký</dt><dd>$signer</dd>
<dt>Mã xác thực</dt><dd>$token</dd>
</dl>
</main>
</body>
</html>
""")


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on a certificate."""

    number: str
    level: str
    product: str
    recipient: str
    issuer: str
    signer: str
    token: str
    granted_on: date
    valid_until: date


def certificate_text(facts: Printed) -> str:
    """Return the file of a certificate; a value is text and never markup."""
    words = {
        "number": facts.number, "level": TITLES[facts.level], "product": facts.product, "recipient": facts.recipient,
        "issuer": facts.issuer, "signer": facts.signer or "–", "token": facts.token,
        "granted_on": f"{facts.granted_on:%d/%m/%Y}", "valid_until": f"{facts.valid_until:%d/%m/%Y}",
    }  # fmt: skip
    return PAGE.substitute({name: escape(value) for name, value in words.items()})


def file_hash(text: str) -> str:
    """Return the SHA-256 of a file's text in UTF-8: what ``sha256sum`` prints for the downloaded file."""
    return sha256(text.encode()).hexdigest()
