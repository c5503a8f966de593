"""Migrations form one line, and two branches that both migrate conflict in git."""

import re
from collections.abc import Iterator
from pathlib import Path

from alembic.config import Config
from alembic.script import ScriptDirectory

ROOT = Path(__file__).parents[2]
STEP = '''"""{slug}"""

revision = "{slug}"
down_revision = {before!r}


def upgrade(): ...


def downgrade(): ...
'''


def problems(folder: Path) -> Iterator[str]:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    if script.get_heads() != [(folder / "HEAD").read_text().strip()]:
        yield f"HEAD is not {script.get_heads()}"
    for number, step in enumerate(reversed(list(script.walk_revisions())), start=1):
        if not re.fullmatch(rf"{number:04}_[a-z0-9_]+", step.revision):
            yield f"{step.revision} is not number {number:04}"
        if Path(step.path).stem != step.revision:
            yield f"{step.path} is not named {step.revision}"


def steps(folder: Path, *pairs: tuple[str, str | None], head: str) -> Path:
    (folder / "versions").mkdir()
    (folder / "env.py").touch()
    (folder / "HEAD").write_text(head + "\n")
    for slug, before in pairs:
        (folder / f"versions/{slug}.py").write_text(STEP.format(slug=slug, before=before))
    return folder


def test_the_migrations_form_one_line():
    assert list(problems(ROOT / "migrations")) == []


def test_a_forgotten_head_is_found(tmp_path):
    line = steps(tmp_path, ("0001_first", None), ("0002_second", "0001_first"), head="0001_first")

    assert list(problems(line)) == ["HEAD is not ['0002_second']"]


def test_a_gap_in_the_numbers_is_found(tmp_path):
    line = steps(tmp_path, ("0001_first", None), ("0003_third", "0001_first"), head="0003_third")

    assert list(problems(line)) == ["0003_third is not number 0002"]


def test_two_heads_are_found(tmp_path):
    fork = steps(tmp_path, ("0001_a", None), ("0002_b", "0001_a"), ("0002_c", "0001_a"), head="0002_b")

    assert "HEAD is not ['0002_b', '0002_c']" in list(problems(fork))


def test_a_migration_imports_nothing_of_the_application():
    source = "\n".join(path.read_text() for path in (ROOT / "migrations/versions").glob("*.py"))

    assert re.findall(r"^\s*(?:from|import) (?:workflow|web|notifications)\b.*$", source, re.MULTILINE) == []
