"""The dry run: every step in its order, with its parameters, and nothing carried out.

What is printed is kept in `snapshots`; `UPDATE_SNAPSHOTS=1` writes it anew, for whoever has changed it on purpose.
"""

import os
import unittest
from unittest import mock

from support import HERE, TEMPLATE, TENANTS, Paper

from fleet import deploying

SNAPSHOTS = HERE / "snapshots"
EMULATOR = ["--emulator", "http://127.0.0.1:4566"]


def rehearsed(*arguments: str) -> tuple[int, str]:
    """What a dry run prints. A call that left the machine would fail: there is nobody to answer and no credential."""
    console = Paper()
    with mock.patch("botocore.endpoint.Endpoint.make_request", side_effect=AssertionError("a call was made")):
        status = deploying.main(["--dry-run", *arguments], console, TENANTS, TEMPLATE)
    return status, console.text


class DryRuns(unittest.TestCase):
    maxDiff = None

    def is_as_kept(self, snapshot: str, *arguments: str) -> None:
        status, text = rehearsed(*arguments)
        self.assertEqual(status, 0, text)
        path = SNAPSHOTS / f"{snapshot}.txt"
        if os.environ.get("UPDATE_SNAPSHOTS"):
            path.write_text(text)
        self.assertEqual(text, path.read_text())

    def test_the_first_release_of_a_tenant(self):
        self.is_as_kept("first", "--as-new", "nordheim")

    def test_a_release_to_a_tenant_that_is_there(self):
        self.is_as_kept("update", "suedheim")

    def test_a_release_to_everybody(self):
        self.is_as_kept("all", "--all")

    def test_the_rest_of_a_wave(self):
        self.is_as_kept("wave", "--all", "--only-wave", "1", "--from", "westheim")

    def test_going_back(self):
        self.is_as_kept("back", "--back", "nordheim")

    def test_on_an_emulator(self):
        self.is_as_kept("emulator", "--as-new", *EMULATOR, "beispiel")

    def test_the_time_it_took_is_the_only_thing_that_may_differ(self):
        self.assertEqual(rehearsed("--all")[1], rehearsed("--all")[1])


class Asking(unittest.TestCase):
    """What makes no sense is refused before anything else happens."""

    def refused(self, *arguments: str, answers: str | None = None) -> str:
        console = Paper(answers)
        status = deploying.main(list(arguments), console, TENANTS, TEMPLATE)
        self.assertEqual(status, 1)
        return console.text

    def test_somebody_is_named(self):
        self.assertIn("Name the tenants, or say --all. Known: beispiel, nordheim", self.refused("--dry-run"))
        self.assertIn("Name the tenants, or say --all", self.refused("--dry-run", "--all", "nordheim"))

    def test_from_and_only_wave_belong_to_all(self):
        self.assertIn("belong to --all", self.refused("--dry-run", "--from", "nordheim", "nordheim"))

    def test_as_new_belongs_to_a_dry_run(self):
        self.assertIn("belongs to --dry-run", self.refused("--as-new", "nordheim"))

    def test_one_version_at_least_is_kept(self):
        self.assertIn("at least one", self.refused("--dry-run", "--keep-versions", "0", "nordheim"))

    def test_an_emulator_has_an_address(self):
        self.assertIn("names an address", self.refused("--dry-run", "--emulator", "4566", "nordheim"))

    def test_nobody_there_to_be_asked(self):
        console = Paper(agreed=None)
        console._answers = open(os.devnull)  # what a job without a terminal reads
        self.addCleanup(console._answers.close)
        self.assertEqual(deploying.main(["nordheim"], console, TENANTS, TEMPLATE), 1)
        self.assertIn("--yes agrees", console.text)

    def test_an_example_is_nobodys(self):
        self.assertIn("whose account is nobody's", self.refused("--yes", "beispiel"))

    def test_an_unknown_tenant(self):
        self.assertIn("infra/new-tenant ostheim writes one", self.refused("--dry-run", "ostheim"))


if __name__ == "__main__":
    unittest.main()
