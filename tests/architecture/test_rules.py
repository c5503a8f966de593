"""What imports cannot say, the rules of tools/rules say; each is fed code that it must refuse."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
AST_GREP = ROOT / ".venv/bin/ast-grep"

REFUSED = [  # rule, file, code
    ("state-has-one-door", "web/views/cases.py", 'case.state = "approved"'),
    ("state-has-one-door", "workflow/services/cases.py", "case._state = other"),
    ("state-has-one-door", "workflow/services/cases.py", 'update(Case).values(version=2, state="approved")'),
    ("state-has-one-door", "notifications/deadlines.py", 'setattr(case, "state", "late")'),
    ("no-clock-in-core", "workflow/engine.py", "now = datetime.now(UTC)"),
    ("no-clock-in-core", "workflow/calendar.py", "today = date.today()"),
    ("no-clock-in-core", "workflow/services/money.py", "started = time.time()"),
    ("no-commit-in-core", "workflow/services/cases.py", "session.commit()"),
    ("no-commit-in-core", "workflow/queries/inbox.py", "session.rollback()"),
    ("no-bare-flush", "workflow/services/cases.py", "session.add(case)\nsession.flush()"),
    ("no-backref", "workflow/models/case.py", 'events = relationship("Event", backref="case")'),
    ("no-string-status", "web/views/cases.py", 'if case.state == "approved":\n    pass'),
    ("no-string-status", "workflow/services/cases.py", 'if "approved" != case.state:\n    pass'),
    ("no-string-status", "workflow/services/cases.py", 'if case.state in ("a", "b"):\n    pass'),
    ("no-sleep-in-tests", "tests/unit/test_x.py", "time.sleep(1)"),
    ("no-sleep-in-tests", "tests/browser/test_x.py", "page.wait_for_timeout(500)"),
    ("no-mock-of-our-own", "tests/unit/test_x.py", "from unittest import mock"),
    ("no-mock-of-our-own", "tests/unit/test_x.py", 'mock.patch("workflow.engine.decide")'),
    ("no-scheduler-in-web", "web/__init__.py", "BackgroundScheduler().start()"),
]

ALLOWED = [  # the same thing where it belongs
    ("workflow/services/transition.py", "case.state = target"),
    ("web/context.py", "now = datetime.now(UTC)"),
    ("web/views/cases.py", "session.commit()"),
    ("workflow/db.py", "session.rollback()"),
    ("workflow/services/cases.py", "session.add(case)\n# the number of the case comes from its row\nsession.flush()"),
    ("workflow/states/kcdp.py", 'late = case.state == "approved"'),
    ("workflow/services/cases.py", 'if kind == "approved":\n    pass'),
]


def findings(folder: Path, name: str, code: str) -> list[str]:
    shutil.copytree(ROOT / "tools/rules", folder / "tools/rules")
    shutil.copy(ROOT / "sgconfig.yml", folder)
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(code + "\n")
    found = subprocess.run([AST_GREP, "scan", "--json"], cwd=folder, capture_output=True, text=True, check=False)
    return [finding["ruleId"] for finding in json.loads(found.stdout)]


@pytest.mark.parametrize(("rule", "name", "code"), REFUSED)
def test_a_rule_refuses_what_it_forbids(tmp_path, rule, name, code):
    assert findings(tmp_path, name, code) == [rule]


@pytest.mark.parametrize(("name", "code"), ALLOWED)
def test_a_rule_lets_pass_what_it_allows(tmp_path, name, code):
    assert findings(tmp_path, name, code) == []


def test_every_rule_is_tried_above():
    named = {yaml.safe_load(path.read_text())["id"] for path in (ROOT / "tools/rules").glob("*.yml")}

    assert named == {rule for rule, _, _ in REFUSED}


def test_the_source_keeps_every_rule():
    scan = subprocess.run([AST_GREP, "scan", "--error"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (scan.stdout, scan.returncode) == ("", 0)
