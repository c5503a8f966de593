"""Files that people send: good ones of each kind, and what is said of them."""

import hashlib
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.uploads import RELATIONSHIP, chunk, jpeg, links_of, office, packed_objects, pdf, png, relationships
from workflow.files import KINDS, MESSAGES, FileRefused, check_upload, clean_name
from workflow.files.view import mapped
from workflow.i18n import catalogue


def real_workbook() -> bytes:
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Dự toán")
    sheet.write_row(0, 0, ["Máy sấy", 2, 150_000_000])
    sheet.write_formula(1, 2, "=B1*C1")
    sheet.write_url(2, 0, "https://congthuong.example/tra-cuu?a=1|2")
    sheet.insert_image(4, 0, "anh.png", {"image_data": BytesIO(png())})
    book.add_chart({"type": "column"}).add_series({"values": "='Dự toán'!$B$1:$C$1"})
    book.close()
    return stream.getvalue()


LONG = {"many-parts.docx", "long-links.docx"}
LINK = relationships(
    (f"{RELATIONSHIP}/hyperlink", "mailto:a@b.vn", "External"), (f"{RELATIONSHIP}/styles", "s.xml", "")
)
PACKED = packed_objects(b"9 0 << /Type /Page >>")
TABLE = b"\xff%s\x00\x0c" + b"\0" * 10
GOOD = {
    "plain.pdf": (pdf(), "pdf"),
    "signed.pdf": (pdf(b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /x >>", PACKED), "pdf"),
    "link.pdf": (pdf(b"<< /S /URI /URI (https://congthuong.example/JS) >>"), "pdf"),
    "packed.pdf": (pdf(packed_objects(b"5 0 << /Title (x) >>", packing=b"/Filter [ /FlateDecode ]")), "pdf"),
    "unpacked.pdf": (pdf(b"<< /Type /ObjStm /N 1 /First 4 >>\nstream\r\n5 0 <<>>\nendstream"), "pdf"),
    "picture.pdf": (pdf(b"<< /Filter /DCTDecode >>\nstream\n/JS /XFA \xff\xd8\nendstream"), "pdf"),
    "spaces.pdf": (pdf() + b"\r\n\0\0 ", "pdf"),
    "plain.docx": (office(), "docx"),
    "linked.docx": (office("docx", ("word/_rels/document.xml.rels", LINK), ("word/media/a.jpeg", jpeg())), "docx"),
    "utf16.docx": (
        office("docx", ("word/a.xml", '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"))),
        "docx",
    ),
    "plain.xlsx": (office("xlsx"), "xlsx"),
    "real.xlsx": (real_workbook(), "xlsx"),
    "plain.png": (png(), "png"),
    "text.png": (png(9, 9, (b"tEXt", b"Title\0M\xe1y s\xe1y")), "png"),
    "large.png": (png(8000, 5000), "png"),
    "plain.jpg": (jpeg(), "jpg"),
    "ANH.JPEG": (jpeg(), "jpg"),
    "phone.jpg": (jpeg() + b"SEFT trailer of a telephone", "jpg"),
    "tables.jpg": (
        jpeg().replace(b"\xff\xc0", TABLE % b"\xc4" + TABLE % b"\xc8" + TABLE % b"\xcc" + b"\xff\xc0"),
        "jpg",
    ),
    "progressive.jpg": (jpeg().replace(b"\xff\xc0", b"\xff\xc2"), "jpg"),
    "many-parts.docx": (office("docx", *[(f"word/{n}.xml", b"") for n in range(1997)]), "docx"),
    "long-links.docx": (office("docx", ("word/_rels/a.rels", links_of(2 * 2**20))), "docx"),
    "padded.jpg": (jpeg().replace(b"\xff\xc0", b"\xff\xff\xff\xc0"), "jpg"),
}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_taken_for_what_it_is(name: str) -> None:
    content, kind = GOOD[name]

    found = check_upload(BytesIO(content), filename=name)

    assert (found.kind, found.mime, found.extension) == (kind, KINDS[kind].mime, kind)
    assert (found.size, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize("name", ["plain.pdf", "plain.docx", "plain.jpg"])
def test_a_path_and_streams_on_disk_give_the_same_answer(name: str, tmp_path: Path) -> None:
    content, _ = GOOD[name]
    path = tmp_path / "blob"
    path.write_bytes(content)

    with tempfile.SpooledTemporaryFile(max_size=10) as spooled:
        spooled.write(content)
        found = check_upload(spooled, filename=name)
        rest = spooled.read()

    assert found == check_upload(path, filename=name) == check_upload(BytesIO(content), filename=name)
    assert rest == content


@pytest.mark.parametrize(
    ("content", "pages"),
    [
        (pdf(), 1),
        (pdf(b"<< /Type /Pages /Count 3 >>", b"<< /Type/Page >>", b"<< /T#79pe /Page >>"), 3),
        (pdf(PACKED, b"<< /Type /Pages /Count 2 >>"), 2),
        (pdf(b"<< /Type /Page >>", b"<< /Type /Page >>"), 1),
        (pdf().replace(b"/Type /Page ", b"/Type /Leaf "), None),
        (pdf().replace(b"/Count 1", b"/Kount 1"), 1),
        (pdf(*[b"<< /Type /Page >>"] * 1999).replace(b"/Count 1", b"/Kount 1"), 2000),
    ],
)
def test_pages_are_counted(content: bytes, pages: int | None) -> None:
    assert check_upload(BytesIO(content), filename="a.pdf").pages == pages


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Báo giá máy sấy.pdf", "Báo giá máy sấy.pdf"),
        ("Ba\u0301o gia\u0301.PDF", "Báo giá.pdf"),
        ("Báo cáo 12.10.2026", "Báo cáo 12.10.2026.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\An\\bao gia.pdf", "bao gia.pdf"),
        ("ho-so/", "tep.pdf"),
        ("", "tep.pdf"),
        (".pdf", "tep.pdf"),
        ("..", "tep.pdf"),
        ("CON.pdf", "tep-CON.pdf"),
        ("lpt1.x.pdf", "tep-lpt1.x.pdf"),
        ("bao-gia.exe.pdf", "bao-gia_exe.pdf"),
        ("a.HTML.b.pdf", "a_HTML.b.pdf"),
        ("a.exe", "a.pdf"),
        ("a\x00b\x1f\x7f.pdf", "ab.pdf"),
        ("a\r\nContent-Type: x.pdf", "a Content-Type_ x.pdf"),
        ("bao\u202egpj.pdf", "baogpj.pdf"),
        ("a\ud800\ufeff.pdf", "a.pdf"),
        ('a<b>:"|?*.pdf', "a_b______.pdf"),
        ("- .hồ sơ. .pdf", "hồ sơ.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("ệ" * 300 + ".pdf", "ệ" * 78 + ".pdf"),
    ],
)
def test_names_are_made_safe(given_name: str, kept: str) -> None:
    assert clean_name(given_name, "pdf") == kept


@given(st.text(max_size=400), st.sampled_from(sorted(KINDS)))
@settings(max_examples=400)
def test_any_name_becomes_a_safe_one(name: str, extension: str) -> None:
    clean = clean_name(name, extension)

    assert clean.endswith(f".{extension}")
    assert len(clean) <= 120
    assert len(clean.encode()) <= 255
    assert not set(clean) & set('/\\:*?"<>|\r\n\0\u202e')
    assert clean_name(clean, extension) == clean


@given(st.binary(max_size=300), st.sampled_from(["", "%PDF-1.7\n", "PK\x03\x04", "\x89PNG\r\n\x1a\n"]), st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_taken_or_refused_with_a_reason(tail: bytes, head: str, jpeg_head: bool) -> None:
    content = (b"\xff\xd8\xff" if jpeg_head else head.encode("latin-1")) + tail

    with pytest.raises(FileRefused) as refused:
        check_upload(BytesIO(content), filename="a")

    assert refused.value.message


def outcome(content: bytes) -> str:
    try:
        return check_upload(BytesIO(content), filename="a").kind
    except FileRefused as refused:
        return refused.code


@given(st.sampled_from(sorted(set(GOOD) - LONG)), st.data())
@settings(max_examples=400, deadline=None)
def test_a_good_file_with_one_byte_changed_never_breaks_the_check(name: str, draw: st.DataObject) -> None:
    content = bytearray(GOOD[name][0])
    content[draw.draw(st.integers(0, len(content) - 1))] = draw.draw(st.integers(0, 255))

    assert outcome(bytes(content)) in {*MESSAGES, GOOD[name][1]}


@given(st.sampled_from(sorted(name for name in GOOD if name not in {"phone.jpg", "spaces.pdf", *LONG})), st.data())
@settings(max_examples=300, deadline=None)
def test_a_file_that_was_cut_is_refused(name: str, draw: st.DataObject) -> None:
    content = GOOD[name][0].rstrip()
    kept = draw.draw(st.integers(0, len(content) - 1))

    with pytest.raises(FileRefused):
        check_upload(BytesIO(content[:kept]), filename="a")


def test_every_message_has_an_english_one_and_says_what_to_do() -> None:
    english = catalogue("en")

    assert [text for text in MESSAGES.values() if text not in english] == []
    assert [code for code, text in MESSAGES.items() if not text.endswith(".")] == []


def test_a_refusal_speaks_both_languages() -> None:
    refused = FileRefused("file_too_big", limit=20)

    assert str(refused) == "Tệp lớn hơn 20 MB. Giảm kích thước hoặc chia thành nhiều tệp."
    assert refused.text("en") == "The file is larger than 20 MB. Make it smaller or split it into several files."


def test_a_stream_without_a_place_on_disk_is_read_whole() -> None:
    with mapped(BytesIO(b"abc")) as view:
        assert view[:] == b"abc"


def test_the_checksum_of_a_chunk_is_its_own() -> None:
    assert chunk(b"IEND", b"") == b"\0\0\0\0IEND\xaeB`\x82"
