"""Who gets a release when, and that nobody does after the first failure."""

import unittest

from botocore.exceptions import ClientError
from support import DECLARED, TENANTS, Paper, tenant

from fleet import tenants, waves
from fleet.mistakes import Refusal

FLEET = [
    tenant("delta", 2),
    tenant("alpha", 10),
    tenant("charlie", "pilot", account="222233334444"),
    tenant("bravo", "pilot"),
    tenant("echo", 1, account="222233334444"),
    tenant("foxtrot", 1),
    tenant("golf", 1, account="222233334444"),
    tenant("example", "pilot", account=tenants.NOBODYS),
]


def names(**asked: object) -> list[str]:
    return [chosen.name for chosen in waves.chosen(FLEET, **asked)]


class Order(unittest.TestCase):
    def test_pilots_first_then_waves_by_number_and_accounts_one_after_the_other(self):
        self.assertEqual(names(), ["bravo", "charlie", "foxtrot", "echo", "golf", "delta", "alpha"])

    def test_an_example_is_deployed_on_an_emulator_only(self):
        self.assertEqual(names(emulated=True), ["example"])
        self.assertNotIn("example", names())

    def test_it_can_go_on_from_a_tenant(self):
        self.assertEqual(names(start="echo"), ["echo", "golf", "delta", "alpha"])

    def test_it_can_be_one_wave_only(self):
        self.assertEqual(names(wave="pilot"), ["bravo", "charlie"])
        self.assertEqual(names(wave="1", start="echo"), ["echo", "golf"])

    def test_a_wave_or_a_tenant_that_is_not_there_is_told_what_is(self):
        with self.assertRaisesRegex(Refusal, "there are pilot, 1, 2, 10"):
            names(wave="3")
        with self.assertRaisesRegex(Refusal, "not among the tenants of this run: bravo, charlie"):
            names(wave="pilot", start="echo")

    def test_the_files_beside_this_one(self):
        read = tenants.load(tenants.names(TENANTS), DECLARED, TENANTS)
        self.assertEqual([t.name for t in waves.chosen(read)], ["suedheim", "westheim", "nordheim"])


class Failing(unittest.TestCase):
    def release(self, broken: str, failure: Exception) -> tuple[list[str], str, str]:
        """Who was touched, what was said, and what it ended with."""
        touched: list[str] = []

        def to(one: tenants.Tenant) -> str:
            touched.append(one.name)
            if one.name == broken:
                raise failure
            return "smoke test passed"

        console = Paper()
        order = waves.chosen(FLEET)
        with self.assertRaises(Refusal) as raised:
            waves.release(order, to, lambda one: f"infra/deploy --all --from {one.name}", console)
        return touched, console.text, str(raised.exception)

    def test_the_first_failure_is_the_last_tenant(self):
        touched, said, ended = self.release("echo", Refusal("echo: the smoke test has failed"))
        self.assertEqual(touched, ["bravo", "charlie", "foxtrot", "echo"])
        self.assertIn("[3/7] foxtrot (wave 1; 111122223333, eu-central-1)", said)
        self.assertIn("foxtrot: smoke test passed", said)
        self.assertIn("echo: the smoke test has failed", ended)
        self.assertIn("3 of 7 are done, 3 have not been touched", ended)
        self.assertIn("go on with: infra/deploy --all --from echo", ended)

    def test_an_error_of_aws_stops_as_well_and_names_the_tenant(self):
        denied = ClientError({"Error": {"Code": "ExpiredToken", "Message": "expired"}}, "DescribeStacks")
        touched, _, ended = self.release("charlie", denied)
        self.assertEqual(touched, ["bravo", "charlie"])
        self.assertIn("charlie: An error occurred (ExpiredToken)", ended)


if __name__ == "__main__":
    unittest.main()
