"""Files that mean harm or break things, each with the code of the refusal that it has to meet."""

import zipfile

from tests.unit.uploads import (
    RELATIONSHIP,
    archive,
    damaged_checksum,
    jpeg,
    links_of,
    office,
    office_members,
    packed_objects,
    pdf,
    png,
    relationships,
    symlink,
    with_flag,
)

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
ZIP = archive([("a.txt", b"a")])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
GIF = b"GIF89a\x01\x00\x01\x00" + b"\0" * 20 + b"/*alert(1)*/"
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40
JAVASCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"


def rels(kind: str, target: str) -> tuple[str, bytes]:
    return "word/_rels/document.xml.rels", relationships((f"{RELATIONSHIP}/{kind}", target, "External"))


def doctype(text: bytes) -> bytes:
    return office(body=text)


def pdf_hidden(text: bytes, **how: bytes) -> bytes:
    return pdf(packed_objects(text, **how))


def false_beginning() -> bytes:
    """A comment that looks like the beginning of a stream, so that a searcher skips the object stream behind it."""
    return pdf(b"<< >>\n% stream\n" + packed_objects(b"9 0 " + JAVASCRIPT))


def overlapping() -> bytes:
    """Two entries of the directory for one and the same member."""
    content = archive(office_members())
    start = content.find(b"PK\x01\x02")
    entry = content[start : content.find(b"PK\x01\x02", start + 4)]
    end = content.rfind(b"PK\x05\x06")
    count, size = (int.from_bytes(content[end + at : end + at + length], "little") for at, length in ((10, 2), (12, 4)))
    tail = bytearray(content[end:])
    tail[8:10] = tail[10:12] = (count + 1).to_bytes(2, "little")
    tail[12:16] = (size + len(entry)).to_bytes(4, "little")
    return content[:end] + entry + bytes(tail)


def lying(packed: int | None = None, unpacked: int | None = None) -> bytes:
    """An archive with a member of a thousand bytes whose header and directory say another size."""
    content = archive([*office_members(), ("word/big.xml", b"x" * 1000)])
    for place, offset in ((content.find(b"word/big.xml") - 30, 18), (content.rfind(b"word/big.xml") - 46, 20)):
        for size, at in ((packed, place + offset), (unpacked, place + offset + 4)):
            if size is not None:
                content = content[:at] + size.to_bytes(4, "little") + content[at + 4 :]
    return content


HOSTILE: dict[str, tuple[bytes, str]] = {
    # Not what it says, or nothing at all.
    "empty.pdf": (b"", "file_empty"),
    "one-byte.pdf": (b"%", "file_kind"),
    "html.pdf": (HTML, "file_kind"),
    "svg.png": (SVG, "file_kind"),
    "mhtml.docx": (b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "file_kind"),
    "program.pdf": (b"MZ" + b"\0" * 600, "file_kind_found"),
    "gif-with-script.jpg": (GIF, "file_kind_found"),
    "telephone.heic": (HEIC, "file_kind_found"),
    "eicar.pdf": (b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "file_kind"),
    "old.doc": (OLE, "file_old_office"),
    "encrypted.docx": (OLE, "file_old_office"),
    "plain.zip": (ZIP, "file_kind"),
    "plain-zip.docx": (ZIP, "file_kind"),
    "text.txt": ("Đơn đề nghị".encode(), "file_kind"),
    "picture.pdf": (png(), "file_name_mismatch"),
    "paper.jpg": (pdf(), "file_name_mismatch"),
    "paper.pdf.exe": (pdf(), "file_name_mismatch"),
    "paper.pdf\x00.exe": (pdf(), "file_name_mismatch"),
    "sheet.docx": (office("xlsx"), "file_name_mismatch"),
    "macro.docm": (office(), "file_name_mismatch"),
    # Two files in one.
    "html-first.pdf": (HTML + pdf(), "file_kind"),
    "junk-first.pdf": (b"\n" * 20 + pdf(), "file_kind"),
    "html-inside.pdf": (pdf(head=b"%PDF-1.7\n%" + HTML + b"\n"), "file_two_in_one"),
    "html-behind.pdf": (pdf() + HTML, "file_two_in_one"),
    "zip-behind.pdf": (pdf() + ZIP, "file_two_in_one"),
    "zip-around.pdf": (pdf().replace(b"%%EOF", b"%%EOF\n" + ZIP[:-2] + b"\x06\0%%EOF"), "file_two_in_one"),
    "zip-behind.png": (png() + ZIP, "file_two_in_one"),
    "zip-behind.jpg": (jpeg() + ZIP, "file_two_in_one"),
    "script-behind.jpg": (jpeg() + b"<script>alert(1)</script>", "file_two_in_one"),
    "script-in-exif.jpg": (jpeg(comment=b"Exif\0\0<script>alert(1)</script>"), "file_two_in_one"),
    "php-in-comment.jpg": (jpeg(comment=b"<?php system($_GET[0]);"), "file_two_in_one"),
    "pdf-in-comment.jpg": (jpeg(comment=b"%PDF-1.7"), "file_two_in_one"),
    "script-in-text.png": (png(2, 2, (b"tEXt", b"Comment\0<SCRIPT>alert(1)</SCRIPT>")), "file_two_in_one"),
    "bytes-behind.png": (png() + b"x", "file_two_in_one"),
    "program-first.docx": (b"PK\x03\x04" + b"\0" * 60 + office(), "file_two_in_one"),
    "bytes-behind.docx": (office() + b"x", "file_two_in_one"),
    "much-behind.docx": (office() + b"x" * 2**16, "file_two_in_one"),
    # Paper that acts.
    "javascript.pdf": (pdf(JAVASCRIPT), "pdf_active"),
    "javascript-spelled.pdf": (pdf(b"<< /S /J#61va#53cript >>"), "pdf_active"),
    "javascript-short.pdf": (pdf(b"<< /J#53 (app.alert) >>"), "pdf_active"),
    "javascript-on-opening.pdf": (pdf(b"<< /OpenAction << /S /JavaScript /JS 9 0 R >> >>"), "pdf_active"),
    "javascript-packed.pdf": (pdf_hidden(b"9 0 " + JAVASCRIPT), "pdf_active"),
    "javascript-packed-short.pdf": (pdf_hidden(b"9 0 << /JS (x) >>"), "pdf_active"),
    "javascript-unpacked.pdf": (pdf(b"<< /Type /ObjStm >>\nstream\n" + JAVASCRIPT + b"\nendstream"), "pdf_active"),
    "javascript-after-cr.pdf": (pdf_hidden(b"9 0 " + JAVASCRIPT).replace(b"stream\nx", b"stream\rx"), "pdf_active"),
    "javascript-behind-false-beginning.pdf": (false_beginning(), "file_unsafe_parts"),
    "javascript-odd-packing.pdf": (
        pdf_hidden(b"x", packing=b"/Filter [/FlateDecode /ASCIIHexDecode]"),
        "file_unsafe_parts",
    ),
    "javascript-twice-packed.pdf": (pdf_hidden(b"x", extra=b"/Filter /LZWDecode"), "file_unsafe_parts"),
    "javascript-predicted.pdf": (pdf_hidden(b"x", extra=b"/DecodeParms << /Predictor 12 >>"), "file_unsafe_parts"),
    "object-stream-in-a-string.pdf": (pdf_hidden(b"x", extra=b"/X (1 0 obj )"), "file_unsafe_parts"),
    "launch.pdf": (pdf(b"<< /S /Launch /F (cmd.exe) >>"), "pdf_active"),
    "form-that-sends.pdf": (pdf(b"<< /S /SubmitForm >>"), "pdf_active"),
    "xfa.pdf": (pdf(b"<< /XFA [(a) 5 0 R] >>"), "pdf_active"),
    "attachment.pdf": (pdf(b"<< /Names << /EmbeddedFiles 9 0 R >> >>"), "pdf_attachment"),
    "encrypted.pdf": (pdf(trailer=b"/Encrypt 9 0 R"), "file_encrypted"),
    "encrypted-spelled.pdf": (pdf(trailer=b"/Encr#79pt 9 0 R"), "file_encrypted"),
    "100000-pages.pdf": (pdf(*[b"<< /Type /Page >>"] * 2000), "pdf_pages"),
    "bomb.pdf": (pdf_hidden(b" " * (64 * 2**20 + 1)), "file_bomb"),
    "bomb-in-two.pdf": (pdf(*[packed_objects(b" " * (33 * 2**20))] * 2), "file_bomb"),
    "no-end.pdf": (pdf()[:-30], "file_damaged"),
    "broken-table.pdf": (pdf().replace(b"startxref\n", b"startxref\n9"), "file_damaged"),
    "table-elsewhere.pdf": (pdf().replace(b"xref\n0", b"xxef\n0"), "file_damaged"),
    "broken-object-stream.pdf": (pdf_hidden(b"x").replace(b"stream\nx", b"stream\ny"), "file_damaged"),
    "cut-object-stream.pdf": (
        pdf(b"<< /Type /ObjStm /Filter /FlateDecode >>\nstream\nx\x9c\nendstream"),
        "file_damaged",
    ),
    "100001-streams.pdf": (pdf(b"stream\nendstream " * 100_001), "file_damaged"),
    "stream-without-end.pdf": (pdf(b"<< >>\nstream\nabc"), "file_damaged"),
    # Office files that are more than text.
    "macro.docx": (office("docx", ("word/vbaProject.bin", b"x")), "office_macro"),
    "macro-type.xlsx": (
        archive(office_members("xlsx", content_type="application/vnd.ms-excel.sheet.macroEnabled.main+xml")),
        "office_macro",
    ),
    "old-macro.xlsx": (office("xlsx", ("xl/macrosheets/sheet1.xml", b"<a/>")), "office_macro"),
    "template.docx": (archive(office_members("docx", content_type="application/x.template.main+xml")), "file_kind"),
    "embedded.docx": (office("docx", ("word/embeddings/oleObject1.bin", b"x")), "office_embedded"),
    "ole-in-disguise.docx": (office("docx", ("word/media/image1.png", OLE)), "office_embedded"),
    "program-in-disguise.docx": (office("docx", ("word/media/image1.png", b"MZ" + b"\0" * 99)), "office_embedded"),
    "activex.xlsx": (office("xlsx", ("xl/activeX/activeX1.xml", b"<a/>")), "office_embedded"),
    "nested.docx": (office("docx", ("word/media/a.zip", ZIP)), "office_embedded"),
    "nested-42.docx": (office("docx", *[(f"word/{n}.bin", ZIP) for n in range(16)]), "office_embedded"),
    "template-from-afar.docx": (office("docx", rels("attachedTemplate", "http://a.example/t.dotm")), "office_external"),
    "picture-from-afar.docx": (office("docx", rels("image", "http://a.example/a.png")), "office_external"),
    "object-from-afar.docx": (office("docx", rels("oleObject", "mhtml:http://a.example/x!y")), "office_external"),
    "frame-from-afar.docx": (office("docx", rels("frame", "\\\\a.example\\x")), "office_external"),
    "script-link.docx": (office("docx", rels("hyperlink", "javascript:alert(1)")), "office_external"),
    "protocol-link.docx": (office("docx", rels("hyperlink", "ms-msdt:/id")), "office_external"),
    "odd-link.docx": (office("docx", rels("hyperlink", "http://[")), "office_external"),
    "other-workbook.xlsx": (
        office("xlsx", ("xl/_rels/a.rels", rels("externalLinkPath", "b.xlsx")[1])),
        "office_external",
    ),
    "field-that-starts.docx": (
        office(body=b"<w:instrText xml:space='preserve'> DDEAUTO c:\\\\cmd</w:instrText>"),
        "office_external",
    ),
    "formula-that-starts.xlsx": (office("xlsx", body=b"<f>cmd|'/C calc'!A0</f>"), "office_external"),
    "broken-links.docx": (office("docx", ("word/_rels/a.rels", b"<Relationships>")), "file_damaged"),
    "entity-in-links.docx": (office("docx", ("word/_rels/a.rels", b"<!DOCTYPE a []><a/>")), "file_unsafe_parts"),
    "far-entity.docx": (
        doctype(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        "file_unsafe_parts",
    ),
    "laughs.docx": (doctype(b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'), "file_unsafe_parts"),
    "entity-far-inside.docx": (doctype(b" " * (64 * 2**10 - 65) + b"<!DOCTYPE a []><a/>"), "file_unsafe_parts"),
    "entity-in-utf16.docx": (
        office("docx", ("word/a.xml", "<!DOCTYPE a []><a/>".encode("utf-16"))),
        "file_unsafe_parts",
    ),
    "odd-encoding.docx": (
        office("docx", ("word/a.xml", b'<?xml version="1.0" encoding="UTF-7"?><a/>')),
        "file_unsafe_parts",
    ),
    "no-links.docx": (archive([m for m in office_members() if m[0] != "_rels/.rels"]), "file_kind"),
    "both-kinds.docx": (
        archive(
            [
                (name, content.replace(b"</Types>", office_members("xlsx")[0][1][55:]))
                for name, content in office_members()
            ]
        ),
        "file_kind",
    ),
    # The archive itself.
    "bomb.xlsx": (office("xlsx", ("xl/worksheets/sheet1.xml", b"0" * (51 * 2**20))), "file_bomb"),
    "dense.xlsx": (office("xlsx", ("xl/worksheets/sheet1.xml", b"0" * (2 * 2**20))), "file_bomb"),
    "dense-small.xlsx": (office("xlsx", *[(f"xl/{n}.xml", b"0" * 2**20) for n in range(9)]), "file_bomb"),
    "100000-members.docx": (office("docx", *[(f"word/{n}.xml", b"") for n in range(2000)]), "file_bomb"),
    "overlapping.docx": (overlapping(), "file_unsafe_parts"),
    "lying-packed.docx": (lying(packed=10**6), "file_bomb"),
    "long-links.docx": (office("docx", ("word/_rels/a.rels", links_of(2 * 2**20 + 1))), "file_bomb"),
    "dots.docx": (office("docx", ("../../x.xml", b"<a/>")), "file_unsafe_parts"),
    "absolute.docx": (office("docx", ("/etc/x.xml", b"<a/>")), "file_unsafe_parts"),
    "drive.docx": (office("docx", ("C:x.xml", b"<a/>")), "file_unsafe_parts"),
    "backslash.docx": (office("docx", ("word\\..\\x.xml", b"<a/>")), "file_unsafe_parts"),
    "control-in-name.docx": (office("docx", ("word/x\n.xml", b"<a/>")), "file_unsafe_parts"),
    "symlink.docx": (office("docx", (symlink("word/x.xml"), b"/etc/passwd")), "file_unsafe_parts"),
    "odd-packing.docx": (archive(office_members(), packing=zipfile.ZIP_BZIP2), "file_unsafe_parts"),
    "encrypted-members.docx": (with_flag(office(), 1), "file_encrypted"),
    "wrong-checksum.docx": (damaged_checksum(office(), b"word/document.xml"), "file_damaged"),
    "lying-size.docx": (lying(unpacked=10), "file_damaged"),
    "cut.docx": (office()[:-30], "file_damaged"),
    "no-directory.docx": (b"PK\x03\x04" + b"\0" * 100, "file_damaged"),
    # Pictures.
    "one-too-many.png": (png(40_000_001, 1), "image_too_large"),
    "huge.png": (png(50_000, 50_000), "image_too_large"),
    "huge.jpg": (jpeg(50_000, 50_000), "image_too_large"),
    "nothing.png": (png(0, 5), "file_damaged"),
    "nothing.jpg": (jpeg(5, 0), "file_damaged"),
    "cut.png": (png()[:-6], "file_damaged"),
    "cut-early.png": (png()[:20], "file_damaged"),
    "wrong-checksum.png": (png().replace(b"IDAT", b"IDAU"), "file_damaged"),
    "no-header.png": (png()[:8] + png()[33:], "file_damaged"),
    "cut.jpg": (jpeg(end=b""), "file_damaged"),
    "cut-early.jpg": (jpeg()[:12], "file_damaged"),
    "no-frame.jpg": (jpeg().replace(b"\xff\xc0", b"\xff\xe1"), "file_damaged"),
    "thumbnail-only-end.jpg": (jpeg(comment=b"\xff\xd9", end=b""), "file_damaged"),
}
