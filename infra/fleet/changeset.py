"""A change set: what CloudFormation would do to a stack, shown to a person before it happens.

Some resources hold what can't be made again. A change set that would replace or remove one is refused, unless whoever
deploys names that resource.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from botocore.client import BaseClient

from .mistakes import Refusal
from .patience import Patience

#: What a stack must not lose by the way, and what is lost with it.
PRECIOUS = {
    "AWS::DynamoDB::Table": "every row of the tenant",
    "AWS::Cognito::UserPool": "every user of the tenant, and what they sign in with",
    "AWS::SES::EmailIdentity": "the identity whose DNS records the tenant has set",
}
#: Published and taken down with every release; a line for each would hide the rest.
_VERSION = "AWS::Lambda::Version"
_NOTHING = ("didn't contain changes", "No updates are to be performed")
_SIGNS = {"Add": "+", "Modify": "~", "Remove": "-", "Import": "+", "Dynamic": "~"}


@dataclasses.dataclass(frozen=True)
class Change:
    """What happens to one resource."""

    action: str
    resource: str
    kind: str
    #: `True`, `Conditional` (CloudFormation can't tell yet) or `False`.
    replacement: str
    properties: tuple[str, ...]
    kept: bool

    @property
    def endangers(self) -> bool:
        """Whether something precious is replaced, might be, or leaves the stack."""
        return self.kind in PRECIOUS and (self.action == "Remove" or self.replacement != "False")

    def __str__(self) -> str:
        replaced = {"True": " REPLACED", "Conditional": " perhaps replaced", "False": ""}[self.replacement]
        removed = " (kept outside the stack)" if self.action == "Remove" and self.kept else ""
        properties = f": {', '.join(self.properties)}" if self.properties else ""
        sign = "!" if self.replacement == "True" else _SIGNS.get(self.action, "?")
        return f"  {sign} {self.resource} ({self.kind}){replaced}{removed}{properties}"


@dataclasses.dataclass(frozen=True)
class ChangeSet:
    """A change set that CloudFormation has worked out, and that nobody has executed yet."""

    name: str
    stack: str
    #: Finds the stack even when it has been deleted.
    stack_id: str
    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many resources are added, changed, replaced and removed; versions of functions are not counted."""
        counted = Counter(_sort(change) for change in self.changes if change.kind != _VERSION)
        return {sort: counted[sort] for sort in ("added", "changed", "replaced", "removed")}

    def lines(self) -> Iterator[str]:
        """What people read: one line per resource, and one for all versions."""
        order = ["replaced", "removed", "added", "changed"]
        shown = [change for change in self.changes if change.kind != _VERSION]
        yield from map(str, sorted(shown, key=lambda change: (order.index(_sort(change)), change.resource)))
        published = sum(change.kind == _VERSION and change.action == "Add" for change in self.changes)
        if published:
            yield f"  {published} new {'version' if published == 1 else 'versions'} of functions"
        if self.changes:
            yield "  " + ", ".join(f"{number} {sort}" for sort, number in self.counts.items())

    def endangered(self, allowed: Iterable[str]) -> list[Change]:
        """What would be lost without anybody having said so."""
        named = set(allowed)
        return [change for change in self.changes if change.endangers and change.resource not in named]


def create(
    cloudformation: BaseClient,
    stack: str,
    name: str,
    *,
    exists: bool,
    template: str,
    parameters: Mapping[str, str],
    tags: Mapping[str, str],
    patience: Patience,
) -> ChangeSet | None:
    """Has CloudFormation work out a change set; none when there is nothing to change."""
    created = cloudformation.create_change_set(
        StackName=stack,
        ChangeSetName=name,
        ChangeSetType="UPDATE" if exists else "CREATE",
        TemplateURL=template,
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
        # A stack that could not be created leaves nothing that the next attempt would stumble over.
        **({} if exists else {"OnStackFailure": "DELETE"}),
    )
    named = {"ChangeSetName": name, "StackName": stack}

    def worked_out() -> dict[str, Any] | None:
        described = cloudformation.describe_change_set(**named)
        return described if described["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS") else None

    described = patience.until(worked_out)
    if described is None:
        raise Refusal(f"{stack}: CloudFormation has not worked out the change set {name} in time; try again.")
    if described["Status"] == "FAILED":
        reason = described.get("StatusReason", "")
        cloudformation.delete_change_set(**named)
        if any(words in reason for words in _NOTHING):
            return None
        raise Refusal(f"{stack}: CloudFormation refuses the change set: {reason}")
    changes = tuple(_changes(cloudformation, named, described))
    return ChangeSet(name, stack, created["StackId"], changes)


def discard(cloudformation: BaseClient, changes: ChangeSet, *, exists: bool) -> None:
    """Leaves no trace of a change set that is not wanted, nor of the empty stack that it was to fill."""
    cloudformation.delete_change_set(ChangeSetName=changes.name, StackName=changes.stack)
    if not exists:
        cloudformation.delete_stack(StackName=changes.stack)


def _changes(cloudformation: BaseClient, named: Mapping[str, str], page: Mapping[str, Any]) -> Iterator[Change]:
    while True:
        yield from (_change(entry["ResourceChange"]) for entry in page.get("Changes", []) if "ResourceChange" in entry)
        if not page.get("NextToken"):
            return
        page = cloudformation.describe_change_set(**named, NextToken=page["NextToken"])


def _change(entry: Mapping[str, Any]) -> Change:
    targets: Sequence[Mapping[str, Any]] = [detail.get("Target", {}) for detail in entry.get("Details", [])]
    named = {target.get("Name") or target.get("Attribute", "") for target in targets}
    return Change(
        action=entry["Action"],
        resource=entry["LogicalResourceId"],
        kind=entry["ResourceType"],
        replacement=entry.get("Replacement") or "False",
        properties=tuple(sorted(named - {""})),
        kept=entry.get("PolicyAction") == "Retain",
    )


def _sort(change: Change) -> str:
    if change.replacement == "True":
        return "replaced"
    return {"Add": "added", "Import": "added", "Remove": "removed"}.get(change.action, "changed")
