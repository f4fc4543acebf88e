"""Clients for the account and Region of a tenant: of AWS, or of an emulator."""

import dataclasses
import functools
from collections.abc import Callable

import boto3
import botocore.config
from botocore.client import BaseClient

from .tenants import Tenant

#: What listens to a client's calls, or answers them in AWS's place.
Listener = Callable[[Tenant, BaseClient], None]

# An invocation answers after at most a function's timeout, which is a minute.
_PATIENT = {"connect_timeout": 10, "read_timeout": 120}


@dataclasses.dataclass(frozen=True)
class Aws:
    """Makes clients; the one way in which these scripts reach AWS."""

    #: The emulator's address; none is AWS itself.
    emulator: str | None = None
    #: Whether the listeners answer every call, so that nobody's credentials are looked for.
    rehearsed: bool = False
    #: Told of each client before its first call.
    listeners: tuple[Listener, ...] = ()
    _clients: dict[tuple[str | None, str, str, str], BaseClient] = dataclasses.field(
        default_factory=dict, compare=False
    )

    def client(self, tenant: Tenant, service: str) -> BaseClient:
        """The client of a service in the tenant's account and Region."""
        key = (tenant.profile, tenant.account, tenant.region, service)
        if key not in self._clients:
            client = self._emulated(tenant, service) if self.emulator else self._real(tenant, service)
            for listen in self.listeners:
                listen(tenant, client)
            self._clients[key] = client
        return self._clients[key]

    def _real(self, tenant: Tenant, service: str) -> BaseClient:
        profile = None if self.rehearsed else tenant.profile
        retries = {"mode": "standard", "total_max_attempts": 8}
        config = botocore.config.Config(retries=retries, user_agent_appid="ratenwerk-deploy", **_PATIENT)
        return _session(profile).client(service, region_name=tenant.region, config=config)

    def _emulated(self, tenant: Tenant, service: str) -> BaseClient:
        """Whatever the developer has set up has no part in it: neither credentials nor a proxy."""
        return _session(None).client(
            service,
            region_name=tenant.region,
            endpoint_url=self.emulator,
            aws_access_key_id=self._emulated_key(tenant),
            aws_secret_access_key="emulated",
            config=botocore.config.Config(
                s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}, proxies={}, **_PATIENT
            ),
        )

    def _emulated_key(self, tenant: Tenant) -> str:
        """Stands for the account that the emulator itself serves; a key of twelve digits would be another one."""
        return "test"


@functools.cache
def _session(profile: str | None) -> boto3.Session:
    """Reading what AWS's services look like takes time, and is done once."""
    return boto3.Session(profile_name=profile)
