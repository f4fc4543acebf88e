"""The tests beside this file find what they are for: each is run over a template with a fault planted in it."""

import pathlib
import sys
import unittest

from faults import FAULTS
from template import TRANSLATED, planted

# These compare other files with each other; no fault of the template can make them fail.
NOT_ABOUT_THE_TEMPLATE = {
    "Api.test_cargo_lambda_watch_routes_alike",
    "Costs.test_a_tenant_in_which_nothing_happens_costs_less_than_was_promised",
    "Costs.test_every_quota_is_one_of_something_or_says_what_is_taken",
    "Page.test_its_tables_are_as_they_are_computed_now",
}


def every_test():
    """Class and method of each test beside this file, to the test."""
    found = {}
    for file in sorted(pathlib.Path(__file__).parent.glob("test_*.py")):
        if file.stem != pathlib.Path(__file__).stem:
            __import__(file.stem)
            for suite in unittest.defaultTestLoader.loadTestsFromModule(sys.modules[file.stem]):
                for test in suite:
                    found[f"{type(test).__name__}.{test._testMethodName}"] = test
    return found


def finds(test, fault, form=TRANSLATED):
    """Whether a test fails, or stumbles, when the fault is there."""
    result = unittest.TestResult()
    with planted(fault, form):
        type(test)(test._testMethodName).run(result)
    return not result.wasSuccessful()


def removals():
    """A fault for each resource, property, parameter and output: that it is gone."""
    for section in ("Parameters", "Conditions", "Outputs", "Resources"):
        for name, part in list(TRANSLATED[section].items()):
            yield lambda template, section=section, name=name: template[section].pop(name)
            for key in list(part.get("Properties", {})):
                yield lambda template, name=name, key=key: template["Resources"][name]["Properties"].pop(key)


class PlantedFaults(unittest.TestCase):
    def test_each_is_found_by_the_test_that_is_for_it(self):
        tests = every_test()
        for name, fault, form in FAULTS:
            with self.subTest(fault.__name__, test=name):
                self.assertTrue(name in tests, "there is no such test")
                self.assertTrue(finds(tests[name], fault, form))

    def test_no_test_lets_everything_pass(self):
        """A test without a fault of its own notices at least that something is missing."""
        shown = {name for name, *_ in FAULTS}
        for name, test in every_test().items():
            if name not in shown | NOT_ABOUT_THE_TEMPLATE:
                with self.subTest(name):
                    self.assertTrue(any(finds(test, fault) for fault in removals()))

    def test_a_planted_fault_is_gone_afterwards(self):
        before = repr(TRANSLATED)
        with self.assertRaises(KeyError), planted(lambda template: template.pop("Resources")):
            TRANSLATED["Resources"]
        self.assertEqual(repr(TRANSLATED), before)

    def test_exceptions_are_still_tests(self):
        self.assertFalse(NOT_ABOUT_THE_TEMPLATE - set(every_test()))
