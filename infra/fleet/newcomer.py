"""The command line of infra/new-tenant: asks what it must, writes the file of a tenant, says what comes next."""

import argparse
import contextlib
import functools
import json
import pathlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import parameters, template, tenants
from .console import Console
from .mistakes import Mistakes, Refusal

_FALLBACKS = {"account": "", "region": "eu-central-1", "wave": "1", "profile": ""}
_QUESTIONS = {
    "account": "AWS account (twelve digits)",
    "region": "AWS Region",
    "wave": "Wave of releases: pilot, or a number",
    "profile": "AWS profile to deploy with (none: whatever credentials are there)",
}


def parser() -> argparse.ArgumentParser:
    """What may be given instead of being asked for."""
    asked = argparse.ArgumentParser(
        prog="infra/new-tenant",
        description="Writes infra/tenants/<tenant>.toml, and asks for what is not given. It never overwrites a file.",
    )
    asked.add_argument("name", nargs="?", help=f"the tenant and its stack: {tenants.NAMES}")
    for key, question in _QUESTIONS.items():
        asked.add_argument(f"--{key}", help=question)
    asked.add_argument("--parameter", action="append", default=[], metavar="NAME=VALUE", help="one of template.yaml")
    asked.add_argument("--tag", action="append", default=[], metavar="NAME=VALUE", help="on every resource")
    asked.add_argument("--yes", action="store_true", help="ask nothing: take defaults, and fail for what has none")
    return asked


def main(
    arguments: Sequence[str] | None = None,
    console: Console | None = None,
    folder: pathlib.Path = tenants.FOLDER,
    template_path: pathlib.Path = template.PATH,
) -> int:
    """Runs the command; its exit status."""
    asked = parser().parse_args(arguments)
    console = console or Console(agreed="" if asked.yes else None)
    try:
        Newcomer(asked, console, folder, template.source(template_path)).write()
    except Refusal as refusal:
        console.say(f"\n{refusal}")
        return 1
    return 0


class Newcomer:
    """A tenant that is about to get its file."""

    def __init__(self, asked: argparse.Namespace, console: Console, folder: pathlib.Path, written: Mapping[str, Any]):
        self._asked, self._console, self._folder, self._written = asked, console, folder, written
        self._declared: parameters.Declared = written["Parameters"]
        self._asks = not asked.yes and console.can_ask

    def write(self) -> None:
        """Writes the file; raises `Refusal`, with all that is wrong, and then writes nothing."""
        name = self._answer("Tenant (and stack)", self._asked.name, "", tenants.NAME.fullmatch, tenants.NAMES)
        path = self._folder / f"{name}.toml"
        if path.exists():
            raise Refusal(f"{path} is there already; it is not overwritten.")
        keys = {key: self._key(key) for key in _QUESTIONS}
        given = _pairs("--parameter", self._asked.parameter)
        self._ask_parameters(given)
        content = render(name, keys, given, _pairs("--tag", self._asked.tag), self._declared)
        tenant = tenants.parse(name, content, self._declared, f"{name}.toml")
        if found := list(tenants.collisions([*self._others, tenant], self._folder)):
            raise Mistakes(found)
        try:
            with path.open("x") as file:
                file.write(content)
        except FileExistsError:
            raise Refusal(f"{path} is there already; it is not overwritten.") from None
        self._console.say(f"Written: {path}\n\n{next_steps(tenant, self._written)}")

    def _key(self, key: str) -> str:
        pattern, wanted = tenants.KEYS.get(key, (None, ""))

        def right(answer: str) -> bool:
            return (key == "profile" and answer == "") or pattern is None or bool(pattern.fullmatch(answer))

        return self._answer(_QUESTIONS[key], getattr(self._asked, key), self._usual(key), right, wanted)

    def _usual(self, key: str) -> str:
        """What most tenants have, which is the likeliest answer; the examples don't count."""
        found: Counter[str] = Counter()
        if key in ("account", "region", "profile"):
            others = [tenant for tenant in self._others if tenant.account != tenants.NOBODYS]
            found.update(getattr(tenant, key) for tenant in others if getattr(tenant, key))
        return found.most_common(1)[0][0] if found else _FALLBACKS[key]

    @functools.cached_property
    def _others(self) -> list[tenants.Tenant]:
        """The tenants that there are; one whose file is wrong is its own affair."""
        found = []
        for name in tenants.names(self._folder):
            with contextlib.suppress(Mistakes):
                found += tenants.load([name], self._declared, self._folder)
        return found

    def _ask_parameters(self, given: dict[str, str]) -> None:
        """Asks for the parameters that a tenant must give, and adds the answers to `given`."""
        if not self._asks:
            return
        needed = [key for key, parameter in self._declared.items() if "Default" not in parameter]
        for names in parameters.EITHER:
            if set(names) <= set(self._declared) and not set(names) & set(given):
                needed.append(names[0])
        for key in needed:
            if key in given:
                continue

            def right(answer: str, key: str = key) -> bool:
                return not [what for wrong, what in parameters.wrong(self._declared, {key: answer}) if wrong == key]

            question = f"{key}: {self._declared[key].get('Description', '')}".rstrip(": ")
            given[key] = self._answer(question, None, "", right, "what the template allows")

    def _answer(
        self, question: str, given: str | None, default: str, right: Callable[[str], object], wanted: str
    ) -> str:
        """What was given, or what somebody answers, asked until it is right; the default where nobody can be asked."""
        if given is not None or not self._asks:
            return given if given is not None else default
        for _ in range(10):
            answer = self._console.ask(question, default)
            if right(answer):
                return answer
            self._console.say(f"  {answer!r} is not {wanted}")
        raise Refusal("Ten answers in a row could not be taken; nothing was written.")


def render(
    name: str,
    keys: Mapping[str, str],
    given: Mapping[str, str],
    tags: Mapping[str, str],
    declared: parameters.Declared,
) -> str:
    """The file, with every parameter of the template: what is given as it is, the others as a comment."""
    lines = [
        f"account = {_quoted(keys['account'])}",
        f"region = {_quoted(keys['region'])}",
        f"wave = {_literal(keys['wave'], keys['wave'].isdigit())}",
        *([f"profile = {_quoted(keys['profile'])}"] if keys["profile"] else []),
        "",
        "[parameters]",
    ]
    effective = parameters.effective(declared, name, given)
    for parameter, value in effective.items():
        lines += [f"# {description}" for description in [declared[parameter].get("Description")] if description]
        written = f"{parameter} = {_literal(value, declared[parameter].get('Type') == 'Number')}"
        lines.append(written if parameter in given else f"# {written}")
    unknown = [f"{parameter} = {_quoted(value)}" for parameter, value in given.items() if parameter not in declared]
    labels = [f"{_quoted(key)} = {_quoted(value)}" for key, value in tags.items()]
    return "\n".join([*lines, *unknown, "", "[tags]", *labels]) + "\n"


def next_steps(tenant: tenants.Tenant, written: Mapping[str, Any]) -> str:
    """What somebody has to do until the tenant's customers can use it."""
    has_pool = "AWS::Cognito::UserPool" in {resource["Type"] for resource in written["Resources"].values()}
    steps = [
        f"Read the file and commit it; then infra/deploy --dry-run {tenant.name}, and infra/deploy {tenant.name}.",
        *_mail_steps(tenant),
        _first_user(tenant) if has_pool else _foreign_issuer(tenant),
        "As that person, PUT /v1/settings: sender, creditor, account, and proposalsAllowed when all is ready.",
        "The ERP sends invoices and payments; the dunning engine listens to the bus that the stack's outputs name.",
    ]
    return "What comes next:\n" + "\n".join(f"{number}. {step}" for number, step in enumerate(steps, start=1))


def _mail_steps(tenant: tenants.Tenant) -> Iterable[str]:
    domain = tenant.parameters.get("MailDomain")
    if domain:
        yield (
            f"DNS of {domain}, once the stack is there, or no mail is sent:\n"
            f"   aws sesv2 get-email-identity --region {tenant.region} --email-identity {domain} "
            "--query DkimAttributes.Tokens\n"
            f"   gives three tokens; each is a CNAME <token>._domainkey.{domain} -> <token>.dkim.amazonses.com.\n"
            f'   And a TXT _dmarc.{domain} "v=DMARC1; p=quarantine".'
        )
    yield "If the account is new to SES: request production access; until then only verified addresses get mail."


def _first_user(tenant: tenants.Tenant) -> str:
    where = f"--region {tenant.region} --user-pool-id <output UserPoolId> --username <address>"
    return (
        "The first person of finance:\n"
        f"   aws cognito-idp admin-create-user {where}\n"
        f"   aws cognito-idp admin-add-user-to-group {where} --group-name finance"
    )


def _foreign_issuer(tenant: tenants.Tenant) -> str:
    issuer = tenant.parameters.get("TokenIssuer", "the token issuer")
    return f"The first person of finance gets the group `finance` at {issuer}."


def _pairs(flag: str, given: Iterable[str]) -> dict[str, str]:
    wrong = [entry for entry in given if "=" not in entry]
    if wrong:
        raise Refusal("\n".join(f"{flag} {entry}: NAME=VALUE is expected" for entry in wrong))
    return dict(entry.split("=", 1) for entry in given)


def _literal(text: str, is_number: bool) -> str:
    return text if is_number and text.isdigit() else _quoted(text)


def _quoted(text: str) -> str:
    """A TOML string; JSON's escapes are TOML's too."""
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
