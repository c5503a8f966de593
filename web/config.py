"""What a web process is told from outside; read once, checked once, never changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version as version_of
from pathlib import Path

from workflow.services.passwords import Passwords

SHORTEST_KEY = 32
MIB = 1024 * 1024


class ConfigUnfit(ValueError):
    """The settings do not allow a safe start; the text says which one and what to do."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that the sign-in page of a demo offers."""

    label: str
    email: str


def utc_now() -> datetime:
    """The present moment; the only clock of the web."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of the web. ``secure`` is False only for plain http on the same machine."""

    secret_key: str
    secure: bool = True
    proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    files: Path = Path("var/files")
    upload_limit: int = 25 * MIB
    form_limit: int = 4 * MIB
    agency_name: str = ""
    help_phone: str = ""
    help_email: str = ""
    version: str = ""
    sign_in_failures: int = 10
    passwords: Passwords = field(default_factory=Passwords)
    demo_accounts: tuple[DemoAccount, ...] = ()
    demo_password: str = ""
    clock: Callable[[], datetime] = utc_now

    def __post_init__(self) -> None:
        if len(self.secret_key.encode()) < SHORTEST_KEY:
            raise ConfigUnfit(f"KC_SECRET_KEY needs at least {SHORTEST_KEY} bytes of chance")

    @property
    def cookie(self) -> str:
        """The name of the session cookie; the prefix makes browsers demand https, no domain and the path /."""
        return "__Host-sid" if self.secure else "sid"

    @property
    def sample(self) -> bool:
        """Whether this is a demo: what it says about its office is made up."""
        return bool(self.demo_accounts)

    def for_flask(self) -> dict[str, object]:
        """The same in the words of Flask and of the templates."""
        return {
            "SECRET_KEY": self.secret_key,
            "SESSION_COOKIE_NAME": self.cookie, "SESSION_COOKIE_SECURE": self.secure,
            "SESSION_COOKIE_HTTPONLY": True, "SESSION_COOKIE_SAMESITE": "Lax", "SESSION_COOKIE_PATH": "/",
            "MAX_CONTENT_LENGTH": self.upload_limit + self.form_limit, "MAX_FORM_MEMORY_SIZE": self.form_limit,
            "TRUSTED_HOSTS": list(self.trusted_hosts) or None,
            "WTF_CSRF_TIME_LIMIT": None,
            "KC_AGENCY_NAME": self.agency_name, "KC_HELP_PHONE": self.help_phone, "KC_HELP_EMAIL": self.help_email,
            "KC_VERSION": self.version, "KC_SAMPLE": self.sample,
        }  # fmt: skip


def from_environment(environ: Mapping[str, str]) -> Config:
    """The settings of an installation: KC_SECRET_KEY or KC_SECRET_KEY_FILE, and what differs from the usual."""
    hosts = tuple(environ.get("KC_TRUSTED_HOSTS", "").split())
    return Config(
        _secret(environ),
        secure=_yes(environ.get("KC_SECURE", "1")),
        proxies=int(environ.get("KC_PROXIES", "0")),
        trusted_hosts=hosts,
        files=Path(environ.get("KC_FILES", "var/files")),
        sign_in_failures=int(environ.get("KC_SIGN_IN_FAILURES", "10")),
        agency_name=environ.get("KC_AGENCY_NAME", ""),
        help_phone=environ.get("KC_HELP_PHONE", ""),
        help_email=environ.get("KC_HELP_EMAIL", ""),
        version=environ.get("KC_VERSION") or version_of("khuyencong-workflow"),
    )


def _secret(environ: Mapping[str, str]) -> str:
    if path := environ.get("KC_SECRET_KEY_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return environ.get("KC_SECRET_KEY", "")


def _yes(text: str) -> bool:
    if text not in ("0", "1"):
        raise ConfigUnfit("KC_SECURE is 0 or 1")
    return text == "1"
