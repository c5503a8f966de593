"""What the terminal says when the demo is ready."""

from collections.abc import Iterator
from pathlib import Path

from workflow.services.demo.cast import PASSWORD, accounts

WIDTH = 50


def welcome(base_url: str, folder: Path, *, mail_server: str) -> Iterator[str]:
    """Yield the accounts, where the mail goes, and the address."""
    yield f"\nTài khoản dùng thử, mật khẩu chung: {PASSWORD}\n"
    yield from (f"  {email:{WIDTH}} {label}" for label, email in accounts())
    kept = f"không gửi đi; mỗi thư là một tệp trong {folder / 'mail'}"
    yield f"\nThư điện tử: {mail_server or kept}"
    yield f"Nhật ký: {folder / 'log'}"
    yield f"\nMở {base_url}  (nhấn Ctrl-C để dừng)"
