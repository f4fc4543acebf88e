"""A new tenant: asked for at a terminal, or given by flags; never written half, never overwritten."""

import pathlib
import shutil
import tempfile
import unittest

from support import DECLARED, TEMPLATE, TENANTS, Paper

from fleet import newcomer, tenants

FLAGS = ["ostheim", "--account", "111122223333", "--yes", "--parameter", "TokenIssuer=https://issuer.ostheim.example"]
MAIL = ["--parameter", "MailDomain=mail.ostheim.example"]


class Newcomers(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory()
        self.addCleanup(self.place.cleanup)
        self.folder = pathlib.Path(self.place.name)
        for file in TENANTS.glob("*.toml"):
            shutil.copy(file, self.folder)

    def asks_for(self, arguments: list[str], answers: str | None = None) -> tuple[int, str]:
        console = Paper(answers)
        return newcomer.main(arguments, console, self.folder, TEMPLATE), console.text

    def written(self, name: str = "ostheim") -> tenants.Tenant:
        (tenant,) = tenants.load([name], DECLARED, self.folder)
        return tenant

    def test_flags_say_everything(self):
        flags = [*FLAGS, *MAIL, "--wave", "3", "--parameter", "LogRetentionDays=365", "--tag", "creditor=Ostheim AG"]
        status, _ = self.asks_for(flags)
        self.assertEqual(status, 0)
        tenant = self.written()
        self.assertEqual((tenant.account, tenant.region, tenant.wave), ("111122223333", "eu-central-1", 3))
        self.assertEqual(tenant.parameters["LogRetentionDays"], "365")
        self.assertEqual(tenant.tags["creditor"], "Ostheim AG")

    def test_the_same_flags_give_the_same_file(self):
        self.asks_for([*FLAGS, *MAIL])
        first = (self.folder / "ostheim.toml").read_text()
        (self.folder / "ostheim.toml").unlink()
        self.asks_for([*FLAGS, *MAIL])
        self.assertEqual((self.folder / "ostheim.toml").read_text(), first)

    def test_a_file_is_never_overwritten(self):
        before = (self.folder / "nordheim.toml").read_text()
        status, text = self.asks_for(["nordheim", *FLAGS[1:], *MAIL])
        self.assertEqual(status, 1)
        self.assertIn("is not overwritten", text)
        self.assertEqual((self.folder / "nordheim.toml").read_text(), before)

    def test_what_is_wrong_is_named_at_once_and_nothing_is_written(self):
        flags = ["ostheim", "--yes", "--account", "12", "--wave", "none", "--parameter", "ClockMinute=99"]
        status, text = self.asks_for(flags)
        self.assertEqual(status, 1)
        for key in ("account", "wave", "parameters.ClockMinute", "parameters.TokenIssuer", "parameters.MailDomain"):
            self.assertIn(f"{key}: ", text)
        self.assertFalse((self.folder / "ostheim.toml").exists())

    def test_a_name_leads_nowhere_else(self):
        status, text = self.asks_for(["../ostheim", *FLAGS[1:], *MAIL])
        self.assertEqual(status, 1)
        self.assertIn("called like its stack", text)
        self.assertFalse((self.folder.parent / "ostheim.toml").exists())

    def test_a_domain_that_another_stack_makes_is_refused(self):
        status, text = self.asks_for([*FLAGS, "--parameter", "MailDomain=mail.nordheim.example"])
        self.assertEqual(status, 1)
        self.assertIn("nordheim makes the identity", text)

    def test_whoever_sits_there_is_asked_until_the_answer_can_be_taken(self):
        answers = ["Ostheim", "ostheim", "", "", "pilot", ""]
        answers += ["issuer", "https://issuer.ostheim.example", "ostheim.example"]
        status, text = self.asks_for([], "\n".join(answers) + "\n")
        self.assertEqual(status, 0, text)
        self.assertIn("'Ostheim' is not a small letter", text)
        self.assertIn("'issuer' is not what the template allows", text)
        tenant = self.written()
        # What most of the others have is offered, and a line feed takes it.
        self.assertEqual((tenant.account, tenant.region, tenant.profile), ("111122223333", "eu-central-1", "nord"))
        self.assertEqual((tenant.wave, tenant.parameters["MailDomain"]), ("pilot", "ostheim.example"))

    def test_nobody_is_asked_for_ever(self):
        status, text = self.asks_for([], "")
        self.assertEqual(status, 1)
        self.assertIn("nothing was written", text)

    def test_it_says_what_comes_next(self):
        _, text = self.asks_for([*FLAGS, *MAIL])
        self.assertIn("infra/deploy --dry-run ostheim", text)
        self.assertIn("<token>._domainkey.mail.ostheim.example -> <token>.dkim.amazonses.com", text)
        self.assertIn("production access", text)
        self.assertIn("The first person of finance", text)

    def test_the_file_shows_what_could_differ(self):
        self.asks_for([*FLAGS, *MAIL])
        text = (self.folder / "ostheim.toml").read_text()
        self.assertIn("# Days after which log lines are deleted.\n# LogRetentionDays = 90\n", text)

    def test_a_file_of_another_tenant_that_is_wrong_is_no_obstacle(self):
        (self.folder / "westheim.toml").write_text("wave = ")
        status, _ = self.asks_for([*FLAGS, *MAIL])
        self.assertEqual(status, 0)


if __name__ == "__main__":
    unittest.main()
