"""Collects every Vietnamese text that the source shows to people, to be found in each catalogue.

A Vietnamese string in Python or inside Jinja braces is the key of a message. Texts that cannot be
looked up are reported: Vietnamese in an f-string, or in a template outside the braces. Run it as
`python -m tools.msgids` for the entries that the English catalogue lacks, ready to be filled in.
"""

import ast
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import chain
from pathlib import Path

import yaml
from jinja2 import Environment

from workflow.i18n import LANGUAGES, catalogue

VIETNAMESE = re.compile(r"[À-ỹ]")
CALLS = {"_", "gettext", "lazy_gettext", "translate"}
NOT_SHOWN = {  # patterns of files, and what the texts in there are, if not messages to the people of a case
    "workflow/fold.py": "letters",
    "workflow/money.py": "amounts in words, which a Vietnamese decision demands in Vietnamese",
    "workflow/seeds.py": "told to whoever edits the seed files",
    "workflow/shipped.py": "told to whoever edits the seed files",
    "workflow/ladders.py": "told to whoever edits the seed files",
    "workflow/services/demo/*": "what the people of the demo wrote",
    "workflow/services/command_options.py": "told to whoever types a command",
    "workflow/selection/certificate_file.py": "official papers, Vietnamese by law",
    "workflow/services/command_words.py": "told to whoever types a command",
    "workflow/services/command_rounds.py": "told to whoever types a command",
    "workflow/services/command_output.py": "told to whoever types a command",
    "workflow/services/complaints.py": "told to whoever types a command",
    "workflow/services/data_folder.py": "told to whoever types a command",
    "workflow/services/installing.py": "the title of an account",
    "workflow/queries/terms_json.py": "told to whoever types a command",
    "workflow/rounds/issuers.py": "official papers, Vietnamese by law",
    "workflow/selection/letter_words.py": "official papers, Vietnamese by law",
    "workflow/selection/decision_words.py": "official papers, Vietnamese by law",
    "workflow/selection/minutes_words.py": "official papers, Vietnamese by law",
    "web/serving.py": "told to whoever types a command",
    "workflow/reference/*": "told to whoever edits the seed files",
    "web/templates/components/print.html": "official papers, Vietnamese by law",
    "web/templates/print/*": "official papers, Vietnamese by law",
    "workflow/rule_errors.py": "told to whoever keeps the figures",
    "workflow/rules.py": "told to whoever keeps the figures",
}
CODE = ("workflow/**/*.py", "notifications/**/*.py", "web/**/*.py")
SEEDS = (
    "workflow/data/rules/*.yaml",
    "workflow/data/papers.yaml",
    "workflow/data/activities.yaml",
    "workflow/data/rubrics.yaml",
)
SEED_KEYS = {"label", "hint", "text"}  # what a seed file says to people
TEMPLATES = ("web/templates/**/*.html", "notifications/templates/**/*.*")


@dataclass(frozen=True, order=True)
class Text:
    """One text and where it stands; ``lost`` says why it cannot be looked up."""

    place: str
    msgid: str
    lost: str = ""


def collect(root: Path) -> list[Text]:
    """Every text below this folder."""
    return sorted({*_of(root, CODE, in_python), *_of(root, TEMPLATES, in_template), *_of(root, SEEDS, in_seed)})


def missing(texts: Iterable[Text], lang: str) -> list[Text]:
    """The texts that the catalogue of this language lacks."""
    known = catalogue(lang)
    return [text for text in texts if not text.lost and text.msgid not in known]


def _of(root: Path, patterns: Iterable[str], reader: Callable[[str, str], Iterator[Text]]) -> Iterator[Text]:
    for path in chain.from_iterable(root.glob(pattern) for pattern in patterns):
        name = path.relative_to(root).as_posix()
        if not any(fnmatch(name, pattern) for pattern in NOT_SHOWN):
            yield from reader(path.read_text(), name)


def in_python(source: str, name: str) -> Iterator[Text]:
    """The texts of a module: strings with Vietnamese letters, docstrings apart, and what is handed to gettext."""
    nodes = list(ast.walk(ast.parse(source)))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        place = f"{name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.JoinedStr):
            told |= {id(part) for part in node.values}
            if any(_text(part) for part in node.values):
                yield Text(place, ast.unparse(node), "an f-string")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield from (Text(place, str(arg.value)) for arg in node.args[:1] if isinstance(arg, ast.Constant))
        elif id(node) not in told and (text := _text(node)):
            yield Text(place, text)


def _text(node: ast.AST) -> str:
    """The Vietnamese text that this node is, or nothing."""
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) and is_shown(value) else ""


def is_shown(text: str) -> bool:
    """Whether a string is a text for people: Vietnamese, and more than a letter."""
    return len(text) > 1 and bool(VIETNAMESE.search(text))


def in_template(source: str, name: str) -> Iterator[Text]:
    """The texts of a template: strings with Vietnamese letters inside braces, and what is handed to gettext."""
    tokens = [token for token in Environment(autoescape=True).lex(source) if token[1] != "whitespace"]
    before = ["", "", *(value for _, _, value in tokens)]
    for index, (line, kind, value) in enumerate(tokens):
        place = f"{name}:{line}"
        if kind == "data" and VIETNAMESE.search(value):
            yield Text(place, value.strip(), "text outside the braces")
        elif kind == "string":
            text = ast.literal_eval(value)
            if is_shown(text) or (before[index] in CALLS and before[index + 1] == "("):
                yield Text(place, text)


def in_seed(source: str, name: str) -> Iterator[Text]:
    """The labels, hints and texts of a seed file."""
    yield from (Text(name, text) for text in _labels(yaml.safe_load(source)))


def _labels(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (text for key, text in value.items() if key in SEED_KEYS and isinstance(text, str))
        yield from chain.from_iterable(map(_labels, value.values()))
    elif isinstance(value, list):
        yield from chain.from_iterable(map(_labels, value))


def main(root: Path = Path()) -> int:
    """Print what cannot be looked up and what no catalogue has yet; fail when there is any."""
    texts = collect(root)
    lost = [text for text in texts if text.lost]
    for text in lost:
        print(f"{text.place}: {text.lost}: {text.msgid}")
    for lang in LANGUAGES[1:]:
        lacking = missing(texts, lang)
        lines = {text.msgid: f'#: {text.place}\nmsgid {quoted(text.msgid)}\nmsgstr ""\n' for text in lacking}
        print("\n".join([f"# {lang}: {len(lines)} texts without a translation", *lines.values()]))
    return int(bool(lost or lacking))


def quoted(text: str) -> str:
    """The text as a .po file writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


if __name__ == "__main__":
    sys.exit(main())
