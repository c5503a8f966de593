"""The visitor of the tests sees every fault that a page may have."""

from bs4 import BeautifulSoup

from tests.pages import faults


def test_a_page_with_a_fault_is_found():
    bad = '<html><h1>a</h1><h1>b</h1><input name="x"><form method="post"></form><script>go()</script>'
    bad += '<p style="a" id="i"><p id="i">'

    assert list(faults(BeautifulSoup(bad, "html.parser"))) == [
        "2 h1",
        "no title",
        "no language",
        "no label: x",
        "no csrf field: None",
        "script in the page: <script>go()</script>",
        "style in the page: p",
        "id used twice: i",
    ]
