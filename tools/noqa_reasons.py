"""Every exemption from a check names what it exempts and why, in words from a closed list.

Write `# noqa: S603 -- fixed command` or `# type: ignore[arg-type] -- library signature`. A new
reason is a change to REASONS, so that it is talked about once. Run it as
`python -m tools.noqa_reasons`.
"""

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

REASONS = {
    "breaks on purpose": "the test does the forbidden thing to see it refused",
    "fixed command": "a process is started with arguments that nobody's input reaches",
    "last defence": "everything is caught, logged and the rest goes on",
    "library signature": "a library decides the name, the argument or the type",
    "not a secret": "the text looks like a password and is none",
    "not for security": "chance or a digest that protects nothing",
    "optional package": "imported only where the extra is installed",
    "own text": "HTML or SQL put together from text of this program alone",
    "start-up time": "imported when used, so that a command starts quickly",
    "untyped library": "the library has no types",
}
EXEMPTION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma:\s*no\s*cover|mypy:|ruff:\s*noqa)", re.IGNORECASE)
GIVEN = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*|type:\s*ignore\[[a-z, -]+\]|pragma: no cover)"
    r"\s+-- (?P<reason>.+)$"
)
FOLDERS = ("workflow", "notifications", "web", "tools", "migrations", "tests")


def problems(source: str, name: str) -> Iterator[str]:
    """Say which exemptions in this file lack a rule or a known reason."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and EXEMPTION.search(token.string):
            given = GIVEN.search(token.string)
            if given is None:
                yield f"{name}:{token.start[0]}: name the rule and the reason: {token.string}"
            elif given["reason"].strip() not in REASONS:
                yield f"{name}:{token.start[0]}: {given['reason'].strip()!r} is not one of {', '.join(REASONS)}"


def main(root: Path = Path()) -> int:
    """Print every problem; fail when there is one."""
    paths = [root / "khuyencong.py", *(p for folder in FOLDERS for p in sorted((root / folder).rglob("*.py")))]
    found = [line for path in paths if path.exists() for line in problems(path.read_text(), str(path))]
    print("\n".join(found) or f"noqa_reasons: {len(paths)} files, every exemption has its reason")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
