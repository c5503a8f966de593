"""The demo: real offices, one account a role, and two years of cases, all of it brought about by the real services."""

from workflow.services.demo.build import Built, build_demo
from workflow.services.demo.cast import PASSWORD

__all__ = ["PASSWORD", "Built", "build_demo"]
