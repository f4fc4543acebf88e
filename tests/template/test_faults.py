"""The tests beside this file find what they are for: each is run over a template with a fault planted in it."""

import pathlib
import sys
import unittest

from faults import FAULTS
from template import TRANSLATED, planted, without

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


def finds(test, faulty):
    """Whether a test fails, or stumbles, while the template is faulty."""
    result = unittest.TestResult()
    with faulty:
        type(test)(test._testMethodName).run(result)
    return not result.wasSuccessful()


def removals():
    """The template without one of its resources, properties, parameters, conditions or outputs, each in turn."""
    for section in ("Parameters", "Conditions", "Outputs", "Resources"):
        for name, part in list(TRANSLATED[section].items()):
            yield without(TRANSLATED[section], name)
            for key in list(part.get("Properties", {})):
                yield without(part["Properties"], key)


class PlantedFaults(unittest.TestCase):
    def test_each_is_found_by_the_test_that_is_for_it(self):
        tests = every_test()
        for name, fault, form in FAULTS:
            with self.subTest(fault.__name__, test=name):
                self.assertTrue(name in tests, "there is no such test")
                self.assertTrue(finds(tests[name], planted(fault, form)))

    def test_no_test_lets_everything_pass(self):
        """A test without a fault of its own notices at least that something is missing."""
        shown = {name for name, *_ in FAULTS}
        for name, test in every_test().items():
            if name not in shown | NOT_ABOUT_THE_TEMPLATE:
                with self.subTest(name):
                    self.assertTrue(any(finds(test, faulty) for faulty in removals()))

    def test_a_planted_fault_is_gone_afterwards(self):
        before = repr(TRANSLATED)
        with self.assertRaises(KeyError), planted(lambda template: template.pop("Resources")):
            TRANSLATED["Resources"]
        with self.assertRaises(KeyError), without(TRANSLATED["Resources"], "Table"):
            TRANSLATED["Resources"]["Table"]
        self.assertEqual(repr(TRANSLATED), before)

    def test_exceptions_are_still_tests(self):
        self.assertFalse(NOT_ABOUT_THE_TEMPLATE - set(every_test()))
