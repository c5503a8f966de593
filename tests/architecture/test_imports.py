"""The arrows between modules, as pyproject.toml draws them; each contract is fed an arrow it must refuse."""

import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = ROOT / ".venv/bin/lint-imports"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

REFUSED = [  # contract, module, what is written into it
    ("top", "notifications.outbox", "import web"),
    ("top", "web.views.cases", "import notifications"),
    ("top", "workflow.services.cases", "import web"),
    ("core", "workflow.models.case", "import workflow.services.cases"),
    ("core", "workflow.engine", "import workflow.models"),
    ("core", "workflow.errors", "import workflow.definition"),
    ("core", "workflow.rules", "import workflow.guards"),
    ("core", "workflow.queries.inbox", "import workflow.services"),
    ("core", "workflow.stray", ""),
    ("circles", "workflow.services.cases", "import workflow.services.money"),
    ("no-web-in-core", "workflow.services.cases", "import flask"),
    ("no-web-in-core", "workflow.forms", "import flask_wtf"),
    ("no-web-in-core", "workflow.queries", "import apscheduler"),
    ("pure", "workflow.guards", "import random"),
    ("pure", "workflow.engine", "import sqlalchemy"),
    ("pure", "workflow.states", "import wtforms"),
    ("one-machine", "workflow.states", "import transitions"),
    ("thin-views", "web.views.cases", "import sqlalchemy"),
    ("thin-views", "web.views.cases", "import workflow.models"),
]


def small_house(folder: Path) -> None:
    """Every module that the contracts name, empty but for one arrow for the circle to close."""
    shutil.copy(ROOT / "pyproject.toml", folder)
    core = next(contract for contract in CONTRACTS if contract["id"] == "core")
    names = [f"workflow.{name.strip('() ')}" for layer in core["layers"] for name in layer.replace("|", ":").split(":")]
    for name in (*names, "web.views.cases", "notifications.outbox", "workflow.services.cases"):
        write(folder, name, "")
    write(folder, "workflow.services.money", "import workflow.services.cases")


def write(folder: Path, module: str, code: str) -> None:
    """Every module is a package, so that any of them may have parts."""
    package = folder
    for name in module.split("."):
        package /= name
        package.mkdir(exist_ok=True)
        (package / "__init__.py").touch()
    (package / "__init__.py").write_text(code + "\n")


def broken(folder: Path) -> set[str]:
    run = subprocess.run([LINT, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False)
    assert "Contracts:" in run.stdout, run.stdout + run.stderr
    names = {contract["name"]: contract["id"] for contract in CONTRACTS}
    return {names[line.removesuffix(" BROKEN")] for line in run.stdout.splitlines() if line.endswith(" BROKEN")}


def test_the_small_house_breaks_nothing(tmp_path):
    small_house(tmp_path)

    assert broken(tmp_path) == set()


@pytest.mark.parametrize(("contract", "module", "code"), REFUSED)
def test_a_contract_refuses_what_it_forbids(tmp_path, contract, module, code):
    small_house(tmp_path)

    write(tmp_path, module, code)

    assert contract in broken(tmp_path)


def test_every_contract_is_tried_above():
    assert {contract["id"] for contract in CONTRACTS} == {contract for contract, _, _ in REFUSED}


def test_the_source_keeps_every_contract():
    assert broken(ROOT) == set()
