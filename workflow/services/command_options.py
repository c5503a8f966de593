"""The options that several commands share, and how dates and moments are typed."""

from datetime import UTC, date, datetime
from pathlib import Path

import click

from workflow.services.complaints import CommandRefused

FOLDER = click.Path(path_type=Path)


def typed_day(_ctx: object, _param: object, text: str | None) -> date | None:
    """Read a date such as 2026-08-19."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandRefused(f"Ngày “{text}” không đúng: viết năm-tháng-ngày, ví dụ 2026-08-19.") from None


def typed_moment(_ctx: object, _param: object, text: str | None) -> datetime | None:
    """Read a moment with its zone such as 2026-08-19T09:00+07:00."""
    if not text:
        return None
    wrong = CommandRefused(f"Thời điểm “{text}” không đúng: ví dụ 2026-08-19T09:00+07:00.")
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise wrong from None
    if moment.tzinfo is None:
        raise wrong
    return moment.astimezone(UTC)


data_option = click.option("--data", "folder", type=FOLDER, help="Thư mục dữ liệu; nếu không, KC_DATABASE_URL.")
rules_data_option = click.option("--data", "folder", type=FOLDER, help="Theo quy định và lịch của thư mục dữ liệu.")
demo_data_option = click.option("--data", "folder", type=FOLDER, default=Path("var/demo"), show_default=True)
json_option = click.option("--json", "as_json", is_flag=True, help="In đúng một đối tượng JSON.")
now_option = click.option("--now", callback=typed_moment, help="Thời điểm thay cho bây giờ; chỉ với dữ liệu mẫu.")
port_option = click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
