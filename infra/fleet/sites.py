"""Where releases happen: on AWS, on an emulator, or nowhere, in a rehearsal."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from . import emulated, rehearsal, stacks
from .aws import Aws
from .console import Console
from .patience import Patience
from .release import Site
from .stacks import Stack
from .tenants import Tenant

_QUICK = Patience(pause=0.1, seconds=300)


def real(console: Console) -> Site:
    """AWS, with the credentials of whoever deploys."""
    return Site(Aws(), console)


def emulator(console: Console, url: str, aws: Aws | None = None) -> Site:
    """An emulator on this machine, which needs some help after each deployment."""
    aws = aws or Aws(url)

    def resources(tenant: Tenant) -> dict[str, str]:
        listed = stacks.resources(aws.client(tenant, "cloudformation"), tenant.name)
        return {entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in listed}

    def adapt(tenant: Tenant, document: Mapping[str, Any], parameters: Mapping[str, str]) -> None:
        known = resources(tenant)
        gateway = aws.client(tenant, "apigatewayv2")
        emulated.Routes(gateway, tenant.region, known, parameters).create(document["Resources"]["Api"])
        iam = aws.client(tenant, "iam")
        emulated.translate_rights(iam, tenant.name, tenant.account, tenant.region, document, known)

    def address(tenant: Tenant, stack: Stack) -> str:
        return emulated.api_address(url, resources(tenant)["Api"])

    return Site(aws, console, _QUICK, dataclasses.replace(_QUICK, seconds=5), adapt=adapt, address=address)


def rehearsed(console: Console, url: str | None, document: Mapping[str, Any], existing: bool) -> Site:
    """Nowhere: every call is printed instead, as `rehearsal` says."""
    played = rehearsal.Rehearsal(console, document, existing)
    aws = Aws(url, rehearsed=True, listeners=(played.listen,))
    site = emulator(console, url, aws) if url else Site(aws, console)
    return dataclasses.replace(site, fetch=played.fetch, clock=lambda: 0.0, stamp=lambda: "<time>")
