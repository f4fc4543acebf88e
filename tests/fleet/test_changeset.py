"""What people read of a change set, and which ones are refused.

The calls are answered by botocore's Stubber, in AWS's own words: the emulator works out no removal of a table that is
protected, and never takes time over a change set.
"""

import unittest

import boto3
from botocore.stub import Stubber
from support import tenant

from fleet import changeset
from fleet.mistakes import Refusal
from fleet.patience import Patience

FUNCTION, TABLE, POOL = "AWS::Lambda::Function", "AWS::DynamoDB::Table", "AWS::Cognito::UserPool"


def change(
    action: str, resource: str, kind: str, replacement: str | None = None, *properties: str, policy: str | None = None
) -> dict:
    """A change as CloudFormation describes it."""
    details = [{"Target": {"Attribute": "Properties", "Name": name}} for name in properties]
    found = {"Action": action, "LogicalResourceId": resource, "ResourceType": kind, "Details": details}
    extra = {"Replacement": replacement, "PolicyAction": policy}
    return {"Type": "Resource", "ResourceChange": found | {key: value for key, value in extra.items() if value}}


def worked_out(*answers: dict) -> changeset.ChangeSet | None:
    """The change set that these answers of CloudFormation make."""
    client = boto3.client("cloudformation", "eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")
    one = tenant("nordheim")
    with Stubber(client) as stub:
        stub.add_response("create_change_set", {"Id": "arn:change-set", "StackId": "arn:stack"})
        for answer in answers:
            stub.add_response("describe_change_set" if answer else "delete_change_set", answer)
        made = changeset.create(
            client,
            one.name,
            "release-1",
            exists=True,
            template="https://bucket/template",
            parameters=one.parameters,
            tags=one.tags,
            patience=Patience(0, 5),
        )
        stub.assert_no_pending_responses()
        return made


def complete(*changes: dict, **more: str) -> dict:
    return {"Status": "CREATE_COMPLETE", "Changes": list(changes), **more}


class ChangeSets(unittest.TestCase):
    def test_one_waits_until_it_is_worked_out_and_reads_every_page(self):
        made = worked_out(
            {"Status": "CREATE_PENDING"},
            {"Status": "CREATE_IN_PROGRESS"},
            complete(change("Modify", "Settings", FUNCTION, "False", "Code"), NextToken="more"),
            complete(change("Add", "Portal", FUNCTION)),
        )
        self.assertEqual([found.resource for found in made.changes], ["Settings", "Portal"])

    def test_nothing_to_change_leaves_nothing_behind(self):
        reason = "The submitted information didn't contain changes. Submit different information."
        self.assertIsNone(worked_out({"Status": "FAILED", "StatusReason": reason}, {}))

    def test_what_cloudformation_refuses_is_told(self):
        with self.assertRaisesRegex(Refusal, "Parameters: .Colour. do not exist"):
            worked_out({"Status": "FAILED", "StatusReason": "Parameters: [Colour] do not exist"}, {})

    def test_people_read_one_line_for_each_resource_and_one_for_all_versions(self):
        made = worked_out(
            complete(
                change("Modify", "Settings", FUNCTION, "False", "Description", "Code"),
                change("Add", "SettingsVersion2", "AWS::Lambda::Version"),
                change("Remove", "SettingsVersion1", "AWS::Lambda::Version", policy="Retain"),
                change("Add", "Portal", FUNCTION),
                change("Remove", "OldQueue", "AWS::SQS::Queue"),
                change("Modify", "Bus", "AWS::Events::EventBus", "True", "Name"),
                change("Modify", "Log", "AWS::Logs::LogGroup", "Conditional", "LogGroupName"),
            )
        )
        self.assertEqual(
            list(made.lines()),
            [
                "  ! Bus (AWS::Events::EventBus) REPLACED: Name",
                "  - OldQueue (AWS::SQS::Queue)",
                "  + Portal (AWS::Lambda::Function)",
                "  ~ Log (AWS::Logs::LogGroup) perhaps replaced: LogGroupName",
                "  ~ Settings (AWS::Lambda::Function): Code, Description",
                "  1 new version of functions",
                "  1 added, 2 changed, 1 replaced, 1 removed",
            ],
        )


class Precious(unittest.TestCase):
    def endangered(self, entry: dict, *allowed: str) -> list[str]:
        return [found.resource for found in worked_out(complete(entry)).endangered(allowed)]

    def test_a_table_a_pool_and_an_identity_are_neither_replaced_nor_removed(self):
        for kind in changeset.PRECIOUS:
            for entry in (
                change("Modify", "It", kind, "True", "KeySchema"),
                change("Modify", "It", kind, "Conditional", "AttributeDefinitions"),
                change("Remove", "It", kind),
                change("Remove", "It", kind, policy="Retain"),
            ):
                with self.subTest(kind, entry=entry):
                    self.assertEqual(self.endangered(entry), ["It"])

    def test_whoever_names_it_may(self):
        self.assertEqual(self.endangered(change("Remove", "Table", TABLE), "Table"), [])
        self.assertEqual(self.endangered(change("Remove", "Users", POOL), "Table"), ["Users"])

    def test_a_table_may_be_added_and_changed(self):
        self.assertEqual(self.endangered(change("Add", "Table", TABLE)), [])
        self.assertEqual(self.endangered(change("Modify", "Table", TABLE, "False", "TimeToLiveSpecification")), [])

    def test_a_function_may_be_replaced(self):
        self.assertEqual(self.endangered(change("Modify", "Settings", FUNCTION, "True", "FunctionName")), [])


if __name__ == "__main__":
    unittest.main()
