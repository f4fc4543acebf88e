"""What a release needs against what is left.

Answered by botocore's Stubber: the emulator has no Service Quotas, and no account there is ever full.
"""

import unittest
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.stub import ANY, Stubber
from support import TEMPLATE, tenant

from fleet import package, quotas, template
from fleet.quotas import BUS, ROLE, RULE, Needs

ACCOUNT_SETTINGS = {
    "AccountLimit": {
        "TotalCodeSize": 80_000_000_000,
        "ConcurrentExecutions": 1000,
        "UnreservedConcurrentExecutions": 990,
    },
    "AccountUsage": {"TotalCodeSize": 79_000_000_000},
}
PRODUCTION = {"ProductionAccessEnabled": True, "SendQuota": {"MaxSendRate": 14.0}}
SANDBOX = {"ProductionAccessEnabled": False, "SendQuota": {"MaxSendRate": 1.0}}


def needs(tenants: int = 1, code: int = 0, concurrency: int = 0, **resources: int) -> Needs:
    names = {"rules": RULE, "buses": BUS, "roles": ROLE}
    return Needs(tenants, {names[name]: number for name, number in resources.items()}, code, concurrency)


class Account:
    """An account whose answers are given beforehand."""

    def __init__(
        self, rules: int = 0, buses: int = 0, applied: float | None = None, mail: Mapping[str, Any] = PRODUCTION
    ):
        self._clients = {
            service: boto3.client(service, "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
            for service in ("events", "service-quotas", "iam", "lambda", "sesv2")
        }
        stubs = {service: Stubber(client) for service, client in self._clients.items()}
        found = [{"Name": f"rule-{number}"} for number in range(rules)]
        # Two pages: rules come a hundred at a time.
        stubs["events"].add_response("list_rules", {"Rules": found[:100], "NextToken": "more"})
        stubs["events"].add_response("list_rules", {"Rules": found[100:]}, {"NextToken": "more"})
        names = [{"Name": "default"}, *({"Name": f"bus-{number}"} for number in range(buses))]
        stubs["events"].add_response("list_event_buses", {"EventBuses": names})
        for _ in range(2):
            if applied is None:
                stubs["service-quotas"].add_client_error("get_service_quota", "AccessDeniedException")
            else:
                stubs["service-quotas"].add_response(
                    "get_service_quota", {"Quota": {"Value": applied}}, {"ServiceCode": "events", "QuotaCode": ANY}
                )
        stubs["iam"].add_response("get_account_summary", {"SummaryMap": {"Roles": 988, "RolesQuota": 1000}})
        stubs["lambda"].add_response("get_account_settings", ACCOUNT_SETTINGS)
        stubs["sesv2"].add_response("get_account", dict(mail))
        for stub in stubs.values():
            stub.activate()

    def count(self, needed: Needs, region: str = "eu-central-1") -> dict[str, quotas.Quota]:
        one = tenant("nordheim", region=region)
        return {quota.what: quota for quota in quotas.count(lambda _, service: self._clients[service], one, needed)}


class Arithmetic(unittest.TestCase):
    def test_rules_on_every_page_count_and_the_default_bus_does_not(self):
        counted = Account(rules=298, buses=99).count(needs(rules=2, buses=1))
        self.assertEqual(counted["rules on the default bus"].used, 298)
        self.assertEqual(counted["event buses"].used, 99)
        self.assertFalse(any(quota.is_full for quota in counted.values()), "exactly full is not too much")

    def test_one_more_than_fits_is_full_and_says_what_to_do(self):
        counted = Account(rules=299, buses=100).count(needs(rules=2, buses=1))
        rules = counted["rules on the default bus"]
        self.assertTrue(rules.is_full)
        self.assertIn("FULL  rules on the default bus: 299 used, 2 more needed, of 300, AWS's default", str(rules))
        self.assertIn("--service-code events --quota-code L-244521F2 --desired-value 301", str(rules))
        self.assertTrue(counted["event buses"].is_full)

    def test_what_was_raised_counts_as_raised(self):
        counted = Account(rules=299, applied=1000.0).count(needs(rules=2))
        self.assertEqual(counted["rules on the default bus"].limit, 1000)
        self.assertFalse(counted["rules on the default bus"].is_full)
        self.assertNotIn("default,", str(counted["rules on the default bus"]))

    def test_some_regions_begin_with_fewer_rules(self):
        self.assertEqual(Account().count(needs(), "eu-south-1")["rules on the default bus"].limit, 100)

    def test_a_full_quota_of_which_nothing_more_is_needed_stops_nobody(self):
        self.assertFalse(Account(rules=300).count(needs(rules=0))["rules on the default bus"].is_full)

    def test_roles(self):
        self.assertFalse(Account().count(needs(roles=12))["IAM roles"].is_full)
        self.assertTrue(Account().count(needs(roles=13))["IAM roles"].is_full)

    def test_code_is_counted_in_whole_megabytes_and_rounded_up(self):
        code = Account().count(needs(code=1_000_000_001))["function versions, MB"]
        self.assertEqual((code.used, code.needed, code.limit), (79_000, 1001, 80_000))
        self.assertTrue(code.is_full)
        self.assertIn("--keep-versions", str(code))

    def test_a_reservation_leaves_a_hundred_to_the_others(self):
        self.assertFalse(Account().count(needs(concurrency=890))["reserved concurrency"].is_full)
        self.assertTrue(Account().count(needs(concurrency=891))["reserved concurrency"].is_full)

    def test_too_few_mails_a_second_is_said_and_stops_nobody(self):
        mail = Account().count(needs(tenants=200))["SES mails a second"]
        self.assertEqual((mail.needed, mail.is_full, mail.advisory), (20, True, True))
        self.assertIn("TIGHT", str(mail))

    def test_a_sandbox_is_said(self):
        mail = Account(mail=SANDBOX).count(needs())["SES mails a second"]
        self.assertTrue(mail.is_full and mail.advisory)
        self.assertIn("request production access", str(mail))

    def test_roles_belong_to_the_account_and_not_to_a_region(self):
        roles = {("1", "eu-central-1"): 12, ("1", "eu-west-1"): 12, ("2", "eu-west-1"): 1}
        places = {place: needs(roles=number) for place, number in roles.items()}
        summed = quotas.per_account(places)
        self.assertEqual([summed[place].resources[ROLE] for place in places], [24, 24, 1])


class Needed(unittest.TestCase):
    """What tenants need: the template's resources, less those that their stack has."""

    def setUp(self):
        functions = template.functions(template.source(TEMPLATE))
        zips = {name: package.Zip(name, bytes(1_000_000), "0") for name in functions}
        self.package = package.Package(zips)
        self.document = self.package.document("bucket", {"TokenIssuer": "https://x"}, TEMPLATE)

    def needed(self, present: list[str] | None, concurrency: str = "0", before: str = "0") -> Needs:
        client = boto3.client("cloudformation", "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
        one = tenant("nordheim")
        one.parameters["RunnerConcurrency"] = concurrency
        with Stubber(client) as stub:
            if present is None:
                stub.add_client_error("describe_stacks", "ValidationError", "Stack with id nordheim does not exist")
            else:
                parameters = [{"ParameterKey": "RunnerConcurrency", "ParameterValue": before}]
                stack = {"StackName": "nordheim", "StackId": "id", "StackStatus": "UPDATE_COMPLETE", "CreationTime": 0}
                stub.add_response("describe_stacks", {"Stacks": [stack | {"Parameters": parameters}]})
                listed = [
                    {"LogicalResourceId": "It", "ResourceType": kind, "ResourceStatus": "x", "LastUpdatedTimestamp": 0}
                    for kind in present
                ]
                stub.add_response("list_stack_resources", {"StackResourceSummaries": listed})
            return quotas.needs(lambda *_: client, [one], self.document, self.package)

    def test_a_new_tenant_needs_everything_and_its_code_twice(self):
        new = self.needed(None)
        self.assertEqual(dict(new.resources), {RULE: 2, BUS: 1, ROLE: 2}, "a rule on its own bus is not counted")
        self.assertEqual(new.code_bytes, 4_000_000)

    def test_a_tenant_that_is_there_needs_what_is_new_and_one_more_version(self):
        there = self.needed([RULE, RULE, BUS, ROLE])
        self.assertEqual(dict(there.resources), {ROLE: 1})
        self.assertEqual(there.code_bytes, 2_000_000)

    def test_concurrency_counts_as_far_as_it_rises(self):
        self.assertEqual(self.needed(None, "2").concurrency, 2)
        self.assertEqual(self.needed([], "2", before="1").concurrency, 1)
        self.assertEqual(self.needed([], "1", before="2").concurrency, 0)

    def test_tenants_add_up(self):
        self.assertEqual(self.needed(None).tenants, 1)


if __name__ == "__main__":
    unittest.main()
