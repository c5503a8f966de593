"""The demo: real offices, one account a role, and two years of cases, all of it brought about by the real services."""

from workflow.services.demo.build import Built, build_demo
from workflow.services.demo.cast import PASSWORD, accounts
from workflow.services.demo.folder import NotADemo, Notifier, prepare

__all__ = ["PASSWORD", "Built", "NotADemo", "Notifier", "accounts", "build_demo", "prepare"]
