"""One release to one tenant: change set, switch, smoke test, and back again when that fails.

The steps are the same on AWS, on an emulator and in a rehearsal; what differs is in `Site`.
"""

import dataclasses
import pathlib
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from . import changeset, prune, stacks
from .aws import Aws
from .changeset import ChangeSet
from .console import Console
from .mistakes import Refusal
from .package import Package
from .patience import Patience
from .smoke import Fetch, SmokeTest, fetch
from .stacks import Earlier, Stack
from .storage import Storage
from .template import PATH
from .tenants import Tenant


@dataclasses.dataclass(frozen=True)
class Options:
    """What whoever deploys has chosen."""

    #: Logical ids of precious resources that may be replaced or leave the stack.
    allowed_losses: tuple[str, ...] = ()
    kept_versions: int = prune.KEPT


@dataclasses.dataclass(frozen=True)
class Site:
    """Where releases happen: how AWS is reached, how long one waits, and what is done differently there."""

    aws: Aws
    console: Console
    #: For CloudFormation, which takes minutes.
    patience: Patience = Patience(pause=3, seconds=3600)
    #: For the smoke test.
    smoke_patience: Patience = Patience(pause=2, seconds=90)
    fetch: Fetch = fetch
    #: Seconds that only ever grow.
    clock: Callable[[], float] = time.monotonic
    #: Names change sets; differs from one to the next.
    stamp: Callable[[], str] = lambda: f"{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-{secrets.token_hex(3)}"
    #: What an emulator needs after each deployment.
    adapt: Callable[[Tenant, Mapping[str, Any], Mapping[str, str]], None] = lambda tenant, document, parameters: None
    #: Where a stack's API answers.
    address: Callable[[Tenant, Stack], str] = lambda tenant, stack: stack.outputs["ApiUrl"]


class Release:
    """Brings one package to one tenant after the other."""

    def __init__(self, site: Site, package: Package, options: Options, template: pathlib.Path = PATH):
        self._site, self._package, self._options, self._template = site, package, options, template
        self._storages: dict[tuple[str, str], Storage] = {}

    def to(self, tenant: Tenant) -> str:
        """Releases to a tenant; one line that says what has become of it.

        Raises `Refusal` when the tenant has not got the release: it was refused or declined, CloudFormation has undone
        it, or the smoke test has failed and what was there before is back.
        """
        cloudformation = self._site.aws.client(tenant, "cloudformation")
        before = stacks.describe(cloudformation, tenant.name)
        stacks.must_be_ready(before)
        storage = self._storage(tenant)
        storage.upload(self._package)
        document = self._package.document(storage.bucket, tenant.parameters, self._template)
        changes = changeset.create(
            cloudformation,
            tenant.name,
            f"release-{self._site.stamp()}",
            exists=before is not None,
            template=storage.template(tenant.name, document),
            parameters=tenant.parameters,
            tags=tenant.tags,
            patience=self._site.patience,
        )
        if changes is None:
            return self._unchanged(tenant, document)
        self._agree(cloudformation, changes, before)
        earlier = stacks.earlier(cloudformation, before) if before else None
        if earlier:
            storage.remember(tenant.name, dataclasses.asdict(earlier))
        started = self._site.clock()
        stack = stacks.execute(cloudformation, changes, self._site.patience, self._site.console)
        if before is None:
            # A slip of the hand deletes no tenant; whoever means it switches this off first.
            cloudformation.update_termination_protection(StackName=tenant.name, EnableTerminationProtection=True)
        self._site.adapt(tenant, document, tenant.parameters)
        seconds = self._site.clock() - started
        if failures := self._smoke(tenant, stack):
            raise Refusal(self._put_back(tenant, storage, changes, earlier, failures))
        counts = ", ".join(f"{number} {sort}" for sort, number in changes.counts.items() if number)
        switched = f"{counts or 'a new version'}; switched in {seconds:.0f} s; smoke test passed{self._prune(tenant)}"
        return f"{switched}\n  {self._site.address(tenant, stack)}"

    def back(self, tenant: Tenant) -> str:
        """Puts back what the stack was before its last release, and says so. Raises `Refusal` like `to`."""
        cloudformation = self._site.aws.client(tenant, "cloudformation")
        before = stacks.describe(cloudformation, tenant.name)
        stacks.must_be_ready(before)
        storage = self._storage(tenant)
        record = storage.remembered(tenant.name)
        if before is None or record is None:
            raise Refusal(f"{tenant.name}: there is no release to go back to.")
        now = stacks.earlier(cloudformation, before)
        changes = self._changes_to(tenant, storage, Earlier(**record))
        if changes is None:
            return "nothing to put back: it is what it was"
        self._agree(cloudformation, changes, before)
        # Going back twice leads to where one was.
        storage.remember(tenant.name, dataclasses.asdict(now))
        stack = stacks.execute(cloudformation, changes, self._site.patience, self._site.console)
        self._site.adapt(tenant, record["template"], record["parameters"])
        if failures := self._smoke(tenant, stack):
            raise Refusal("\n".join([f"{tenant.name}: put back, but the smoke test fails:", *_listed(failures)]))
        return "the release before is back; smoke test passed"

    def _storage(self, tenant: Tenant) -> Storage:
        if tenant.place not in self._storages:
            storage = Storage(self._site.aws.client(tenant, "s3"), tenant.account, tenant.region)
            storage.prepare()
            self._storages[tenant.place] = storage
        return self._storages[tenant.place]

    def _agree(self, cloudformation: Any, changes: ChangeSet, before: Stack | None) -> None:
        """Shows the change set and asks; raises `Refusal` when it must not be, or nobody wants it."""
        console = self._site.console
        for line in changes.lines():
            console.say(line)
        if endangered := changes.endangered(self._options.allowed_losses):
            changeset.discard(cloudformation, changes, exists=before is not None)
            raise Refusal("\n".join(_dangers(changes.stack, endangered)))
        if not console.agrees(f"{'Change' if before else 'Create'} the stack {changes.stack}?"):
            changeset.discard(cloudformation, changes, exists=before is not None)
            raise Refusal(f"{changes.stack}: declined; nothing was changed.")

    def _unchanged(self, tenant: Tenant, document: Mapping[str, Any]) -> str:
        stack = stacks.describe(self._site.aws.client(tenant, "cloudformation"), tenant.name)
        if stack is None:
            raise Refusal(f"{tenant.name}: CloudFormation finds nothing in the template to create.")
        self._site.adapt(tenant, document, tenant.parameters)
        if failures := self._smoke(tenant, stack):
            report = [f"{tenant.name}: nothing to change, but the smoke test fails:", *_listed(failures)]
            raise Refusal("\n".join(report))
        return "nothing to change; smoke test passed"

    def _smoke(self, tenant: Tenant, stack: Stack) -> list[str]:
        site = self._site
        address = site.address(tenant, stack)
        return SmokeTest(tenant, stack, address, site.aws.client, site.fetch, site.smoke_patience).failures()

    def _prune(self, tenant: Tenant) -> str:
        cloudformation = self._site.aws.client(tenant, "cloudformation")
        functions = [
            resource["PhysicalResourceId"]
            for resource in stacks.resources(cloudformation, tenant.name)
            if resource["ResourceType"] == "AWS::Lambda::Function"
        ]
        deleted = prune.prune(self._site.aws.client(tenant, "lambda"), functions, self._options.kept_versions)
        return f"; {deleted} old versions deleted" if deleted else ""

    def _put_back(
        self, tenant: Tenant, storage: Storage, released: ChangeSet, earlier: Earlier | None, failures: list[str]
    ) -> str:
        """Undoes a release whose smoke test has failed; what whoever deploys must know."""
        report = [f"{tenant.name}: the smoke test fails:", *_listed(failures)]
        if earlier is None:
            return "\n".join([*report, "It was the first release: there is nothing to put back, and the stack stays."])
        self._site.console.say("\n".join([*report, "Putting the release before back."]))
        cloudformation = self._site.aws.client(tenant, "cloudformation")
        changes = self._changes_to(tenant, storage, earlier)
        if changes is None:
            return f"{tenant.name}: the smoke test fails, and what was there before is no different."
        # What the release itself has added may go again.
        added = [change.resource for change in released.changes if change.action == "Add"]
        if endangered := changes.endangered(added):
            changeset.discard(cloudformation, changes, exists=True)
            return "\n".join([*_dangers(tenant.name, endangered), "The failed release stays until somebody decides."])
        stack = stacks.execute(cloudformation, changes, self._site.patience, self._site.console)
        self._site.adapt(tenant, earlier.template, earlier.parameters)
        again = self._smoke(tenant, stack)
        outcome = ["Its smoke test fails too:", *_listed(again)] if again else ["Its smoke test passes."]
        return "\n".join([f"{tenant.name}: the smoke test has failed, and the release before is back.", *outcome])

    def _changes_to(self, tenant: Tenant, storage: Storage, earlier: Earlier) -> ChangeSet | None:
        return changeset.create(
            self._site.aws.client(tenant, "cloudformation"),
            tenant.name,
            f"back-{self._site.stamp()}",
            exists=True,
            template=storage.template(tenant.name, earlier.template),
            parameters=earlier.parameters,
            tags=earlier.tags,
            patience=self._site.patience,
        )


def _listed(lines: Iterable[str]) -> list[str]:
    return [f"  - {line}" for line in lines]


def _dangers(stack: str, endangered: Iterable[changeset.Change]) -> list[str]:
    lost, flags = [], []
    for change in endangered:
        how = "would leave the stack" if change.action == "Remove" else "would be replaced, or might be"
        lost.append(f"{change.resource} {how}, and with it {changeset.PRECIOUS[change.kind]}")
        flags.append(f"--allow-loss-of {change.resource}")
    refused = f"{stack}: refused, because of what would be lost:"
    return [refused, *_listed(lost), f"Whoever means it says so: {' '.join(flags)}"]
