"""What a tenant may say in `[parameters]`: exactly what template.yaml declares, and what its values mean.

CloudFormation would find most of this too, but one mistake at a time and after minutes.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Declared = Mapping[str, Mapping[str, Any]]

_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(?::\d{1,5})?")
_IDENTITY = re.compile(r"arn:aws[a-z-]*:ses:[a-z0-9-]+:\d{12}:identity/.+")

# What the template can't say itself. A parameter that it doesn't declare is never asked for.
MEANINGS: dict[str, tuple[Callable[[str], bool], str]] = {
    "MailDomain": (
        lambda value: value == "" or bool(_DOMAIN.fullmatch(value)),
        'a domain in small letters, such as "mail.musterstadt.example"',
    ),
    "MailIdentityArn": (
        lambda value: value == "" or bool(_IDENTITY.fullmatch(value)),
        "the ARN of an SES identity: arn:aws:ses:<region>:<account>:identity/<domain>",
    ),
    "PortalOrigins": (
        lambda value: value == "" or all(_ORIGIN.fullmatch(origin) for origin in value.split(",")),
        'a list of origins without a path, such as ["https://portal.musterstadt.example"]',
    ),
}

# Of these exactly one is given: both, and one would be ignored; none, and there is nobody to send mail as.
EITHER = [("MailDomain", "MailIdentityArn")]


def text(value: Any) -> str | None:
    """A TOML value as CloudFormation takes it; none when it has no such form."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(entry, str) and "," not in entry for entry in value):
        return ",".join(value)
    return None


def minute(stack: str) -> str:
    """The minute of the clock where a file gives none: a hash of the name, so that 200 tenants don't act at once."""
    return str(int.from_bytes(hashlib.sha256(stack.encode()).digest()[:4], "big") % 60)


def effective(declared: Declared, stack: str, given: Mapping[str, str]) -> dict[str, str]:
    """Every parameter of the template with the value that it has for this tenant, in the template's order."""
    derived = {"ClockMinute": minute(stack)} | dict(given)
    return {name: derived.get(name, str(parameter.get("Default", ""))) for name, parameter in declared.items()}


def wrong(declared: Declared, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each parameter that can't be taken, with the reason and what is allowed."""
    for name, value in given.items():
        if name not in declared:
            yield name, f"no parameter of the template; there are {', '.join(sorted(declared))}"
        elif (reason := _wrong_value(name, declared[name], value)) is not None:
            yield name, reason
    for name, parameter in declared.items():
        if "Default" not in parameter and name not in given:
            yield name, f"missing. {parameter['Description']}" if "Description" in parameter else "missing"
    for names in EITHER:
        named = [name for name in names if given.get(name)]
        if set(names) <= set(declared) and len(named) != 1:
            yield (named or names)[0], f"exactly one of {' and '.join(names)} is given, not {len(named)}"


def _wrong_value(name: str, parameter: Mapping[str, Any], value: Any) -> str | None:
    written = text(value)
    if written is None:
        return "a text, a number, true, false, or a list of texts without commas is expected"
    if parameter.get("Type") == "Number":
        return _wrong_number(parameter, written)
    allowed = [str(entry) for entry in parameter.get("AllowedValues", [])]
    if allowed and written not in allowed:
        return f"{written!r} is not allowed; allowed are {', '.join(map(repr, allowed))}"
    pattern = parameter.get("AllowedPattern")
    if pattern and not re.fullmatch(pattern, written):
        return f"{written!r} is not allowed; it must look like {pattern}"
    shortest, longest = int(parameter.get("MinLength", 0)), int(parameter.get("MaxLength", 4096))
    if not shortest <= len(written) <= longest:
        return f"{len(written)} characters are not allowed; {shortest} to {longest} are"
    means, wanted = MEANINGS.get(name, (lambda _: True, ""))
    if not means(written):
        return f"{written!r} is not {wanted}"
    return None


def _wrong_number(parameter: Mapping[str, Any], written: str) -> str | None:
    if not re.fullmatch(r"-?\d+(?:\.\d+)?", written):
        return f"{written!r} is no number"
    allowed = [str(entry) for entry in parameter.get("AllowedValues", [])]
    if allowed and written not in allowed:
        return f"{written} is not allowed; allowed are {', '.join(allowed)}"
    lowest, highest = parameter.get("MinValue"), parameter.get("MaxValue")
    below = lowest is not None and float(written) < float(lowest)
    above = highest is not None and float(written) > float(highest)
    if below or above:
        return f"{written} is not allowed; allowed is {lowest if lowest is not None else '...'} to {highest}"
    return None
