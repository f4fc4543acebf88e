"""A deployment without a call: the same code runs, AWS's clients check every parameter, and nothing leaves the machine.

What AWS would answer is assumed, so that the run goes on: that the stack is there (or is not), that quotas suffice, and
that whatever is asked for succeeds. The change set is what only CloudFormation can work out.
"""

import io
import re
from collections.abc import Mapping
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.client import BaseClient

from . import calls, smoke
from .console import Console
from .smoke import Answer
from .tenants import Tenant

_NOTES = {
    "DescribeChangeSet": "until it is worked out; what would change is shown then, and asked about",
    "DescribeStackEvents": "until the stack has settled",
    "Invoke": "an event such as the clock sends; again for a while if it fails",
    "ListVersionsByFunction": "then delete-function for each version that is too old, unless an alias names it",
}
_GIGABYTE = 1024**3
# What is answered alike for every tenant.
_ANSWERS: dict[str, dict[str, Any]] = {
    "events.ListRules": {"Rules": []},
    "events.ListEventBuses": {"EventBuses": []},
    "events.DescribeRule": {"State": "ENABLED"},
    "service-quotas.GetServiceQuota": {"Quota": {"Value": 300.0}},
    "iam.GetAccountSummary": {"SummaryMap": {"Roles": 0, "RolesQuota": 1000}},
    "iam.PutRolePolicy": {},
    "sesv2.GetAccount": {"ProductionAccessEnabled": True, "SendQuota": {"MaxSendRate": 14.0}},
    "lambda.GetAccountSettings": {
        "AccountLimit": {
            "TotalCodeSize": 75 * _GIGABYTE,
            "ConcurrentExecutions": 1000,
            "UnreservedConcurrentExecutions": 1000,
        },
        "AccountUsage": {"TotalCodeSize": 0},
    },
    "lambda.ListVersionsByFunction": {"Versions": [{"Version": "$LATEST"}]},
    "s3.CreateBucket": {},
    "s3.PutPublicAccessBlock": {},
    "s3.PutObject": {},
    "cloudformation.UpdateTerminationProtection": {},
    "cloudformation.GetTemplate": {"TemplateBody": "{}"},
    "cloudformation.DescribeChangeSet": {"Status": "CREATE_COMPLETE", "Changes": []},
    "apigatewayv2.GetRoutes": {"Items": []},
    "apigatewayv2.GetIntegrations": {"Items": []},
    "apigatewayv2.GetAuthorizers": {"Items": []},
    "apigatewayv2.CreateAuthorizer": {"AuthorizerId": "<authorizer>"},
    "apigatewayv2.CreateIntegration": {"IntegrationId": "<integration>"},
    "apigatewayv2.CreateRoute": {},
}


class _Error(Exception):
    """What AWS would answer with: an error."""

    def __init__(self, code: str, message: str = ""):
        super().__init__(code)
        self.parsed = {"Error": {"Code": code, "Message": message}}


class Rehearsal:
    """Answers every call in AWS's place, and prints it."""

    def __init__(self, console: Console, document: Mapping[str, Any], existing: bool):
        self._console, self._document, self._existing = console, document, existing
        #: The execution of each stack that the run has changed so far.
        self._executed: dict[str, str] = {}

    def fetch(self, address: str) -> Answer:
        """Answers a request of the smoke test as a healthy API does, and prints it."""
        answer = Answer(401, "", "") if address.endswith(smoke.GUARDED) else Answer(404, smoke.PROBLEM, "")
        self._console.say(f"curl {address}  # expects {answer.status} {answer.kind}".rstrip())
        return answer

    def listen(self, tenant: Tenant, client: BaseClient) -> None:
        """Takes AWS's place behind a client."""
        asked: dict[str, Any] = {}

        def ask(service: str, operation: str, parameters: dict[str, Any]) -> None:
            asked.clear()
            asked.update(parameters)
            line = calls.command(service, operation, parameters)
            # What a template hashes to is known when the code is.
            self._console.say(re.sub(r"(templates/[a-z0-9]+/)[0-9a-f]{64}", r"\1<sha256>", line))
            if note := _NOTES.get(operation):
                self._console.say(f"    # {note}")

        def answer(model: Any, **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
            try:
                call = f"{client.meta.service_model.service_name}.{model.name}"
                return AWSResponse("", 200, {}, None), self._answer(tenant, call, asked)
            except _Error as error:
                return AWSResponse("", 400, {}, None), error.parsed

        calls.listen(client, ask)
        client.meta.events.register_first("before-call.*.*", answer)

    def _answer(self, tenant: Tenant, call: str, asked: Mapping[str, Any]) -> dict[str, Any]:
        """What AWS would answer if all went well."""
        match call:
            case "sts.GetCallerIdentity":
                return {"Account": tenant.account}
            case "s3.HeadObject":
                raise _Error("404")
            case "s3.HeadBucket":
                return self._if_existing({}, _Error("404"))
            case "s3.GetObject":
                record = io.BytesIO(b'{"template": {}, "parameters": {}, "tags": {}}')
                return self._if_existing({"Body": record}, _Error("NoSuchKey"))
            case "lambda.Invoke":
                return {"StatusCode": 200, "Payload": io.BytesIO(b"{}")}
            case "events.ListTargetsByRule":
                return {"Targets": self._targets()}
            case "cloudformation.CreateChangeSet":
                return {"Id": asked["ChangeSetName"], "StackId": asked["StackName"]}
            case "cloudformation.ExecuteChangeSet":
                self._executed[asked["StackName"]] = asked["ClientRequestToken"]
                return {}
            case "cloudformation.DescribeStackEvents":
                return {"StackEvents": [self._event(asked["StackName"])]}
            case "cloudformation.DescribeStacks":
                return {"Stacks": [self._stack(asked["StackName"])]}
            case "cloudformation.ListStackResources":
                return {"StackResourceSummaries": self._resources()}
        return _ANSWERS[call]

    def _if_existing(self, answer: dict[str, Any], error: _Error) -> dict[str, Any]:
        if not self._existing:
            raise error
        return answer

    def _stack(self, name: str) -> dict[str, Any]:
        if not self._existing and name not in self._executed:
            raise _Error("ValidationError", f"Stack with id {name} does not exist")
        outputs = [{"OutputKey": key, "OutputValue": f"<{key}>"} for key in self._document["Outputs"]]
        status = "UPDATE_COMPLETE" if self._existing else "CREATE_COMPLETE"
        return {"StackName": name, "StackId": name, "StackStatus": status, "Outputs": outputs}

    def _event(self, name: str) -> dict[str, Any]:
        return {
            "EventId": self._executed[name],
            "ClientRequestToken": self._executed[name],
            "LogicalResourceId": name,
            "ResourceStatus": "UPDATE_COMPLETE",
        }

    def _resources(self) -> list[dict[str, Any]]:
        return [
            {"LogicalResourceId": name, "PhysicalResourceId": f"<{name}>", "ResourceType": resource["Type"]}
            for name, resource in self._document["Resources"].items()
        ]

    def _targets(self) -> list[dict[str, Any]]:
        """What the clock calls, by the names of the template."""
        clock = self._document["Outputs"]["ClockRuleName"]["Value"]["Ref"]
        targets = self._document["Resources"][clock]["Properties"]["Targets"]
        return [{"Id": target["Id"], "Arn": f"<{target['Arn']['Ref']}>"} for target in targets]
