"""What a page owes to everybody: no accessibility fault, and nothing beyond its edge."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}
FITS = "document.documentElement.scrollWidth <= window.innerWidth"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # nobody reads what is right with a page, and telling takes as long as finding
}


def faults(page: Page) -> list[dict[str, Any]]:
    """Return the accessibility faults of the page as it stands, each with the elements that have it."""
    if not page.evaluate("'axe' in window"):  # a document is given the script once, however often it is audited
        page.evaluate(AXE_SCRIPT)
    return page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES)


def fault_names(page: Page) -> list[str]:
    """Return the rules that the page breaks."""
    return [fault["id"] for fault in faults(page)]
