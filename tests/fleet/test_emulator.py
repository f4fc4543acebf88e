"""Whole deployments on the independent emulator `ministack`, by the real calls; only the code is a stand-in.

Two tenants get the product's own template; everything else is tried with the small one beside this file. The functions'
binary is a script that answers what the smoke test asks (`bootstrap`, beside this file too), healthy or not. What the
emulator has no notion of (Service Quotas, a change set that takes time) is proven with botocore's Stubber in the other
tests of this folder.
"""

import dataclasses
import itertools
import pathlib
import tempfile
import unittest
from typing import Any
from unittest import mock

from support import HERE, TEMPLATE, Paper

from emulator import Emulator
from fleet import calls, deploying, sites, smoke, template, tenants
from fleet.aws import Aws
from fleet.patience import Patience

ACCOUNT, OTHER_ACCOUNT = tenants.NOBODYS, "210987654321"
HEALTHY = (HERE / "bootstrap").read_text()
# What a tenant has to give, whatever the template asks for; the rest has defaults.
REQUIRED = {"TokenIssuer": "https://issuer.example", "TokenAudience": "ratenwerk"}
_RUNNING = Emulator()
_NUMBERS = itertools.count(1)


class Accounts(Aws):
    """The emulator keeps as many accounts apart as there are keys of twelve digits."""

    def _emulated_key(self, tenant: tenants.Tenant) -> str:
        return tenant.account


def setUpModule() -> None:
    _RUNNING.__enter__()


def tearDownModule() -> None:
    _RUNNING.__exit__(None, None, None)


class Deployments(unittest.TestCase):
    """A folder of tenants and one of builds; each test has tenants of its own on the one emulator."""

    def setUp(self) -> None:
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.place = pathlib.Path(place.name)
        (self.place / "tenants").mkdir()
        self.aws = Aws(_RUNNING.url)
        self.fetch: smoke.Fetch = smoke.fetch
        self.template = TEMPLATE

    def tenant(self, name: str, wave: str | int = 1, account: str = ACCOUNT, **parameters: Any) -> tenants.Tenant:
        """Writes the file of a tenant."""
        declared = template.source(self.template)["Parameters"]
        given = {key: value for key, value in REQUIRED.items() if key in declared}
        given |= {} if "MailIdentityArn" in parameters else {"MailDomain": f"mail.{name}.example"}
        lines = [f'account = "{account}"', 'region = "eu-central-1"', f"wave = {wave!r}", "[parameters]"]
        lines += [f"{key} = {value!r}" for key, value in (given | parameters).items()]
        (self.place / f"tenants/{name}.toml").write_text("\n".join(lines))
        (read,) = tenants.load([name], declared, self.place / "tenants")
        return read

    def build(self, release: str = "1", healthy: bool = True) -> list[str]:
        """A build of every function; each release and each function has code of its own."""
        folder = self.place / f"build-{release}"
        for function in template.functions(template.source(self.template)):
            (folder / function).mkdir(parents=True)
            code = HEALTHY if healthy else HEALTHY.replace("HEALTHY = True", "HEALTHY = False")
            (folder / function / "bootstrap").write_text(f"{code}# {function}, release {release}\n")
        return ["--build", str(folder)]

    def deploy(self, *arguments: str, answers: str | None = None) -> tuple[int, str]:
        """Runs infra/deploy; its exit status and what it said."""

        def site(console: Any) -> Any:
            emulated = sites.emulator(console, _RUNNING.url, self.aws)
            return dataclasses.replace(emulated, smoke_patience=Patience(0.05, 1), fetch=self.fetch)

        console = Paper(answers)
        folder = self.place / "tenants"
        status = deploying.main(["--emulator", _RUNNING.url, *arguments], console, folder, self.template, site)
        return status, console.text

    def deploys(self, *arguments: str, answers: str | None = None) -> str:
        status, text = self.deploy(*arguments, answers=answers)
        self.assertEqual(status, 0, text)
        return text

    def fails(self, *arguments: str, answers: str | None = None) -> str:
        status, text = self.deploy(*arguments, answers=answers)
        self.assertEqual(status, 1, text)
        return text

    def stack(self, tenant: tenants.Tenant) -> dict[str, Any] | None:
        return self.stacks(tenant).get(tenant.name)

    def stacks(self, tenant: tenants.Tenant) -> dict[str, dict[str, Any]]:
        """Every stack of the tenant's account."""
        found = self.aws.client(tenant, "cloudformation").describe_stacks()["Stacks"]
        return {stack["StackName"]: stack for stack in found}

    def parameter(self, tenant: tenants.Tenant, name: str) -> str:
        return {entry["ParameterKey"]: entry["ParameterValue"] for entry in self.stack(tenant)["Parameters"]}[name]

    def live(self, tenant: tenants.Tenant, function: str = "settings") -> str:
        """The hash of the code that the alias leads to."""
        client = self.aws.client(tenant, "lambda")
        name = f"{tenant.name}-{function}"
        version = client.get_alias(FunctionName=name, Name="live")["FunctionVersion"]
        return client.get_function_configuration(FunctionName=name, Qualifier=version)["CodeSha256"]

    def versions(self, tenant: tenants.Tenant, function: str = "settings") -> list[str]:
        client = self.aws.client(tenant, "lambda")
        listed = client.list_versions_by_function(FunctionName=f"{tenant.name}-{function}")["Versions"]
        return [entry["Version"] for entry in listed if entry["Version"] != "$LATEST"]


class Releasing(Deployments):
    def test_two_tenants_of_the_product_live_side_by_side(self):
        self.template = template.PATH
        one, two = self.tenant("twinone"), self.tenant("twintwo")
        text = self.deploys("twinone", "twintwo", *self.build())
        self.assertIn("rules on the default bus: ", text)
        self.assertEqual(text.count("smoke test passed"), 2)
        tables = {self.output(tenant, "TableName") for tenant in (one, two)}
        self.assertEqual(len(tables), 2)
        for tenant in (one, two):
            self.assertEqual(self.output(tenant, "ClockRuleName"), f"{tenant.name}-clock")

    def output(self, tenant: tenants.Tenant, name: str) -> str:
        return {entry["OutputKey"]: entry["OutputValue"] for entry in self.stack(tenant)["Outputs"]}[name]

    def test_the_same_again_changes_nothing(self):
        tenant = self.tenant("again")
        build = self.build()
        self.deploys("again", *build)
        self.assertIn("again: nothing to change; smoke test passed", self.deploys("again", *build))
        self.assertEqual(self.versions(tenant), ["1"])

    def test_a_changed_parameter_reaches_the_alias(self):
        tenant = self.tenant("changed")
        build = self.build()
        self.deploys("changed", *build)
        self.tenant("changed", ClockMinute=41)
        self.assertIn("ClockRule", self.deploys("changed", *build))
        self.assertEqual(self.versions(tenant), ["1", "2"])
        rule = self.aws.client(tenant, "events").describe_rule(Name="changed-clock")
        self.assertEqual(rule["ScheduleExpression"], "cron(41 * * * ? *)")

    def test_old_versions_go_and_the_live_one_stays(self):
        tenant = self.tenant("pruned")
        for release in "1234":
            text = self.deploys("pruned", "--keep-versions", "2", *self.build(release))
        self.assertIn("old versions deleted", text)
        self.assertEqual(self.versions(tenant), ["3", "4"])

    def test_tenants_of_two_accounts_are_deployed_one_after_the_other(self):
        here, there = self.tenant("here", wave=2), self.tenant("there", account=OTHER_ACCOUNT)
        self.aws = Accounts(_RUNNING.url)
        # Of an API the emulator asks whose it is by the key, even where nobody has to sign anything.
        self.fetch = lambda address: smoke.fetch(f"{address}?X-Amz-Credential={self.account_of(address)}/any")
        text = self.deploys("here", "there", *self.build())
        first, second = f"[1/2] there (wave 1; {OTHER_ACCOUNT}", f"[2/2] here (wave 2; {ACCOUNT}"
        self.assertLess(text.index(first), text.index(second))
        self.assertIsNotNone(self.stack(here))
        self.assertIsNotNone(self.stack(there))
        self.assertNotIn("there", self.stacks(here))

    def account_of(self, address: str) -> str:
        """The account whose API this address is of."""
        there = tenants.Tenant("there", OTHER_ACCOUNT, "eu-central-1", 1, None, {}, {})
        apis = self.aws.client(there, "apigatewayv2").get_apis()["Items"]
        return OTHER_ACCOUNT if any(f"/{api['ApiId']}/" in address for api in apis) else ACCOUNT

    def test_code_is_uploaded_once_for_all(self):
        self.tenant("firstup"), self.tenant("secondup")
        keys: list[str] = []

        def hear(service: str, operation: str, asked: dict[str, Any]) -> None:
            if operation == "PutObject" and asked["Key"].startswith("code/"):
                keys.append(asked["Key"])

        self.aws = Aws(_RUNNING.url, listeners=(lambda _, client: calls.listen(client, hear),))
        self.deploys("firstup", "secondup", *self.build("upload"))
        self.assertEqual(len(keys), len(template.functions(template.source(TEMPLATE))))


class Refusing(Deployments):
    def test_a_declined_change_set_leaves_nothing(self):
        tenant = self.tenant("declined")
        self.assertIn("declined; nothing was changed", self.fails("declined", *self.build(), answers="n\n"))
        self.assertIsNone(self.stack(tenant))
        self.deploys("declined", "--build", str(self.place / "build-1"), answers="y\n")
        before = self.live(tenant)
        self.fails("declined", *self.build("2"), answers="\n")
        self.assertEqual(self.live(tenant), before)

    def test_an_identity_leaves_the_stack_only_when_somebody_says_so(self):
        tenant = self.tenant("identity")
        build = self.build()
        self.deploys("identity", *build)
        arn = f"arn:aws:ses:eu-central-1:{ACCOUNT}:identity/stadtwerke.example"
        self.tenant("identity", MailIdentityArn=arn)
        text = self.fails("identity", *build)
        self.assertIn("MailIdentity would ", text)
        self.assertIn("the identity whose DNS records the tenant has set", text)
        self.assertIn("--allow-loss-of MailIdentity", text)
        self.assertEqual(self.parameter(tenant, "MailIdentityArn"), "")
        self.deploys("identity", "--allow-loss-of", "MailIdentity", *build)
        self.assertEqual(self.parameter(tenant, "MailIdentityArn"), arn)

    def test_a_full_quota_stops_before_anything_begins(self):
        tenant = self.tenant("full", account="333322221111")
        self.aws = Accounts(_RUNNING.url)
        events = self.aws.client(tenant, "events")
        for number in range(100):
            events.create_event_bus(Name=f"bus-{number}")
        text = self.fails("full", *self.build())
        self.assertIn("FULL  event buses: 100 used, 1 more needed, of 100, AWS's default", text)
        self.assertIn("Nothing was deployed", text)
        self.assertIsNone(self.stack(tenant))

    def test_credentials_of_another_account_are_refused(self):
        tenant = self.tenant("elsewhere", account=OTHER_ACCOUNT)
        text = self.fails("elsewhere", *self.build())
        self.assertIn(f"names the account {OTHER_ACCOUNT}, but the credentials are those of {ACCOUNT}", text)
        self.assertIsNone(self.stack(tenant))


class PuttingBack(Deployments):
    def test_a_failing_smoke_test_brings_package_and_parameters_back(self):
        tenant = self.tenant("broken", ClockMinute=11)
        self.deploys("broken", *self.build())
        before = self.live(tenant)
        self.tenant("broken", ClockMinute=12)
        text = self.fails("broken", *self.build("2", healthy=False))
        self.assertIn("GET /v1/no-such-address should be answered 404 application/problem+json, but: 200", text)
        self.assertIn("broken-run_instalments:live fails at a clock event", text)
        self.assertIn("the smoke test has failed, and the release before is back.\nIts smoke test passes.", text)
        self.assertEqual(self.live(tenant), before)
        self.assertEqual(self.parameter(tenant, "ClockMinute"), "11")

    def test_nobody_gets_what_a_pilot_could_not_take(self):
        pilot, other = self.tenant("pilotone", wave="pilot"), self.tenant("waveone")
        self.deploys("--all", *self.build())
        before = self.live(pilot), self.live(other)
        text = self.fails("--all", *self.build("2", healthy=False))
        self.assertIn("Stopped at pilotone: 0 of 2 are done, 1 have not been touched", text)
        self.assertIn("go on with: infra/deploy --all --from pilotone", text)
        self.assertNotIn("[2/2]", text)
        self.assertEqual((self.live(pilot), self.live(other)), before)

    def test_a_first_release_that_fails_has_nothing_to_go_back_to(self):
        tenant = self.tenant("firstbad")
        text = self.fails("firstbad", *self.build(healthy=False))
        self.assertIn("there is nothing to put back, and the stack stays", text)
        self.assertEqual(self.stack(tenant)["StackStatus"], "CREATE_COMPLETE")
        self.assertIn("smoke test passed", self.deploys("firstbad", *self.build("2")))

    def test_somebody_goes_back_by_hand(self):
        tenant = self.tenant("manual", ClockMinute=21)
        self.deploys("manual", *self.build())
        first = self.live(tenant)
        self.tenant("manual", ClockMinute=22)
        self.deploys("manual", *self.build("2"))
        second = self.live(tenant)
        self.assertNotEqual(first, second)
        self.assertIn("the release before is back; smoke test passed", self.deploys("--back", "manual"))
        self.assertEqual((self.live(tenant), self.parameter(tenant, "ClockMinute")), (first, "21"))
        self.deploys("--back", "manual")
        self.assertEqual((self.live(tenant), self.parameter(tenant, "ClockMinute")), (second, "22"))

    def test_there_must_be_something_to_go_back_to(self):
        self.tenant("single")
        self.deploys("single", *self.build())
        self.assertIn("there is no release to go back to", self.fails("--back", "single"))

    def test_what_cloudformation_can_not_carry_out_it_undoes(self):
        tenant = self.tenant("undone")
        self.deploys("undone", *self.build())
        before = self.live(tenant)
        self.template = self.place / "template.yaml"
        self.aws.client(tenant, "events").create_event_bus(Name="taken")
        impossible = "  Impossible:\n    Type: AWS::Events::EventBus\n    Properties: { Name: taken }\n"
        self.template.write_text(TEMPLATE.read_text().replace("\nOutputs:", f"\n{impossible}\nOutputs:"))
        text = self.fails("undone", *self.build("2"))
        self.assertIn("could not carry it out and undid it (UPDATE_ROLLBACK_COMPLETE)", text)
        self.assertIn("Impossible: ", text)
        self.assertEqual(self.live(tenant), before)


class Looking(Deployments):
    """What the smoke test sees beside the API and the functions; nothing has to change for it to look."""

    def setUp(self) -> None:
        super().setUp()
        self.name = f"looked{next(_NUMBERS)}"
        self.one = self.tenant(self.name)
        self.again = self.build()
        self.deploys(self.name, *self.again)
        self.events = self.aws.client(self.one, "events")

    def test_a_clock_that_is_off(self):
        self.events.disable_rule(Name=f"{self.name}-clock")
        self.assertIn(f"the rule {self.name}-clock is switched off", self.fails(self.name, *self.again))

    def test_a_clock_that_calls_nobody(self):
        self.events.remove_targets(Rule=f"{self.name}-clock", Ids=["run_instalments"])
        self.assertIn(f"the rule {self.name}-clock calls nobody", self.fails(self.name, *self.again))

    def test_a_rule_that_is_gone(self):
        self.events.remove_targets(Rule=f"{self.name}-next-due", Ids=["run_instalments"])
        self.events.delete_rule(Name=f"{self.name}-next-due")
        self.assertIn(f"the rule {self.name}-next-due is missing", self.fails(self.name, *self.again))

    def test_what_can_not_be_looked_at_does_not_hold(self):
        self.aws.client(self.one, "lambda").delete_alias(FunctionName=f"{self.name}-run_instalments", Name="live")
        self.assertIn("when calling the Invoke operation", self.fails(self.name, *self.again))

    def test_a_slip_of_the_hand_deletes_no_stack(self):
        self.assertTrue(self.stack(self.one)["EnableTerminationProtection"])


class Rehearsing(Deployments):
    maxDiff = None

    def test_a_rehearsal_makes_the_calls_of_the_real_run(self):
        # An account of its own, in which there is no bucket yet.
        self.tenant("rehearsed", account=OTHER_ACCOUNT)
        self.fetch = lambda address: smoke.fetch(f"{address}?X-Amz-Credential={OTHER_ACCOUNT}/any")
        for release, assumed in (("1", ["--as-new"]), ("2", [])):
            build = self.build(release)
            dry, real = [], []
            with mock.patch("fleet.rehearsal.calls.listen", self.overheard(dry)):
                self.deploys("--dry-run", "rehearsed", *assumed, *build)
            listen = self.overheard(real)
            self.aws = Accounts(_RUNNING.url, listeners=(lambda _, client: listen(client, lambda *_: None),))
            self.deploys("rehearsed", *build)
            with self.subTest(release):
                self.assertEqual(once(dry), once(real))

    def overheard(self, heard: list[str]) -> Any:
        """Listens as `calls.listen` does, and keeps what was called."""
        listen = calls.listen

        def listen_too(client: Any, told: Any) -> None:
            def tell(service: str, operation: str, parameters: dict[str, Any]) -> None:
                heard.append(f"{service}.{operation}")
                told(service, operation, parameters)

            listen(client, tell)

        return listen_too


def once(heard: list[str]) -> list[str]:
    """The calls, each waiting once; which routes the emulator has to forget, only the emulator knows."""
    kept: list[str] = []
    for call in heard:
        if call not in kept[-2:] and not call.startswith("apigatewayv2.Delete"):
            kept.append(call)
    return kept


if __name__ == "__main__":
    unittest.main()
