"""Addresses that tests share between applications are those that each would write by itself."""

import pytest
from werkzeug.routing import Map, Rule

from tests.addresses import compiled_once

RULES = [
    ("/ho-so/<code>", None, {"code": "KC 1"}, "/ho-so/KC%201"),
    ("/ho-so/<int:code>", None, {"code": "7"}, "/ho-so/7"),
    ("/ho-so/<int(fixed_digits=3):code>", None, {"code": 7}, "/ho-so/007"),
    ("/ho-so/<path:code>", None, {"code": "a/b", "trang": 2}, "/ho-so/a/b?trang=2"),
    ("/ho-so/<code>", {"code": "moi"}, {"code": "moi"}, "/ho-so/moi"),
    ("/ho-so", {"page": 1}, {"page": 1}, "/ho-so"),
    ("/ho-so", {"page": 2}, {"page": 2}, "/ho-so"),
]


def written(rule, defaults, values):
    """What a map of this rule alone writes."""
    site = Map([Rule(rule, defaults=defaults, endpoint="page")]).bind("localhost")
    return site.build("page", values)


@pytest.fixture
def kept():
    with compiled_once() as found:
        yield found


def test_every_rule_is_written_as_by_itself_the_first_and_the_second_time(kept):
    wanted = [address for *_, address in RULES]

    assert [[written(*rule) for *rule, _ in RULES] for _ in range(2)] == [wanted, wanted]


def test_a_rule_is_compiled_once_for_each_way_of_writing(kept):
    for _ in range(2):
        for *rule, _address in RULES:
            written(*rule)

    assert len(kept) == 2 * len(RULES)
