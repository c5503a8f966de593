"""Finds the browser that the browser tests drive, or gets one.

Order: one on the PATH; else Debian's package when we are root; else Playwright's own download.
A machine where none of these works is told so, and its browser tests are skipped or, with
REQUIRE_BROWSER=1, fail.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import sync_playwright

SHELL = "chromium-headless-shell"
"""The same engine without windows: each page costs it less. Debian has it as a package of its own."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")
MISSING = "no browser: install chromium, or let `python -m playwright install chromium` fetch one"
IDLE = (
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "WebUIOmniboxPopup",
)
"""Parts of a full browser that start two processes more for each window and that no test can see."""
LEFT_OUT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)
"""What Playwright leaves out by itself: our own list takes the place of its list."""
FLAGS = (
    f"--disable-features={','.join((*IDLE, *LEFT_OUT))}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def browser_path() -> str | None:
    """The program to start, or None where this machine has no browser."""
    return next(filter(None, map(shutil.which, NAMES)), None) or _downloaded()


def _downloaded() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def _from_debian() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=env, check=True)
        install = ["apt-get", "install", "-y", "-qq"]
        if subprocess.run([*install, SHELL], env=env, check=False, stdout=subprocess.DEVNULL).returncode:
            subprocess.run([*install, "chromium"], env=env, check=True, stdout=subprocess.DEVNULL)


def _from_playwright() -> None:
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def get_browser(sources: tuple[Callable[[], None], ...] = (_from_debian, _from_playwright)) -> str | None:
    """Try each source until there is a browser; one that fails is reported and the next one tried."""
    for source in sources:
        if browser_path():
            break
        try:
            source()
        except (OSError, subprocess.CalledProcessError) as failure:
            print(f"{source.__name__}: {failure}", file=sys.stderr)
    return browser_path()


def main() -> int:
    """Print what the browser tests will drive; fail only where a browser is required."""
    path = get_browser()
    print(f"browser: {path}" if path else MISSING)
    return int(path is None and os.environ.get("REQUIRE_BROWSER") == "1")


if __name__ == "__main__":
    sys.exit(main())
