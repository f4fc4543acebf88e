"""What the scripts are run with: pinned, and the same wherever the same is used."""

import re
import unittest

from support import ROOT

from fleet import environment


def pins(tool: str) -> dict[str, str]:
    """What a tool is pinned to."""
    lines = environment.requirements(tool).read_text().splitlines()
    return dict(re.match(r"([A-Za-z0-9_-]+)==([^;\s]+)", line).groups() for line in lines)


class Environments(unittest.TestCase):
    def test_what_is_checked_translates_as_what_deploys(self):
        versions = {pins(tool)["aws-sam-translator"] for tool in ("fleet", "cfn-lint", "ministack")}
        self.assertEqual(len(versions), 1, versions)
        self.assertEqual(pins("fleet")["boto3"], pins("ministack")["boto3"])

    def test_every_script_can_be_started(self):
        for script in ("infra/deploy", "infra/new-tenant", "tests/emulator"):
            with self.subTest(script):
                self.assertTrue((ROOT / script).stat().st_mode & 0o100)
                self.assertTrue((ROOT / script).read_text().startswith("#!/usr/bin/env python3\n"))


if __name__ == "__main__":
    unittest.main()
