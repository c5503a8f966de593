"""The command line: a stable surface over the services, also for other programs. Each command imports what it needs."""

import logging
import os
import signal
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

import click

from workflow.services import command_options as options
from workflow.services.command_output import judge, progress, show
from workflow.services.complaints import CommandRefused, told

REFUSED, STOPPED = 2, 130
ME = str(Path(__file__).resolve())
HOST = "127.0.0.1"


@click.group(help="Quản lý quy trình khuyến công: từ đề xuất đến nghiệm thu.")
def cli() -> None:
    """Collect the commands."""


@cli.command(help="Dựng dữ liệu mẫu, rồi chạy trang web và tiến trình nền cho đến khi nhấn Ctrl-C.")
@options.demo_data_option
@options.port_option
@click.option("--no-serve", is_flag=True, help="Chỉ dựng dữ liệu.")
def demo(folder: Path, port: int, *, no_serve: bool) -> None:
    """Build the demo when there is none, then serve it until told to stop."""
    from notifications.past import NOTIFIER
    from web.serving import refuse_busy
    from workflow.services import demo as house
    from workflow.services.passwords import Passwords

    if not no_serve:
        refuse_busy(HOST, port)
    click.echo(f"Dữ liệu mẫu ở {folder}.")
    built = house.prepare(folder, NOTIFIER, now=datetime.now(UTC), passwords=Passwords(), progress=progress)
    click.echo("\nĐã dựng xong." if built else "Dữ liệu có từ trước được giữ nguyên.")
    if not no_serve:
        _serve_demo(folder, port)


def _serve_demo(folder: Path, port: int) -> None:
    from web.serving import Address, run_together
    from workflow.services.demo.welcome import welcome

    base_url, where = f"http://{HOST}:{port}", ["--data", str(folder)]
    lines = welcome(base_url, folder, mail_server=os.environ.get("KC_SMTP_HOST", ""))
    commands = {"web": [ME, "serve", *where, "--port", str(port)], "worker": [ME, "worker", *where]}
    stopped = run_together(
        commands, logs=folder / "log", environ={**os.environ, "KC_BASE_URL": base_url}, address=Address(HOST, port),
        ready=lambda: click.echo("\n".join(lines)),
    )  # fmt: skip
    if not stopped:
        raise CommandRefused(f"Trang web hoặc tiến trình nền tự dừng: xem nhật ký ở {folder / 'log'}.")


@cli.command(help="Cài đặt thật: tạo cơ sở dữ liệu, nạp quy định, đơn vị, lịch; in liên kết cho quản trị đầu tiên.")
@options.data_option
@click.option("--email", default="quan-tri@localhost", show_default=True, help="Địa chỉ của quản trị viên đầu tiên.")
@click.option("--name", default="Quản trị viên", show_default=True)
@click.option("--unit", default="bo-cong-thuong", show_default=True, help="Mã đơn vị của quản trị viên.")
def init(folder: Path | None, email: str, name: str, unit: str) -> None:
    """Make a database ready; doing it again adds only what is new."""
    from web.serving import secret_key
    from workflow.db import migrate, unit_of_work
    from workflow.services.data_folder import database_of, database_url
    from workflow.services.installing import FirstAdministrator, install

    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        secret_key(folder)
    migrate(database_url(folder, existing=False))
    with database_of(folder) as maker, unit_of_work(maker) as session:
        secret = install(session, FirstAdministrator(email, name, unit), now=datetime.now(UTC))
    base_url = os.environ.get("KC_BASE_URL", f"http://{HOST}:8000")
    link = f"Liên kết dùng một lần cho {email}: {base_url}/dat-lai-mat-khau/{secret}"
    click.echo(link if secret else "Đã cập nhật. Quản trị viên đã có mật khẩu.")


@cli.command(help="Chạy trang web.")
@options.data_option
@options.port_option
@click.option("--host", default=HOST, show_default=True)
def serve(folder: Path | None, port: int, host: str) -> None:
    """Serve the web until told to stop."""
    from web import serving
    from web.logs import configure
    from workflow.services.data_folder import database_url, holds_demo
    from workflow.services.demo import PASSWORD, accounts

    shown = serving.Demo(tuple(accounts()), PASSWORD) if holds_demo(folder) else None
    serving.refuse_busy(host, port)
    configure()
    serving.serve(database_url(folder), serving.settings(os.environ, folder, shown), serving.Address(host, port))


@cli.command(help="Chạy tiến trình nền: nhắc hạn, gửi thư, các bước do thời gian thực hiện.")
@options.data_option
@click.option("--once", is_flag=True, help="Làm một lượt rồi thôi.")
@options.now_option
def worker(folder: Path | None, now: datetime | None, *, once: bool) -> None:
    """Do what is due, once or until told to stop."""
    from notifications.scheduler import Embedded
    from notifications.worker import everything_once, house_from, mailer_from, work
    from web.logs import configure
    from web.serving import follow_parent
    from workflow.services import command_words, offices
    from workflow.services.data_folder import database_of, holds_demo, moment_of, reading_from

    if now is not None and not once:
        raise CommandRefused("--now chỉ dùng cùng --once.")
    mail = folder / "mail" if folder is not None and holds_demo(folder) else None
    mailer, house = mailer_from(os.environ, mail), house_from(os.environ)
    with database_of(folder) as maker:
        if once:
            with reading_from(folder) as session:
                moment, office = moment_of(session, now, now=datetime.now(UTC)), offices.load_office(session)
            done = everything_once(maker, now=moment, office=office, mailer=mailer, house=house)
            click.echo(command_words.pass_line(done.counts))
            return
        configure()
        logging.getLogger("apscheduler").setLevel(logging.WARNING)
        background = Embedded()
        signal.signal(signal.SIGTERM, lambda *_: background.stop())
        follow_parent()
        work(background, maker, offices.load_office, mailer, house=house)


cli.add_command(process := click.Group("process", help="Các quy trình."))


@process.command("list", help="Liệt kê các quy trình.")
@options.json_option
def process_list(*, as_json: bool) -> None:
    """Print a line about each shipped procedure."""
    from workflow.services.procedures import listed

    show(listed(), as_json=as_json, line="{key:16} {variant:12} {version} {hash:.12} {label}".format_map)


@process.command("check", help="Soát các quy trình, hoặc một quy trình.")
@click.argument("key", default="")
@options.json_option
def process_check(key: str, *, as_json: bool) -> None:
    """Print what is wrong; fail when anything is."""
    from workflow.services.procedures import check_report

    report = check_report(key)
    line = "{process} {variant}: {code}: {text}".format_map
    show(report if as_json else report["problems"], as_json=as_json, line=line)
    click.echo(f"{len(report['problems'])} lỗi; {report['unverified']} quy định chưa kiểm chứng.", err=True)
    sys.exit(bool(report["problems"]))


@process.command("export", help="In một quy trình dưới dạng JSON chuẩn hoặc sơ đồ Mermaid.")
@click.argument("key")
@click.option("--variant", default="", help="Mã tỉnh; để trống là bản chung.")
@options.json_option
@click.option("--mermaid", is_flag=True, help="In sơ đồ Mermaid.")
def process_export(key: str, variant: str, *, as_json: bool, mermaid: bool) -> None:
    """Print one definition."""
    from workflow.canonical import process_json
    from workflow.services.procedures import drawing, shipped

    if as_json and mermaid:
        raise CommandRefused("Chọn một trong hai: --json hoặc --mermaid.")
    click.echo((drawing if mermaid else process_json)(shipped(key, variant)[0]))


@process.command("publish", help="Công bố các quy trình vào cơ sở dữ liệu.")
@options.data_option
@click.option("--from", "effective_from", callback=options.typed_day, help="Ngày bắt đầu áp dụng; mặc định là hôm nay.")
@options.json_option
def process_publish(folder: Path | None, effective_from: date | None, *, as_json: bool) -> None:
    """Publish every shipped definition that is not published yet."""
    from workflow.db import unit_of_work
    from workflow.services import command_words, procedures
    from workflow.services.data_folder import database_of

    with database_of(folder) as maker, unit_of_work(maker) as session:
        rows = procedures.publish_shipped(session, effective_from=effective_from, now=datetime.now(UTC))
    show(rows, as_json=as_json, line=command_words.published_line)


@cli.command(help="Tính ngày đến hạn của một quy định; không có --data thì theo quy định và lịch kèm phần mềm.")
@click.argument("rule")
@click.option("--from", "start", callback=options.typed_day, required=True, help="Ngày bắt đầu, ví dụ 2026-08-19.")
@click.option("--explain", is_flag=True, help="Giải thích từng ngày.")
@click.option("--scope", default="", help="Mã tỉnh.")
@options.rules_data_option
@options.json_option
def due(rule: str, start: date, scope: str, folder: Path | None, *, explain: bool, as_json: bool) -> None:
    """Print when a term ends."""
    from workflow.queries.terms_json import term_answer, term_lines
    from workflow.services.data_folder import office_of

    answer = term_answer(rule, start, office_of(folder), scope=scope, days=explain)
    show(answer if as_json else term_lines(answer), as_json=as_json)


cli.add_command(case := click.Group("case", help="Hồ sơ."))


@case.command("list", help="Liệt kê mọi hồ sơ.")
@options.data_option
@options.json_option
def list_cases(folder: Path | None, *, as_json: bool) -> None:
    """Print every case."""
    from workflow.queries.case_json import case_list
    from workflow.services import command_words, data_folder

    with data_folder.reading_from(folder) as session:
        rows = case_list(session)
    show(rows, as_json=as_json, line=command_words.case_line)


@case.command("show", help="Xem một hồ sơ: trạng thái, thời hạn, số tiền, lịch sử.")
@click.argument("code")
@options.data_option
@options.now_option
@options.json_option
def show_case(code: str, folder: Path | None, now: datetime | None, *, as_json: bool) -> None:
    """Print one case."""
    from workflow.queries.case_json import case_record
    from workflow.services import command_words, offices
    from workflow.services.data_folder import moment_of, reading_from

    with reading_from(folder) as session:
        moment, office = moment_of(session, now, now=datetime.now(UTC)), offices.load_office(session)
        record = case_record(session, code, office=office, now=moment)
    show(record if as_json else command_words.record_lines(record), as_json=as_json)


cli.add_command(selection := click.Group("round", help="Đợt bình chọn sản phẩm."))


@selection.command("results", help="Kết quả một đợt: phiếu, điểm, độ vững, quyết định, giấy chứng nhận.")
@click.argument("code")
@options.data_option
@options.now_option
@options.json_option
def show_results(code: str, folder: Path | None, now: datetime | None, *, as_json: bool) -> None:
    """Print every nomination of a round."""
    from workflow.queries.round_json import round_record
    from workflow.services import command_rounds, data_folder

    with data_folder.reading_from(folder) as session:
        record = round_record(session, code, now=data_folder.moment_of(session, now, now=datetime.now(UTC)))
    show(record if as_json else command_rounds.result_lines(record), as_json=as_json)


@cli.command("check-invariants", help="Soát mọi điều phải luôn đúng trong dữ liệu.")
@options.data_option
@options.now_option
@options.json_option
def check_invariants(folder: Path | None, now: datetime | None, *, as_json: bool) -> None:
    """Print every violation; fail when there is one."""
    from workflow.invariants import violations
    from workflow.services.data_folder import moment_of, reading_from, store_of

    with reading_from(folder) as session:
        moment = moment_of(session, now, now=datetime.now(UTC))
        found = [str(one) for one in violations(session, now=moment, storage=store_of(folder))]
    judge("violations", found, "Không có vi phạm.", as_json=as_json)


cli.add_command(audit := click.Group("audit", help="Đối chiếu lịch sử."))


@audit.command("verify", help="Kiểm tra chuỗi băm của mọi hồ sơ.")
@options.data_option
@options.json_option
def verify(folder: Path | None, *, as_json: bool) -> None:
    """Print every break of a chain, with its case; fail when there is one."""
    from workflow.audit import verify as breaks
    from workflow.services.data_folder import reading_from

    with reading_from(folder) as session:
        found = [str(one) for one in breaks(session)]
    judge("breaks", found, "Lịch sử nguyên vẹn.", as_json=as_json)


def main(argv: list[str] | None = None) -> NoReturn:
    """Run a command; whatever goes wrong is one line in Vietnamese and exit code 2."""
    try:
        sys.exit(cli.main(argv, prog_name="khuyencong", standalone_mode=False) or 0)
    except Exception as wrong:
        if os.environ.get("KC_DEBUG") == "1":
            raise
        click.echo(told(wrong), err=True)
        sys.exit(STOPPED if isinstance(wrong, click.Abort) else REFUSED)


if __name__ == "__main__":
    main()
