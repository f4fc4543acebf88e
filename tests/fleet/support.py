"""What the tests of the fleet share: their folder of tenants, their small template, a console that can be read."""

import io
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT / "infra"), str(ROOT / "tests/deployed")]

from fleet import tenants, template
from fleet.console import Console
from fleet.tenants import Tenant

TEMPLATE = HERE / "template.yaml"
TENANTS = HERE / "tenants"
DECLARED = template.source(TEMPLATE)["Parameters"]


class Terminal(io.StringIO):
    """Something to type into: answers, one a line."""

    def isatty(self) -> bool:
        return True


class Paper(Console):
    """A console whose lines can be read afterwards."""

    def __init__(self, answers: str | None = None, agreed: str | None = "yes"):
        self.paper = io.StringIO()
        super().__init__(self.paper, Terminal(answers or ""), None if answers is not None else agreed)

    @property
    def text(self) -> str:
        return self.paper.getvalue()


def tenant(name: str, wave: str | int = 1, account: str = "111122223333", region: str = "eu-central-1") -> Tenant:
    """A tenant without a file."""
    parameters = {"TokenIssuer": "https://issuer.example", "MailDomain": f"mail.{name}.example"}
    return Tenant(name, account, region, wave, None, parameters, {"tenant": name})


def file_of(name: str) -> str:
    """The text of one of the files beside this one."""
    return (TENANTS / f"{name}.toml").read_text()


__all__ = ["DECLARED", "HERE", "ROOT", "TEMPLATE", "TENANTS", "Paper", "Terminal", "file_of", "tenant", "tenants"]
