"""What is deployed: zips that are uploaded once, and versions that are published when anything changes."""

import pathlib
import tempfile
import unittest

from support import TEMPLATE

from fleet import package, template
from fleet.mistakes import Mistakes

FUNCTIONS = template.functions(template.source(TEMPLATE))
PARAMETERS = {"TokenIssuer": "https://issuer.example", "MailDomain": "mail.example"}
ELF_X86 = b"\x7fELF" + bytes(14) + (62).to_bytes(2, "little")


class Packages(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.build = pathlib.Path(place.name)

    def built(self, content: bytes = b"#!/bin/sh\n", by_logical_id: bool = False) -> pathlib.Path:
        for function, logical_id in FUNCTIONS.items():
            folder = self.build / (logical_id if by_logical_id else function)
            folder.mkdir(exist_ok=True)
            (folder / "bootstrap").write_bytes(content)
        return self.build

    def read(self) -> package.Package:
        return package.read(self.build, FUNCTIONS, "arm64")

    def test_the_same_binary_gives_the_same_zip(self):
        self.built()
        first = self.read()
        self.built()
        self.assertEqual({zip.key for zip in first.zips.values()}, {zip.key for zip in self.read().zips.values()})

    def test_a_build_of_sam_will_do_too(self):
        self.built(by_logical_id=True)
        self.assertEqual(set(self.read().zips), set(FUNCTIONS))

    def test_every_missing_function_is_named(self):
        with self.assertRaises(Mistakes) as raised:
            self.read()
        self.assertEqual(len(raised.exception.found), len(FUNCTIONS))

    def test_a_binary_for_another_machine_is_refused(self):
        self.built(ELF_X86)
        with self.assertRaisesRegex(Mistakes, "built for x86_64, but arm64 is needed"):
            self.read()
        self.assertEqual(set(package.read(self.build, FUNCTIONS, "x86_64").zips), set(FUNCTIONS))


class Versions(unittest.TestCase):
    """SAM publishes a version when its logical id changes; without another description Lambda would refuse it."""

    def versions(self, content: bytes = b"one", parameters: dict[str, str] = PARAMETERS, path=TEMPLATE) -> set[str]:
        zips = {name: package.Zip(name, content, f"{content.hex()}") for name in FUNCTIONS}
        document = package.Package(zips).document("bucket", parameters, path)
        return {name for name, r in document["Resources"].items() if r["Type"] == "AWS::Lambda::Version"}

    def test_the_same_release_publishes_nothing(self):
        self.assertEqual(self.versions(), self.versions())

    def test_other_code_publishes_every_version_anew(self):
        self.assertFalse(self.versions(b"one") & self.versions(b"two"))

    def test_a_changed_parameter_reaches_the_alias(self):
        self.assertFalse(self.versions() & self.versions(parameters=PARAMETERS | {"MailDomain": "other.example"}))

    def test_changed_lines_of_a_function_publish_that_function(self):
        with tempfile.TemporaryDirectory() as folder:
            changed, line = pathlib.Path(folder) / "template.yaml", "CodeUri: functions/settings"
            changed.write_text(TEMPLATE.read_text().replace(line, f"{line}\n      Timeout: 7"))
            self.assertEqual(len(self.versions() & self.versions(path=changed)), len(FUNCTIONS) - 1)

    def test_a_new_route_publishes_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            changed = pathlib.Path(folder) / "template.yaml"
            changed.write_text(TEMPLATE.read_text().replace("Path: /v1/settings", "Path: /v1/other"))
            self.assertEqual(self.versions(), self.versions(path=changed))

    def test_the_description_differs_with_the_version(self):
        def description(content: bytes) -> str:
            zips = {name: package.Zip(name, content, content.hex()) for name in FUNCTIONS}
            document = package.Package(zips).document("bucket", PARAMETERS, TEMPLATE)
            return document["Resources"]["Settings"]["Properties"]["Description"]

        self.assertNotEqual(description(b"one"), description(b"two"))


if __name__ == "__main__":
    unittest.main()
