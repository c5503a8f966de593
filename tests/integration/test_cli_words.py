"""What a command says to people: cases and passes in words, and why it cannot be carried out, in one line."""

import pytest

from workflow.canonical import process_hash
from workflow.services.command_words import case_line
from workflow.states import SHIPPED


def test_a_case_is_also_shown_in_words(run, code, marked):
    _, out, _ = run("case", "show", code, "--now", "2026-03-05T09:00+07:00")

    lines = out.splitlines()
    assert lines[:3] == [f"Mã hồ sơ: {code}", "Tên: Hỗ trợ ứng dụng máy sấy", "Thủ tục: Đề án khuyến công địa phương"]
    assert {"Giai đoạn: Đề xuất", "Trạng thái: Chờ Sở tiếp nhận", "Đang ở: Chuyên viên Sở"} < set(lines)
    assert "Thời hạn Tiếp nhận: 03/03/2026, quá hạn 2 ngày làm việc" in lines
    assert lines[-1] == "   3 09:02 02/03/2026  Xác nhận cơ sở và địa điểm → Chờ Sở tiếp nhận"


def test_the_list_of_cases_is_also_said_in_words(run, code):
    _, out, _ = run("case", "list")

    assert " ".join(out.split()) == f"{code} Chờ Sở tiếp nhận Chuyên viên Sở 03/03/2026 dong-nai/so-cong-thuong"


def test_a_case_that_nobody_holds_says_so():
    row = {"code": "A", "process": "kcdp_project", "state": "closed", "holder": None, "due": None, "owner": "b"}

    assert " ".join(case_line(row).split()) == "A Đã hoàn thành không ai giữ không có hạn b"


def test_publishing_says_in_words_what_is_new(run, installed):
    lines = [run("process", "publish")[1].splitlines()[0] for _ in range(2)]

    assert [line.split(process_hash(SHIPPED[0])[:12])[1] for line in lines] == [" mới công bố", " đã có từ trước"]


@pytest.mark.parametrize(
    ("argv", "line"),
    [
        (["due", "x", "--from", "2026-01-05"], "Không có quy định x áp dụng ngày 05/01/2026."),
        (["due", "cap.machinery", "--from", "2026-01-05"], "Quy định cap.machinery không thuộc loại cần dùng ở đây."),
        (["due", "ccn_announce"], "Thiếu '--from'. Xem cách dùng bằng --help."),
        (
            ["due", "ccn_announce", "--from", "2026-02-30"],
            "Ngày “2026-02-30” không đúng: viết năm-tháng-ngày, ví dụ 2026-08-19.",
        ),
        (["due", "ccn_announce", "--form", "x"], "Không có tùy chọn --form. Xem cách dùng bằng --help."),
        (
            ["serve", "--port", "99999"],
            "Giá trị của '--port' không đúng: viết một số nguyên từ 1 đến 65535. Xem cách dùng bằng --help.",
        ),
        (["due", "x", "y", "--from", "2026-01-05"], "Thừa tham số y. Xem cách dùng bằng --help."),
        (
            ["due", "x", "--from"],
            "Tùy chọn --from dùng không đúng: xem có thiếu hay thừa giá trị. Xem cách dùng bằng --help.",
        ),
        (["due", "ccn_announce", "--from", "0001-01-01"], "Không có quy định ccn_announce áp dụng ngày 01/01/0001."),
        ([], "Thiếu tên lệnh. Xem các lệnh bằng --help."),
        (["dew"], "Không có lệnh “dew”. Xem các lệnh bằng --help."),
        (["process", "export", "x"], "Không có quy trình “x”: xem “khuyencong process list”."),
        (["process", "export", "kcdp_change", "--json", "--mermaid"], "Chọn một trong hai: --json hoặc --mermaid."),
        (["case", "list"], "Chưa biết cơ sở dữ liệu nào: dùng --data THƯ_MỤC hoặc đặt KC_DATABASE_URL."),
        (
            ["case", "show", "X", "--now", "2026-03-03"],
            "Thời điểm “2026-03-03” không đúng: ví dụ 2026-08-19T09:00+07:00.",
        ),
        (
            ["check-invariants", "--data", "/nowhere"],
            "Không có dữ liệu ở /nowhere: chạy “khuyencong init” hoặc “khuyencong demo” trước.",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line(run, argv, line):
    assert run(*argv) == (2, "", line + "\n")


def test_a_folder_that_cannot_be_made_is_one_line(run):
    ended, out, err = run("demo", "--no-serve", "--data", "/proc/x")

    assert (ended, out) == (2, "Dữ liệu mẫu ở /proc/x.\n")
    assert err.startswith("Không đọc hoặc ghi được “/proc/x")


def test_an_unknown_case_is_one_line(run, installed):
    assert run("case", "show", "X") == (2, "", "Không có hồ sơ “X”: xem mã bằng “khuyencong case list”.\n")


def test_a_database_that_is_none_is_one_line(run, tmp_path):
    (tmp_path / "khuyencong.sqlite3").write_bytes(b"")
    ended, out, err = run("case", "list", "--data", tmp_path)

    assert (ended, out) == (2, "")
    assert err.startswith("Không đọc được cơ sở dữ liệu (OperationalError): kiểm tra địa chỉ")
