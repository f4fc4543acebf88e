"""Who a function is: one role each, for this stack's own resources, and for nothing that the code does not do.

Which actions a function has stands in test_template.py; here is what they may be done to.
"""

import re
import unittest

from template import TRANSLATED, functions, listed, logical, named, of_type, statements

# Where a right can't name a resource, and why.
AT_LARGE = {
    frozenset({"xray:PutTelemetryRecords", "xray:PutTraceSegments"}): "X-Ray knows no resources",
}
# Where a right names a family of resources, and why it is still this stack's alone.
FAMILIES = {
    "${Table.Arn}/stream/*": "a stream's name is the time at which it was made",
}


def resources_of(statement):
    """Every resource of a statement, both sides of a choice."""
    for resource in listed(statement["Resource"]):
        yield from resource["Fn::If"][1:] if isinstance(resource, dict) and "Fn::If" in resource else [resource]


class Roles(unittest.TestCase):
    def test_every_function_has_a_role_of_its_own(self):
        roles = {name: named(TRANSLATED["Resources"][logical(name)]["Properties"]["Role"]) for name in functions()}
        self.assertEqual(roles, {name: f"{logical(name)}Role" for name in functions()})
        self.assertEqual(set(of_type("AWS::IAM::Role")), set(roles.values()))

    def test_only_lambda_takes_a_role_on(self):
        for name, role in of_type("AWS::IAM::Role").items():
            with self.subTest(name):
                (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
                self.assertEqual(trust["Principal"], {"Service": "lambda.amazonaws.com"})
                self.assertEqual((trust["Effect"], trust["Action"]), ("Allow", "sts:AssumeRole"))

    def test_a_role_has_no_rights_but_those_written_in_it(self):
        for name, role in of_type("AWS::IAM::Role").items():
            with self.subTest(name):
                self.assertEqual(set(role["Properties"]), {"AssumeRolePolicyDocument", "Policies"})
        self.assertFalse(of_type("AWS::IAM::Policy") | of_type("AWS::IAM::ManagedPolicy"))

    def test_rights_are_for_this_stack_alone(self):
        for name in functions():
            for statement in statements(name):
                for resource in resources_of(statement):
                    with self.subTest(name, resource=resource):
                        self.assertTrue(self.is_ours(resource, frozenset(listed(statement["Action"]))))

    def is_ours(self, resource, actions):
        if resource == "*":
            return actions in AT_LARGE
        if (referred := named(resource)) is not None:
            # The one ARN that a tenant brings along is that of its mail identity.
            return referred in TRANSLATED["Resources"] or referred == "MailIdentityArn"
        text = resource["Fn::Sub"]
        if "*" in text:
            return text in FAMILIES
        if (owner := re.match(r"\$\{(\w+)\.Arn\}/", text)) is not None:
            return owner[1] in TRANSLATED["Resources"]
        ours = text.endswith(("${AWS::StackName}", "${AWS::StackName}-next-due", "identity/${MailDomain}"))
        return ours and "${AWS::AccountId}" in text and "${AWS::Region}" in text

    def test_every_exception_is_still_needed(self):
        granted = [statement for name in functions() for statement in statements(name)]
        at_large = {frozenset(listed(s["Action"])) for s in granted if "*" in listed(s["Resource"])}
        self.assertEqual(at_large, set(AT_LARGE))
        texts = {r["Fn::Sub"] for s in granted for r in resources_of(s) if isinstance(r, dict) and "Fn::Sub" in r}
        self.assertEqual({text for text in texts if "*" in text}, set(FAMILIES))

    def test_every_function_is_traced_and_may_say_so(self):
        for name in functions():
            with self.subTest(name):
                function = TRANSLATED["Resources"][logical(name)]["Properties"]
                self.assertEqual(function["TracingConfig"], {"Mode": "Active"})
                at_large = [s for s in statements(name) if s["Resource"] == "*"]
                self.assertEqual([set(s["Action"]) for s in at_large], [set(next(iter(AT_LARGE)))])

    def test_a_function_writes_its_own_log_and_no_other(self):
        for name in functions():
            with self.subTest(name):
                (log,) = [s for s in statements(name) if "logs:PutLogEvents" in listed(s["Action"])]
                self.assertEqual(named(log["Resource"]), f"{logical(name)}Log")
