"""The files in infra/tenants: who the tenants are, where each lives, when it is released to, and how it differs.

One file is one tenant is one stack, and all three have the same name. Nothing in a file is a secret.
"""

import dataclasses
import pathlib
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import parameters, toml
from .environment import ROOT
from .mistakes import Mistake, Mistakes, Refusal

FOLDER = ROOT / "infra/tenants"
NAME = re.compile(r"[a-z][a-z0-9]{1,19}")
NAMES = "a small letter, then 1 to 19 small letters or digits"
#: The account of the examples: nobody's on AWS, the usual one of an emulator.
NOBODYS = "000000000000"
PILOT = "pilot"
LAST_WAVE = 99

KEYS: dict[str, tuple[re.Pattern[str], str]] = {
    "account": (re.compile(r"\d{12}"), 'the twelve digits of an AWS account, in quotes: "123456789012"'),
    "region": (re.compile(r"[a-z]{2,}(?:-[a-z]+)+-\d"), 'an AWS Region, such as "eu-central-1"'),
    "profile": (re.compile(r"[A-Za-z0-9_.@/+=-]{1,64}"), "the name of an AWS profile of whoever deploys"),
}
_REQUIRED = ("account", "region", "wave")
_TABLES = ("parameters", "tags")
_TAG = re.compile(r"[\w .:/=+@-]{1,128}")
_MOST_TAGS = 40  # of the 50 that a resource may have


@dataclasses.dataclass(frozen=True)
class Tenant:
    """One tenant as its file describes it: valid, with every parameter of the template."""

    name: str
    account: str
    region: str
    #: `pilot`, or the number of a wave.
    wave: str | int
    #: The AWS profile to deploy with; none takes the credentials that are there.
    profile: str | None
    parameters: Mapping[str, str]
    tags: Mapping[str, str]

    @property
    def turn(self) -> tuple[int, str, str, str]:
        """Pilots first, then wave by wave; within one account by account, so that credentials change seldom."""
        return (0 if self.wave == PILOT else int(self.wave), self.account, self.region, self.name)

    @property
    def place(self) -> tuple[str, str]:
        """The account and Region whose quotas it shares."""
        return (self.account, self.region)


def wave_name(wave: str | int) -> str:
    """How a wave is called in what people read."""
    return str(wave) if wave == PILOT else f"wave {wave}"


def names(folder: pathlib.Path = FOLDER) -> list[str]:
    """Every tenant that has a file."""
    return sorted(path.stem for path in folder.glob("*.toml"))


def load(wanted: Iterable[str], declared: parameters.Declared, folder: pathlib.Path = FOLDER) -> list[Tenant]:
    """These tenants, each of them valid.

    Raises `Mistakes` with every one that is in their files, and where two tenants get in each other's way.
    """
    found: list[Mistake] = []
    read: list[Tenant] = []
    for name in wanted:
        path = folder / f"{name}.toml"
        if not path.is_file():
            known = ", ".join(names(folder)) or "no tenant yet"
            raise Refusal(f"There is no {_shown(path)}. Known: {known}. infra/new-tenant {name} writes one.")
        try:
            read.append(parse(name, path.read_text(), declared, _shown(path)))
        except Mistakes as mistakes:
            found += mistakes.found
    found += collisions(read, folder)
    if found:
        raise Mistakes(found)
    return read


def parse(name: str, text: str, declared: parameters.Declared, place: str) -> Tenant:
    """The tenant that a file describes; `place` is what mistakes call the file."""
    try:
        content = toml.loads(text)
    except toml.TOMLDecodeError as error:
        raise Mistakes([Mistake(place, f"this is not TOML: {error}")]) from None
    found = []
    for key, what in _wrong(name, content, declared):
        line = _line(text, key)
        found.append(Mistake(f"{place}:{line}" if line else place, f"{'.'.join(key)}: {what}"))
    if found:
        raise Mistakes(found)
    given = {key: parameters.text(value) or "" for key, value in content.get("parameters", {}).items()}
    return Tenant(
        name=name,
        account=content["account"],
        region=content["region"],
        wave=content["wave"],
        profile=content.get("profile"),
        parameters=parameters.effective(declared, name, given),
        tags={"tenant": name} | content.get("tags", {}),
    )


def _wrong(
    name: str, content: Mapping[str, Any], declared: parameters.Declared
) -> Iterator[tuple[tuple[str, ...], str]]:
    if not NAME.fullmatch(name):
        yield ("name",), f"a file is called like its stack: {NAMES}"
    for key in content:
        if key not in (*KEYS, "wave", *_TABLES):
            yield (key,), f"no key of a tenant; there are {', '.join([*KEYS, 'wave'])}, [parameters] and [tags]"
    for key in _REQUIRED:
        if key not in content:
            yield (key,), "missing"
    for key, (pattern, wanted) in KEYS.items():
        if key in content and not (isinstance(content[key], str) and pattern.fullmatch(content[key])):
            yield (key,), f"{content[key]!r} is not {wanted}"
    if "wave" in content and not _is_wave(content["wave"]):
        yield ("wave",), f'{content["wave"]!r} is neither "{PILOT}" nor a number from 1 to {LAST_WAVE}'
    given = content.get("parameters", {})
    if not isinstance(given, dict):
        yield ("parameters",), "a table [parameters] is expected"
    else:
        for parameter, what in parameters.wrong(declared, given):
            yield ("parameters", parameter), what
    yield from _wrong_tags(content.get("tags", {}))


def _is_wave(wave: Any) -> bool:
    return wave == PILOT or (isinstance(wave, int) and not isinstance(wave, bool) and 1 <= wave <= LAST_WAVE)


def _wrong_tags(tags: Any) -> Iterator[tuple[tuple[str, ...], str]]:
    if not isinstance(tags, dict):
        yield ("tags",), "a table [tags] is expected"
        return
    if len(tags) > _MOST_TAGS:
        yield ("tags",), f"{len(tags)} tags are too many; {_MOST_TAGS} are allowed"
    for key, value in tags.items():
        if key == "tenant":
            yield ("tags", key), "every resource has this one already, with the tenant's name"
        elif key.lower().startswith("aws:") or not _TAG.fullmatch(key):
            yield ("tags", key), "a key has up to 128 letters, digits, spaces or _ . : / = + - @, and no aws: in front"
        elif not isinstance(value, str) or not re.fullmatch(r"[\w .:/=+@-]{0,256}", value):
            yield ("tags", key), "a value is a text of up to 256 letters, digits, spaces or _ . : / = + - @"


def collisions(read: Iterable[Tenant], folder: pathlib.Path = FOLDER) -> Iterator[Mistake]:
    """Where tenants get in each other's way: of two stacks that make one identity, the second fails after minutes."""
    first: dict[tuple[str, str, str], str] = {}
    for tenant in read:
        if domain := tenant.parameters.get("MailDomain"):
            other = first.setdefault((*tenant.place, domain), tenant.name)
            if other != tenant.name:
                yield Mistake(
                    _shown(folder / f"{tenant.name}.toml"),
                    f"parameters.MailDomain: {other} makes the identity {domain} in the same account and Region "
                    "already; give MailIdentityArn to one of the two",
                )


def _line(text: str, key: tuple[str, ...]) -> int | None:
    """The line on which a key stands; none for one that is missing."""
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := re.match(r"\s*\[([^]]+)]", line):
            table = heading[1].strip()
            if (table,) == key:
                return number
        elif written := re.match(r"""\s*["']?([^"'=]+?)["']?\s*=""", line):
            if key == ((table, written[1]) if table else (written[1],)):
                return number
    return None


def _shown(path: pathlib.Path) -> str:
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)
