"""The operations page says how it is: its tables are computed from the template, the measured units and the prices."""

import re
import sys
import unittest

import translate
from template import TRANSLATED

sys.path.insert(0, str(translate.ROOT / "infra/costs"))

import compute
import pages
from test_throttles import CLASSES

# What a tenant may cost in which nothing happens, in USD a month.
IDLE_AT_MOST = 5


class Page(unittest.TestCase):
    def setUp(self):
        self.page = pages.PAGE.read_text()

    def test_its_tables_are_as_they_are_computed_now(self):
        self.assertEqual(self.page, pages.filled(self.page), "run `python3 infra/costs --write`")

    def test_it_says_how_the_routes_are_held(self):
        written = dict(re.findall(r"^\| `(\w+PerSecond)` \|.*\| (\d+) \|$", self.page, re.MULTILINE))
        begin = {name: str(TRANSLATED["Parameters"][name]["Default"]) for name in CLASSES}
        self.assertEqual(written, begin)

    def test_it_speaks_of_every_choice_of_whoever_operates_it(self):
        for parameter in ("AlarmMail", "AlarmTopicArn", "KeyArn", "RunnerConcurrency", "WithDashboard"):
            with self.subTest(parameter):
                self.assertIn(parameter, TRANSLATED["Parameters"])
                self.assertIn(f"`{parameter}`", self.page.replace("=yes`", "`"))


class Costs(unittest.TestCase):
    def test_a_tenant_in_which_nothing_happens_costs_less_than_was_promised(self):
        self.assertLess(sum(usd for _, _, usd in compute.idle()), IDLE_AT_MOST)

    def test_what_is_counted_in_the_template_is_what_aws_counts(self):
        deployed = {}
        for resource in TRANSLATED["Resources"].values():
            deployed[resource["Type"]] = deployed.get(resource["Type"], 0) + 1
        counted = compute.resources()
        for kind in {quota["type"] for quota in compute.quotas() if "type" in quota} & set(deployed):
            with self.subTest(kind):
                self.assertEqual(counted[kind], deployed[kind])

    def test_every_quota_is_one_of_something_or_says_what_is_taken(self):
        self.assertTrue(all(tenants >= 1 for *_, tenants in compute.fit()))
        names = [name for name, *_ in compute.fit()]
        self.assertIn("IAM roles (in all Regions together)", names)
        self.assertEqual(len(names), len(set(names)))
