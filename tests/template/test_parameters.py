"""What a tenant can choose and what a deployment tells: described, used, and sound as it comes."""

import json
import re
import unittest

from template import TRANSLATED

# What CloudFormation takes in a template.
MOST_RESOURCES, MOST_BYTES = 500, 1_000_000


def references(value):
    """Every name that something refers to, inside texts as well."""
    match value:
        case {"Ref": name}:
            yield name
        case {"Fn::GetAtt": [name, _]}:
            yield name
        case {"Fn::If": [name, *sides]}:
            yield name
            yield from references(sides)
        case dict():
            for name, inner in value.items():
                if name == "Condition" and isinstance(inner, str):
                    yield inner
                yield from references(inner)
        case list():
            for inner in value:
                yield from references(inner)
        case str():
            yield from re.findall(r"\$\{([\w:]+)", value)


class Parameters(unittest.TestCase):
    def test_each_says_what_it_is_for(self):
        for name, parameter in TRANSLATED["Parameters"].items():
            with self.subTest(name):
                self.assertRegex(parameter["Description"], r"^[A-Z].*\.$")

    def test_each_is_used_and_so_is_each_condition(self):
        used = set(references([TRANSLATED["Resources"], TRANSLATED["Conditions"], TRANSLATED["Outputs"]]))
        self.assertLessEqual(set(TRANSLATED["Parameters"]) | set(TRANSLATED["Conditions"]), used)

    def test_each_begins_as_one_of_its_own_values(self):
        for name, parameter in TRANSLATED["Parameters"].items():
            if "Default" in parameter:
                with self.subTest(name):
                    begin = parameter["Default"]
                    if "AllowedPattern" in parameter:
                        self.assertRegex(begin, f"^(?:{parameter['AllowedPattern']})$")
                    self.assertIn(begin, parameter.get("AllowedValues", [begin]))
                    if parameter["Type"] == "Number":
                        bounds = parameter.get("MinValue", begin), parameter.get("MaxValue", begin)
                        self.assertTrue(bounds[0] <= begin <= bounds[1])

    def test_patterns_take_what_they_are_for_and_nothing_else(self):
        good = {
            "KeyArn": "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555",
            "AlarmTopicArn": "arn:aws:sns:eu-central-1:123456789012:alarms_1",
            "AlarmMail": "ops@musterstadt.example",
        }
        bad = {
            "KeyArn": "arn:aws:kms:eu-central-1:123456789012:alias/mine",
            "AlarmTopicArn": "https://example.org",
            "AlarmMail": "ops @musterstadt.example",
        }
        for name in good:
            with self.subTest(name):
                pattern = f"^(?:{TRANSLATED['Parameters'][name]['AllowedPattern']})$"
                self.assertRegex(good[name], pattern)
                self.assertNotRegex(bad[name], pattern)


class Outputs(unittest.TestCase):
    def test_each_says_what_it_is(self):
        for name, output in TRANSLATED["Outputs"].items():
            with self.subTest(name):
                self.assertRegex(output["Description"], r"^[A-Z].*\.$")

    def test_queues_of_failures_can_be_found(self):
        self.assertLessEqual({"UndeliveredEventsUrl", "FailedRunsUrl"}, set(TRANSLATED["Outputs"]))

    def test_nothing_is_exported(self):
        # Another stack that imports it would keep this one from being changed.
        for output in TRANSLATED["Outputs"].values():
            self.assertNotIn("Export", output)


class Size(unittest.TestCase):
    def test_the_stack_fits_into_a_template_with_room_left(self):
        self.assertLessEqual(len(TRANSLATED["Resources"]), MOST_RESOURCES * 0.9)
        self.assertLessEqual(len(json.dumps(TRANSLATED).encode()), MOST_BYTES * 0.9)
