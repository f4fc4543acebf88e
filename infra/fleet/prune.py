"""Takes down function versions that nobody needs any more: an account holds 75 GB of them in all.

SAM keeps every version it ever published. What an alias names stays whatever its age, and so do the newest ones.
"""

from collections.abc import Iterable

from botocore.client import BaseClient

#: How many of the newest versions of a function are kept.
KEPT = 3


def superfluous(versions: Iterable[str], named: Iterable[str], kept: int = KEPT) -> list[str]:
    """The versions that can go, oldest first: neither among the newest `kept` nor `named` by an alias."""
    numbered = sorted((version for version in versions if version != "$LATEST"), key=int)
    stay = set(numbered[-kept:] if kept else []) | set(named)
    return [version for version in numbered if version not in stay]


def prune(functions: BaseClient, names: Iterable[str], kept: int = KEPT) -> int:
    """Deletes the superfluous versions of these functions; how many there were."""
    deleted = 0
    for name in names:
        versions = [
            entry["Version"]
            for page in functions.get_paginator("list_versions_by_function").paginate(FunctionName=name)
            for entry in page["Versions"]
        ]
        if len(versions) <= kept + 1:  # one of them is $LATEST
            continue
        for version in superfluous(versions, _named(functions, name), kept):
            functions.delete_function(FunctionName=name, Qualifier=version)
            deleted += 1
    return deleted


def _named(functions: BaseClient, name: str) -> set[str]:
    """The versions that an alias points at, a second one by weight included."""
    named: set[str] = set()
    for page in functions.get_paginator("list_aliases").paginate(FunctionName=name):
        for alias in page["Aliases"]:
            named.add(alias["FunctionVersion"])
            named.update(alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}))
    return named
