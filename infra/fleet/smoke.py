"""What must hold after a switch, asked from outside as far as possible.

The API answers unknown addresses with a problem and nobody without a token; both rules are there and the clock is on;
and every function that the clock calls carries out a real clock event, by the alias that the clock calls. That is a
run of the clock like any other: it does what is due, and nothing else.
"""

import dataclasses
import datetime
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import BotoCoreError, ClientError

from .patience import Patience
from .stacks import Stack
from .tenants import Tenant

UNKNOWN = "/v1/no-such-address"
GUARDED = "/v1/settings"
PROBLEM = "application/problem+json"


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    kind: str
    body: str


Fetch = Callable[[str], Answer]
Clients = Callable[[Tenant, str], BaseClient]


def fetch(address: str) -> Answer:
    """A plain GET, as anybody on the Internet could send it; raises `OSError` when nobody answers."""
    # Loopback is an emulator's: a proxy of the developer's has no part in it.
    handlers = [urllib.request.ProxyHandler({})] if address.startswith("http://127.0.0.1:") else []
    try:
        with urllib.request.build_opener(*handlers).open(address, timeout=30) as answer:
            return _answer(answer.status, answer)
    except urllib.error.HTTPError as error:
        return _answer(error.code, error)


def _answer(status: int, answer: Any) -> Answer:
    return Answer(status, answer.headers.get("Content-Type", ""), answer.read(100_000).decode(errors="replace"))


@dataclasses.dataclass(frozen=True)
class SmokeTest:
    """The test of one tenant's stack."""

    tenant: Tenant
    stack: Stack
    #: Where the API answers.
    address: str
    clients: Clients
    fetch: Fetch = fetch
    #: The name of a new API and the rights of a new role take some seconds until they are known everywhere.
    patience: Patience = Patience(pause=2, seconds=90)

    def failures(self) -> list[str]:
        """What does not hold, in words; nothing when all of it does."""
        failures: list[str] = []
        for check in (self._api, self._rules, self._clock):
            try:
                failures += check()
            except (BotoCoreError, ClientError) as error:
                # What could not be looked at does not hold.
                failures.append(str(error))
        return failures

    def _api(self) -> Iterator[str]:
        expected = {UNKNOWN: (404, PROBLEM), GUARDED: (401, "")}
        for path, (status, kind) in expected.items():
            found: list[str] = []

            def right(path: str = path, status: int = status, kind: str = kind, found: list[str] = found) -> bool:
                try:
                    answer = self.fetch(self.address + path)
                except OSError as error:
                    found.append(str(error))
                    return False
                found.append(f"{answer.status} {answer.kind} {answer.body[:200]}")
                return answer.status == status and answer.kind.startswith(kind)

            if not self.patience.until(right):
                yield f"GET {path} should be answered {status} {kind}".rstrip() + f", but: {found[-1]}"

    def _rules(self) -> Iterator[str]:
        events = self.clients(self.tenant, "events")
        for output, must_ring in (("NextDueRuleName", False), ("ClockRuleName", True)):
            name = self.stack.outputs.get(output, f"{self.stack.name} has no output {output}")
            try:
                rule = events.describe_rule(Name=name)
            except events.exceptions.ResourceNotFoundException:
                yield f"the rule {name} is missing"
                continue
            if must_ring and rule["State"] != "ENABLED":
                yield f"the rule {name} is switched off, so that nothing that was missed is ever done"

    def _clock(self) -> Iterator[str]:
        name = self.stack.outputs.get("ClockRuleName")
        if name is None:
            return
        events, functions = self.clients(self.tenant, "events"), self.clients(self.tenant, "lambda")
        targets = events.list_targets_by_rule(Rule=name)["Targets"]
        if not targets:
            yield f"the rule {name} calls nobody"
        for target in targets:
            said: list[str] = []

            def runs(target: str = target["Arn"], said: list[str] = said) -> bool:
                answer = functions.invoke(FunctionName=target, Payload=json.dumps(self._ring(name)).encode())
                said.append(answer["Payload"].read(500).decode(errors="replace"))
                return "FunctionError" not in answer

            if not self.patience.until(runs):
                yield f"{target['Arn'].rpartition('function:')[2]} fails at a clock event: {said[-1]}"

    def _ring(self, rule: str) -> dict[str, Any]:
        """What EventBridge sends when the clock rings."""
        region, account = self.tenant.region, self.tenant.account
        return {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": account,
            "time": f"{datetime.datetime.now(datetime.timezone.utc):%Y-%m-%dT%H:%M:%SZ}",
            "region": region,
            "resources": [f"arn:aws:events:{region}:{account}:rule/{rule}"],
            "detail": {},
        }
