"""The state of a tenant's stack, and waiting for it to change."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from .changeset import ChangeSet
from .console import Console
from .mistakes import Refusal
from .patience import Patience

_READY = {f"{what}_COMPLETE" for what in ("CREATE", "UPDATE", "UPDATE_ROLLBACK", "IMPORT", "IMPORT_ROLLBACK")}
#: An empty stack that a change set was made for; the next one may be made all the same.
_EMPTY = {"REVIEW_IN_PROGRESS"}


@dataclasses.dataclass(frozen=True)
class Stack:
    """A stack as CloudFormation describes it."""

    name: str
    identifier: str
    status: str
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    outputs: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Earlier:
    """What a stack was before a release: enough to put it back."""

    template: Mapping[str, Any] | str
    parameters: Mapping[str, str]
    tags: Mapping[str, str]


def describe(cloudformation: BaseClient, name: str) -> Stack | None:
    """The stack; none when there is none, or only the empty shell of a change set."""
    try:
        (found,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
    except ClientError as error:
        if "does not exist" in error.response["Error"].get("Message", ""):
            return None
        raise
    if found["StackStatus"] in _EMPTY:
        return None
    return Stack(
        name=found["StackName"],
        identifier=found["StackId"],
        status=found["StackStatus"],
        parameters={entry["ParameterKey"]: entry["ParameterValue"] for entry in found.get("Parameters", [])},
        tags={entry["Key"]: entry["Value"] for entry in found.get("Tags", [])},
        outputs={entry["OutputKey"]: entry["OutputValue"] for entry in found.get("Outputs", [])},
    )


def must_be_ready(stack: Stack | None) -> None:
    """Raises `Refusal` when a stack can't take a change set now, with what to do about it."""
    if stack is None or stack.status in _READY:
        return
    if stack.status.endswith("_IN_PROGRESS"):
        raise Refusal(f"{stack.name}: somebody is changing the stack already ({stack.status}); wait until that is over.")
    advice = {
        "ROLLBACK_COMPLETE": f"its creation failed and it holds nothing: aws cloudformation delete-stack "
        f"--stack-name {stack.name}, then deploy again",
        "UPDATE_ROLLBACK_FAILED": f"see why in its events, then aws cloudformation continue-update-rollback "
        f"--stack-name {stack.name}",
    }.get(stack.status, "see why in its events in the console of CloudFormation")
    raise Refusal(f"{stack.name}: the stack is {stack.status}; {advice}.")


def earlier(cloudformation: BaseClient, stack: Stack) -> Earlier:
    """What the stack is now, to be put back later."""
    body = cloudformation.get_template(StackName=stack.name, TemplateStage="Original")["TemplateBody"]
    return Earlier(body, stack.parameters, stack.tags)


def resources(cloudformation: BaseClient, name: str) -> Iterator[dict[str, Any]]:
    """Every resource of a stack: logical and physical id, type, status."""
    for page in cloudformation.get_paginator("list_stack_resources").paginate(StackName=name):
        yield from page["StackResourceSummaries"]


def execute(cloudformation: BaseClient, changes: ChangeSet, patience: Patience, console: Console) -> Stack:
    """Carries a change set out and tells how far it is; raises `Refusal` unless it has succeeded.

    The stack is asked for by its identifier, which finds it even when a failed creation has deleted it.
    """
    operation = _Operation(cloudformation, changes)
    named = {"ChangeSetName": changes.name, "StackName": changes.stack}
    cloudformation.execute_change_set(**named, ClientRequestToken=changes.name)

    def settled() -> Stack | None:
        for event in operation.news():
            reason = event.get("ResourceStatusReason", "")
            if event["ResourceStatus"].endswith("_FAILED") and "cancelled" not in reason:
                console.say(f"  {event['LogicalResourceId']}: {reason or 'no reason given'}")
            what = f"{event['LogicalResourceId']} {event['ResourceStatus']}"
            console.passing(f"  {changes.stack}: {operation.done} of {len(changes.changes)} resources; {what}")
        stack = describe(cloudformation, changes.stack_id)
        # A creation that failed goes on to be deleted.
        over = stack and not stack.status.endswith("_IN_PROGRESS") and stack.status != "CREATE_FAILED"
        return stack if over and operation.has_begun else None

    stack = patience.until(settled)
    if stack is None:
        minutes = patience.seconds / 60
        raise Refusal(f"{changes.stack}: the stack is still changing after {minutes:.0f} minutes; look at it.")
    if stack.status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        undone = f"{changes.stack}: CloudFormation could not carry it out and undid it ({stack.status})."
        kept = f" Kept, and to be deleted by hand: {', '.join(operation.kept)}." if operation.kept else ""
        raise Refusal(undone + kept)
    return stack


class _Operation:
    """The events of one execution, which carry the name of its change set."""

    def __init__(self, cloudformation: BaseClient, changes: ChangeSet):
        self._pages = cloudformation.get_paginator("describe_stack_events")
        self._changes = changes
        self._told: set[str] = set()
        self._done: set[str] = set()
        #: What a deletion left where it was.
        self.kept: list[str] = []

    @property
    def has_begun(self) -> bool:
        """Whether anything has happened; until then the stack shows the state of the release before."""
        return bool(self._told)

    @property
    def done(self) -> int:
        """How many resources are made, changed or taken away."""
        return len(self._done - {self._changes.stack})

    def news(self) -> list[dict[str, Any]]:
        """The events that nobody was told of yet, oldest first."""
        fresh = []
        for event in self._newest_first():
            if event["EventId"] in self._told or event.get("ClientRequestToken") != self._changes.name:
                break
            fresh.append(event)
            if event["ResourceStatus"].endswith("_COMPLETE"):
                self._done.add(event["LogicalResourceId"])
            if event["ResourceStatus"] == "DELETE_SKIPPED":
                self.kept.append(f"{event['PhysicalResourceId']} ({event['ResourceType']})")
        self._told.update(event["EventId"] for event in fresh)
        return fresh[::-1]

    def _newest_first(self) -> Iterator[dict[str, Any]]:
        for page in self._pages.paginate(StackName=self._changes.stack_id):
            yield from page["StackEvents"]
