"""Counts what a release needs against what an account has left, before anything begins.

Half of a fleet deployed and the other half refused is what this is for: CloudFormation finds a full quota in the middle
of a stack. What can be asked of the account is asked; otherwise AWS's defaults are taken, and the line says so.
"""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError

from . import stacks
from .package import Package
from .smoke import Clients
from .tenants import Tenant

RULE, BUS, ROLE = "AWS::Events::Rule", "AWS::Events::EventBus", "AWS::IAM::Role"
_RULES, _BUSES, _CONCURRENCY = "L-244521F2", "L-658A4FD9", "L-B99A9384"
#: Regions that begin with fewer rules per bus than the others.
_FEWER_RULES = {"af-south-1": 100, "eu-south-1": 100}
#: Lambda refuses a reservation that leaves less than this to the functions without one.
_UNRESERVED = 100
#: Tenants send in different minutes of an hour, and what SES refuses is sent later: one mail a second serves ten.
_TENANTS_PER_MAIL_A_SECOND = 10


@dataclasses.dataclass(frozen=True)
class Quota:
    """One limit of an account: what there is of it, what is used, and what this release needs on top."""

    what: str
    limit: float
    used: float
    needed: float
    #: What somebody can do when it is full.
    remedy: str
    #: Whether the limit is AWS's default, because the account's own could not be asked.
    assumed: bool = False
    #: Whether it only slows things down.
    advisory: bool = False

    @property
    def is_full(self) -> bool:
        """Whether the release does not fit."""
        return self.needed > 0 and self.used + self.needed > self.limit

    def __str__(self) -> str:
        state = ("TIGHT" if self.advisory else "FULL") if self.is_full else "ok"
        assumed = ", AWS's default" if self.assumed else ""
        line = f"  {state:<5} {self.what}: {self.used:g} used, {self.needed:g} more needed, of {self.limit:g}{assumed}"
        return f"{line}\n        {self.remedy}" if self.is_full else line


@dataclasses.dataclass(frozen=True)
class Needs:
    """What the tenants of one account and Region need on top of what they have."""

    tenants: int
    resources: Mapping[str, int]
    code_bytes: int
    concurrency: int


def needs(clients: Clients, members: Iterable[Tenant], document: Mapping[str, Any], package: Package) -> Needs:
    """Compares the template with the stack that each tenant has, if it has one."""
    counted: Counter[str] = Counter()
    tenants = code = concurrency = 0
    for tenant in members:
        cloudformation = clients(tenant, "cloudformation")
        stack = stacks.describe(cloudformation, tenant.name)
        present = _present(cloudformation, tenant.name) if stack else Counter()
        counted += _resources(document) - present
        # A new function is code twice: as it is, and as its first version. A release adds one version.
        code += package.size * (1 if stack else 2)
        before = int(stack.parameters.get("RunnerConcurrency", "0")) if stack else 0
        concurrency += max(0, int(tenant.parameters.get("RunnerConcurrency", "0")) - before)
        tenants += 1
    return Needs(tenants, counted, code, concurrency)


def _resources(document: Mapping[str, Any]) -> Counter[str]:
    """The countable resources of a template; rules of a bus of its own don't count against the default bus."""
    return Counter(
        resource["Type"]
        for resource in document["Resources"].values()
        if resource["Type"] in (RULE, BUS, ROLE) and "EventBusName" not in resource.get("Properties", {})
    )


def _present(cloudformation: BaseClient, stack: str) -> Counter[str]:
    return Counter(resource["ResourceType"] for resource in stacks.resources(cloudformation, stack))


def per_account(needed: Mapping[tuple[str, str], Needs]) -> dict[tuple[str, str], Needs]:
    """The same with each account's roles summed over its Regions, since IAM knows none."""
    roles: Counter[str] = Counter()
    for (account, _), one in needed.items():
        roles[account] += one.resources.get(ROLE, 0)
    return {
        place: dataclasses.replace(one, resources={**one.resources, ROLE: roles[place[0]]})
        for place, one in needed.items()
    }


def count(clients: Clients, tenant: Tenant, needed: Needs) -> list[Quota]:
    """Every quota of the account and Region in which `tenant` lives."""
    return [
        *_events(clients, tenant, needed),
        _roles(clients, tenant, needed),
        *_functions(clients, tenant, needed),
        *_mail(clients, tenant, needed),
    ]


def _events(clients: Clients, tenant: Tenant, needed: Needs) -> Iterable[Quota]:
    events = clients(tenant, "events")
    rules = sum(len(page["Rules"]) for page in events.get_paginator("list_rules").paginate())
    buses = _count_buses(events)
    for what, code, default, used, kind in (
        ("rules on the default bus", _RULES, _FEWER_RULES.get(tenant.region, 300), rules, RULE),
        ("event buses", _BUSES, 100, buses, BUS),
    ):
        limit = _applied(clients, tenant, "events", code)
        more = needed.resources.get(kind, 0)
        remedy = _ask_for_more(tenant, "events", code, used + more)
        yield Quota(what, limit or default, used, more, remedy, assumed=limit is None)


def _count_buses(events: BaseClient) -> int:
    """Every bus but the default one, which the quota does not count. No paginator knows this operation."""
    names, token = [], {}
    while True:
        page = events.list_event_buses(**token)
        names += [bus["Name"] for bus in page["EventBuses"]]
        if not page.get("NextToken"):
            return len([name for name in names if name != "default"])
        token = {"NextToken": page["NextToken"]}


def _roles(clients: Clients, tenant: Tenant, needed: Needs) -> Quota:
    summary = clients(tenant, "iam").get_account_summary()["SummaryMap"]
    remedy = "Ask for more roles per account (Service Quotas, IAM, in us-east-1), or give new tenants another account."
    more = needed.resources.get(ROLE, 0)
    return Quota("IAM roles", summary.get("RolesQuota", 1000), summary.get("Roles", 0), more, remedy)


def _functions(clients: Clients, tenant: Tenant, needed: Needs) -> Iterable[Quota]:
    settings = clients(tenant, "lambda").get_account_settings()
    limit, usage = settings["AccountLimit"], settings["AccountUsage"]
    megabyte = 1_000_000
    yield Quota(
        "function versions, MB",
        limit["TotalCodeSize"] // megabyte,
        usage["TotalCodeSize"] // megabyte,
        -(-needed.code_bytes // megabyte),
        "Keep fewer versions (--keep-versions), or delete functions that nobody needs.",
    )
    total, unreserved = limit["ConcurrentExecutions"], limit["UnreservedConcurrentExecutions"]
    yield Quota(
        "reserved concurrency",
        max(0, total - _UNRESERVED),
        total - unreserved,
        needed.concurrency,
        "Set RunnerConcurrency to 0, or " + _ask_for_more(tenant, "lambda", _CONCURRENCY, total + needed.concurrency),
    )
    yield Quota(
        "concurrent executions",
        total,
        0,
        # A stream and a clock at once, and what customers ask meanwhile waits its turn.
        2 * needed.tenants,
        "Requests of one tenant delay those of another: " + _ask_for_more(tenant, "lambda", _CONCURRENCY, 1000),
        advisory=True,
    )


def _mail(clients: Clients, tenant: Tenant, needed: Needs) -> Iterable[Quota]:
    account = clients(tenant, "sesv2").get_account()
    sandbox = not account.get("ProductionAccessEnabled")
    remedy = (
        "SES is in its sandbox and sends to verified addresses alone; request production access."
        if sandbox
        else "Mails are held back and sent later; ask for a higher send rate (Service Quotas, Amazon SES)."
    )
    yield Quota(
        "SES mails a second",
        0 if sandbox else account["SendQuota"]["MaxSendRate"],
        0,
        needed.tenants / _TENANTS_PER_MAIL_A_SECOND,
        remedy,
        advisory=True,
    )


def _applied(clients: Clients, tenant: Tenant, service: str, code: str) -> float | None:
    """The account's own limit; none when it may not be asked, or the service is not there."""
    try:
        quota = clients(tenant, "service-quotas").get_service_quota(ServiceCode=service, QuotaCode=code)
    except ClientError:
        return None
    return quota["Quota"]["Value"]


def _ask_for_more(tenant: Tenant, service: str, code: str, wanted: float) -> str:
    return (
        f"aws service-quotas request-service-quota-increase --region {tenant.region} --service-code {service} "
        f"--quota-code {code} --desired-value {wanted:g}; or give new tenants another account or Region."
    )
