"""Papers of a case: judged at once, kept as versions, handed out as files and never as pages."""

import io
import json
import resource
import zipfile

from tests.desk import a_pdf, papers, put_case, put_empty_case
from tests.unit.uploads import office, png

LETTER = "request_letter"


def upload(visitor, code, kind, file, status=200):
    """Send one file by the page of papers."""
    page = visitor.open(f"/ho-so/{code}/soan/giay-to")
    token = page.soup.find("input", {"name": "csrf_token"})["value"]
    fields = {"csrf_token": token, "file": file, "ve": page.path}
    return visitor.post(f"/ho-so/{code}/giay-to/{kind}", status=status, **fields)


def download(visitor, page, name):
    """Fetch the file of that name from a page."""
    link = next(link for link in page.soup.select("main a") if link.get_text(strip=True) == name)
    return visitor.client.get(link["href"], buffered=True)


def test_a_second_file_of_a_kind_is_its_next_version(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")

    upload(owner, code, LETTER, a_pdf("don.pdf"))
    page = upload(owner, code, LETTER, a_pdf("don-moi.pdf", more=b"2"))

    assert page.flashes == ["Đã nhận: don-moi.pdf."]
    assert papers(maker, code, LETTER) == [("don.pdf", 1, False), ("don-moi.pdf", 2, True)]
    assert "Các bản cũ (1)" in owner.open(f"/ho-so/{code}").text


def test_the_same_file_twice_is_one_paper(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")

    for _ in range(2):
        upload(owner, code, LETTER, a_pdf("don.pdf"))

    assert papers(maker, code, LETTER) == [("don.pdf", 1, True)]


def test_a_bad_file_says_why_and_changes_nothing(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")
    upload(owner, code, LETTER, a_pdf("don.pdf"))
    bad = {
        "virus.pdf": (b"MZ\x90\x00 not a paper", "Chỉ nhận PDF, DOCX, XLSX, JPG, PNG."),
        "rong.pdf": (b"", "Tệp trống."),
        "anh.pdf": (png(), "Tên tệp có đuôi .pdf nhưng nội dung là PNG."),
        "macro.docx": (office("docx", ("word/vbaProject.bin", b"x")), "Tệp có"),
    }

    for name, (content, reason) in bad.items():
        page = upload(owner, code, LETTER, (io.BytesIO(content), name), status=422)
        assert page.errors[0].startswith(f"{name}: ")
        assert reason.rstrip(".") in page.errors[0] or "EXE" in page.errors[0]
    assert papers(maker, code, LETTER) == [("don.pdf", 1, True)]


def test_no_file_and_no_such_kind_are_told(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")

    assert upload(owner, code, LETTER, (io.BytesIO(b""), ""), status=422).errors == ["Chọn một tệp rồi bấm Tải lên."]
    assert upload(owner, code, "no_such_kind", a_pdf(), status=422).errors == ["Chọn một tệp rồi bấm Tải lên."]


def test_a_full_disk_is_told_and_nothing_is_attached(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")
    page = owner.open(f"/ho-so/{code}/soan/giay-to")
    token = page.soup.find("input", {"name": "csrf_token"})["value"]
    large = a_pdf("don.pdf", more=b"x" * 400_000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
    try:
        page = owner.post(f"/ho-so/{code}/giay-to/{LETTER}", status=422, csrf_token=token, file=large)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert page.errors[0].startswith("don.pdf: Hết chỗ lưu tệp trên máy chủ.")
    assert papers(maker, code, LETTER) == []


def test_a_paper_is_handed_out_as_a_file_and_nothing_else(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")
    page = upload(owner, code, LETTER, a_pdf("đơn đề nghị.pdf"))

    answer = download(owner, page, "đơn đề nghị.pdf")

    assert answer.data == a_pdf()[0].getvalue()
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert [answer.headers[name] for name in ("Content-Type", "Content-Security-Policy", "X-Content-Type-Options")] == [
        "application/pdf",
        "default-src 'none'; sandbox",
        "nosniff",
    ]
    assert (answer.headers["Cache-Control"], answer.content_length) == ("no-store", len(answer.data))


def test_papers_of_others_and_inner_papers_are_not_found(maker, world, sign_in):
    code = put_case(maker, world, until="give_opinion")
    inner = sign_in("officer").open(f"/ho-so/{code}").soup.find("a", string="appraisal_slip.pdf")["href"]

    answers = {who: sign_in(who).client.get(inner).status_code for who in ("owner", "stranger")}

    assert answers == {"owner": 404, "stranger": 404}


def test_a_lost_file_is_told_and_not_a_fault(maker, world, sign_in):
    code, owner = put_case(maker, world), sign_in("owner")

    page = owner.open(f"/ho-so/{code}")
    link = page.soup.find("a", string="request_letter.pdf")["href"]

    assert owner.client.get(link).status_code in (404, 422)


def test_ones_own_paper_may_be_taken_back(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")
    page = upload(owner, code, LETTER, a_pdf("don.pdf"))

    owner.send(page, "Gỡ don.pdf")

    assert papers(maker, code, LETTER) == [("don.pdf", 1, False)]


def test_what_was_judged_cannot_be_swapped(maker, world, sign_in):
    code = put_case(maker, world, until="accept")
    centre = sign_in("centre")
    page = centre.open(f"/ho-so/{code}/soan/giay-to")
    token = page.soup.find("input", {"name": "csrf_token"})["value"]

    owner = sign_in("owner")
    owner.open(f"/ho-so/{code}")
    refused = centre.post(f"/ho-so/{code}/giay-to/decision", csrf_token=token, file=a_pdf("qd.pdf"), ve=page.path)

    assert refused.flashes == ["Đã nhận: qd.pdf."]
    assert papers(maker, code, "decision")[-1] == ("qd.pdf", 2, True)


def test_the_archive_holds_papers_answers_and_history(maker, world, sign_in):
    code, owner = put_empty_case(maker, world), sign_in("owner")
    upload(owner, code, LETTER, a_pdf("don.pdf"))

    answer = owner.client.get(f"/ho-so/{code}/ho-so.zip", buffered=True)
    archive = zipfile.ZipFile(io.BytesIO(answer.data))

    assert archive.namelist() == ["giay-to/001-request_letter-ban-1-don.pdf", "muc-luc.csv", "ho-so.json"]
    assert archive.read("giay-to/001-request_letter-ban-1-don.pdf") == a_pdf()[0].getvalue()
    assert json.loads(archive.read("ho-so.json"))["code"] == code
    assert "don.pdf" in archive.read("muc-luc.csv").decode("utf-8-sig")
