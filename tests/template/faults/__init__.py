"""Faults for the template, and the test that has to find each: a policy that nothing can break says nothing.

A fault changes the template as it is deployed, or as it is written where it says so. Whoever adds a test adds a fault
for it, or leaves it to test_faults.py to find out that the test notices when some resource or property is gone.
"""

from . import alarms, doors, functions, keeping, rights
from .planting import FAULTS

__all__ = ["FAULTS", "alarms", "doors", "functions", "keeping", "rights"]
