"""How whatever stops a command reads: one line in Vietnamese, with what to do. Imports little: it is always loaded."""

import re
from collections.abc import Callable, Mapping

import click

from workflow.errors import WorkflowRefused

Telling = Callable[[click.UsageError], str]
REFUSALS: Mapping[str, str] = {
    "case_not_found": "Không có hồ sơ “%s”: xem mã bằng “khuyencong case list”.",
    "not_a_demo": "Thư mục %s đang chứa dữ liệu không phải dữ liệu mẫu: chọn thư mục khác bằng --data.",
    "no_such_unit": "Không có đơn vị “%s”: ghi mã của một đơn vị trong danh mục.",
    "unknown_procedure": "Không có quy trình “%s”: xem “khuyencong process list”.",
}
UNREADABLE = "Không đọc được cơ sở dữ liệu (%s): kiểm tra địa chỉ, quyền đọc, và đã chạy “khuyencong init” chưa."
EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)", re.DOTALL)
"""How click says that there is a word too many: it has no class of its own for that."""
NO_FILE = "Không đọc hoặc ghi được “%s”: kiểm tra đường dẫn và quyền, hoặc chọn thư mục khác bằng --data."
LAST = "Lệnh không chạy được (%s: %s). Đặt KC_DEBUG=1 để xem chi tiết."


class CommandRefused(WorkflowRefused):
    """A command that cannot be carried out as it was typed; its text says why and what to do."""

    code = "command_refused"


def told(wrong: Exception) -> str:
    """Return the line about an exception."""
    if isinstance(wrong, click.Abort):
        return "Đã dừng."
    if isinstance(wrong, click.UsageError):
        return next((tell(wrong) for kind, tell in USAGES.items() if isinstance(wrong, kind)), _usage(wrong))
    if isinstance(wrong, WorkflowRefused) and wrong.code in REFUSALS:
        return REFUSALS[wrong.code] % str(wrong.args[0])
    if isinstance(wrong, WorkflowRefused | ValueError):
        return str(wrong)
    return _fault(wrong)


def _fault(wrong: Exception) -> str:
    name = type(wrong).__name__
    if isinstance(wrong, OSError) and wrong.filename:
        return NO_FILE % str(wrong.filename)
    if type(wrong).__module__.startswith("sqlalchemy"):
        return UNREADABLE % name
    return LAST % (name, str(wrong).split("\n", 1)[0])


def _missing(wrong: click.UsageError) -> str:
    hint = wrong.param.get_error_hint(wrong.ctx) if isinstance(wrong, click.MissingParameter) and wrong.param else ""
    return f"Thiếu {hint}. Xem cách dùng bằng --help."


def _bad(wrong: click.UsageError) -> str:
    param = wrong.param if isinstance(wrong, click.BadParameter) else None
    if param is None:
        return "Giá trị không đúng. Xem cách dùng bằng --help."
    kind, name = param.type, param.get_error_hint(wrong.ctx)
    wish = f"viết một số nguyên từ {kind.min} đến {kind.max}" if isinstance(kind, click.IntRange) else "viết lại"
    return f"Giá trị của {name} không đúng: {wish}. Xem cách dùng bằng --help."


def _command(wrong: click.UsageError) -> str:
    name = wrong.command_name if isinstance(wrong, click.exceptions.NoSuchCommand) else ""
    return f"Không có lệnh “{name}”. Xem các lệnh bằng --help."


def _option(wrong: click.UsageError) -> str:
    name = wrong.option_name if isinstance(wrong, click.NoSuchOption) else ""
    return f"Không có tùy chọn {name}. Xem cách dùng bằng --help."


def _without_value(wrong: click.UsageError) -> str:
    name = wrong.option_name if isinstance(wrong, click.BadOptionUsage) else ""
    return f"Tùy chọn {name} dùng không đúng: xem có thiếu hay thừa giá trị. Xem cách dùng bằng --help."


def _no_command(_wrong: click.UsageError) -> str:
    return "Thiếu tên lệnh. Xem các lệnh bằng --help."


def _usage(wrong: click.UsageError) -> str:
    extra = EXTRA.search(wrong.message)
    what = f"Thừa tham số {extra[1]}." if extra else "Lệnh không đúng."
    return f"{what} Xem cách dùng bằng --help."


USAGES: Mapping[type[click.UsageError], Telling] = {
    click.MissingParameter: _missing, click.NoSuchOption: _option, click.exceptions.NoSuchCommand: _command,
    click.BadParameter: _bad, click.BadOptionUsage: _without_value, click.exceptions.NoArgsIsHelpError: _no_command,
}  # fmt: skip
