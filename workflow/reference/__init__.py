"""Shipped reference data as frozen values: offices, activities and the demo. Read from YAML, strict, no database."""

from workflow.reference.activities import Activity, activities
from workflow.reference.cases import GroupSupport, NamedCase, Synthetic, named_cases
from workflow.reference.people import DemoEstablishment, Person, people
from workflow.reference.pools import Pools, Trade, pools
from workflow.reference.tree import EarlierName, UnitSeed
from workflow.reference.units import name_then, units

__all__ = [
    "Activity",
    "DemoEstablishment",
    "EarlierName",
    "GroupSupport",
    "NamedCase",
    "Person",
    "Pools",
    "Synthetic",
    "Trade",
    "UnitSeed",
    "activities",
    "name_then",
    "named_cases",
    "people",
    "pools",
    "units",
]
