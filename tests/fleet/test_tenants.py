"""The files of tenants: what is taken, and how everything that can't be is named at once."""

import tempfile
import unittest
from pathlib import Path

from support import DECLARED, ROOT, TENANTS, file_of

from fleet import parameters, template, tenants
from fleet.mistakes import Mistakes, Refusal


def wrong(text: str, name: str = "nordheim") -> list[str]:
    """What is wrong with a file, line by line."""
    try:
        tenants.parse(name, text, DECLARED, "nordheim.toml")
    except Mistakes as mistakes:
        return [str(mistake) for mistake in mistakes.found]
    return []


class Files(unittest.TestCase):
    def test_a_file_says_who_where_when_and_what_differs(self):
        (tenant,) = tenants.load(["suedheim"], DECLARED, TENANTS)
        self.assertEqual((tenant.name, tenant.place), ("suedheim", ("444455556666", "eu-west-1")))
        self.assertEqual((tenant.wave, tenant.profile), ("pilot", None))
        self.assertEqual(tenant.tags, {"tenant": "suedheim", "creditor": "Stadtwerke Südheim"})
        origins = "https://portal.suedheim.example,https://kunden.suedheim.example"
        self.assertEqual(tenant.parameters["PortalOrigins"], origins)
        self.assertEqual(tenant.parameters["ClockMinute"], "7")

    def test_every_parameter_of_the_template_has_a_value(self):
        (tenant,) = tenants.load(["nordheim"], DECLARED, TENANTS)
        self.assertEqual(list(tenant.parameters), list(DECLARED))
        self.assertEqual(tenant.parameters["LogRetentionDays"], "90")
        self.assertEqual(tenant.parameters["MailIdentityArn"], "")

    def test_the_minute_of_the_clock_comes_from_the_name_and_stays(self):
        (tenant,) = tenants.load(["nordheim"], DECLARED, TENANTS)
        self.assertEqual(tenant.parameters["ClockMinute"], parameters.minute("nordheim"))
        minutes = {parameters.minute(f"tenant{number}") for number in range(200)}
        self.assertGreater(len(minutes), 50, "200 tenants spread over the hour")
        self.assertLessEqual({int(minute) for minute in minutes}, set(range(60)))

    def test_all_that_is_wrong_is_named_at_once_with_its_line(self):
        text = """
account = 123
region = "Frankfurt"
wave = 0
colour = "blue"

[parameters]
TokenIssuer = "ftp://issuer"
ClockMinute = 60
LogRetentionDays = 31
MailDomain = "mail nordheim"
Surprise = "yes"

[tags]
"aws:creditor" = "x"
tenant = "other"
"""
        found = wrong(text)
        places = [line.split(": ")[:2] for line in found]
        self.assertEqual(
            sorted(places),
            sorted(
                [
                    ["nordheim.toml:2", "account"],
                    ["nordheim.toml:3", "region"],
                    ["nordheim.toml:4", "wave"],
                    ["nordheim.toml:5", "colour"],
                    ["nordheim.toml:8", "parameters.TokenIssuer"],
                    ["nordheim.toml:9", "parameters.ClockMinute"],
                    ["nordheim.toml:10", "parameters.LogRetentionDays"],
                    ["nordheim.toml:11", "parameters.MailDomain"],
                    ["nordheim.toml:12", "parameters.Surprise"],
                    ["nordheim.toml:15", "tags.aws:creditor"],
                    ["nordheim.toml:16", "tags.tenant"],
                ]
            ),
        )

    def test_a_mistake_says_what_is_allowed(self):
        text = file_of("nordheim")
        cases = {
            "0 to 59": text + "ClockMinute = 75",
            "allowed are 30, 90, 365": text + "LogRetentionDays = 31",
            "'soon' is no number": text + 'LogRetentionDays = "soon"',
            "MailIdentityArn, PortalOrigins, RunnerConcurrency": text + "Surprise = 1",
            'neither "pilot" nor a number from 1 to 99': text.replace("wave = 2", 'wave = "first"'),
            "exactly one of MailDomain and MailIdentityArn is given, not 0": text.replace("MailDomain", "# MailDomain"),
            "without a path": text + 'PortalOrigins = ["https://portal.example/"]',
            "twelve digits": text.replace('"111122223333"', '"1111"'),
        }
        for allowed, content in cases.items():
            with self.subTest(allowed):
                (found,) = wrong(content)
                self.assertIn(allowed, found)

    def test_what_has_no_default_is_asked_for(self):
        self.assertEqual(
            wrong(file_of("nordheim").replace("TokenIssuer", "# TokenIssuer")),
            ["nordheim.toml: parameters.TokenIssuer: missing"],
        )
        self.assertEqual(
            wrong('[parameters]\nTokenIssuer = "https://x"\nMailDomain = "x.example"'),
            [f"nordheim.toml: {key}: missing" for key in ("account", "region", "wave")],
        )

    def test_a_table_is_no_value_and_a_text_no_table(self):
        self.assertIn("a text, a number", wrong(file_of("nordheim") + "PortalOrigins = { a = 1 }")[0])
        self.assertIn("a table [parameters] is expected", "\n".join(wrong('parameters = "none"')))
        self.assertIn("a table [tags] is expected", "\n".join(wrong('tags = "none"')))

    def test_a_file_that_is_no_toml_says_where(self):
        self.assertRegex(wrong('account = "1"\nregion: x\n')[0], r"^nordheim\.toml: this is not TOML: .*line 2")

    def test_a_file_is_called_like_a_stack(self):
        for name in ("Nordheim", "nord-heim", "n", "1nordheim", "nordheimnordheimnordh"):
            with self.subTest(name):
                self.assertIn("called like its stack", wrong(file_of("nordheim"), name)[0])
        self.assertEqual(wrong(file_of("nordheim"), "nordheimnordheimnord"), [])

    def test_an_unknown_tenant_is_told_who_is_known(self):
        with self.assertRaisesRegex(Refusal, "Known: beispiel, nordheim, suedheim, westheim"):
            tenants.load(["ostheim"], DECLARED, TENANTS)

    def test_two_stacks_do_not_make_one_identity(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("nordheim", "ostheim"):
                (Path(folder) / f"{name}.toml").write_text(file_of("nordheim"))
            with self.assertRaisesRegex(Mistakes, "ostheim.toml: parameters.MailDomain: nordheim makes the identity"):
                tenants.load(["nordheim", "ostheim"], DECLARED, Path(folder))

    def test_mistakes_of_several_files_come_together(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("nordheim", "ostheim"):
                (Path(folder) / f"{name}.toml").write_text("wave = 1")
            with self.assertRaises(Mistakes) as raised:
                tenants.load(["nordheim", "ostheim"], DECLARED, Path(folder))
            self.assertIn("nordheim.toml: account: missing", str(raised.exception))
            self.assertIn("ostheim.toml: account: missing", str(raised.exception))


class Examples(unittest.TestCase):
    def test_the_tenants_of_the_repository_fit_the_template(self):
        declared = template.source()["Parameters"]
        found = tenants.load(tenants.names(), declared)
        self.assertIn("musterstadt", [tenant.name for tenant in found])

    def test_the_examples_are_nobodys(self):
        for name in ("musterstadt", "musterdorf"):
            self.assertIn(f'account = "{tenants.NOBODYS}"', (ROOT / f"infra/tenants/{name}.toml").read_text())


if __name__ == "__main__":
    unittest.main()
