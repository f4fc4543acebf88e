"""The command line of infra/deploy."""

import argparse
import pathlib
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from . import build, package, prune, quotas, sites, template, tenants, waves
from .console import Console
from .mistakes import Refusal
from .package import Package
from .release import Options, Release, Site
from .storage import bucket_name
from .tenants import Tenant

_EPILOGUE = """
examples:
  infra/deploy musterstadt                      one tenant
  infra/deploy --all --yes                      everybody: pilots, then wave by wave, up to the first failure
  infra/deploy --all --from nordheim            the rest, after a failure
  infra/deploy --dry-run musterstadt            every step, none of them carried out
  infra/deploy --back musterstadt               the release before the last one
  infra/deploy --emulator http://127.0.0.1:4566 musterstadt musterdorf
"""


def parser() -> argparse.ArgumentParser:
    """What may be asked for."""
    asked = argparse.ArgumentParser(
        prog="infra/deploy",
        description="Builds once and releases to tenants, one after the other. A tenant is a file in infra/tenants.",
        epilog=_EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asked.add_argument("tenants", nargs="*", metavar="tenant")
    asked.add_argument("--all", action="store_true", help="every tenant that has a file")
    asked.add_argument("--from", dest="start", metavar="TENANT", help="with --all: begin with this one")
    asked.add_argument("--only-wave", dest="wave", metavar="WAVE", help="with --all: pilot, or the number of a wave")
    asked.add_argument("--dry-run", action="store_true", help="print every step and carry out none")
    asked.add_argument("--as-new", action="store_true", help="with --dry-run: as if no stack were there yet")
    asked.add_argument("--build", type=pathlib.Path, metavar="FOLDER", help="deploy this build and make none")
    asked.add_argument("--back", action="store_true", help="put the release before the last one back")
    asked.add_argument("--yes", action="store_true", help="agree to every change set")
    asked.add_argument(
        "--allow-loss-of",
        action="append",
        default=[],
        metavar="RESOURCE",
        help="this table, user pool or mail identity (its logical id) may be replaced or leave the stack",
    )
    asked.add_argument(
        "--keep-versions",
        type=int,
        default=prune.KEPT,
        metavar="N",
        help=f"of each function keep the newest N versions, and what an alias names (default {prune.KEPT})",
    )
    asked.add_argument("--emulator", metavar="URL", help="deploy to the emulator at this address")
    return asked


def main(
    arguments: Sequence[str] | None = None,
    console: Console | None = None,
    folder: pathlib.Path = tenants.FOLDER,
    template_path: pathlib.Path = template.PATH,
    site: Callable[[Console], Site] | None = None,
) -> int:
    """Runs the command; its exit status. `site` stands in for AWS, or for the emulator that is named."""
    asked = parser().parse_args(arguments)
    console = console or Console(agreed="yes (--yes)" if asked.yes else None)
    asked.emulator = asked.emulator and asked.emulator.rstrip("/")
    try:
        Deployment(asked, console, folder, template_path, site).run()
    except (Refusal, BotoCoreError, ClientError) as refusal:
        console.say(f"\n{refusal}")
        return 1
    except KeyboardInterrupt:
        console.say("\nInterrupted. What CloudFormation has begun it carries on with, untested; deploy again to see.")
        return 130
    return 0


class Deployment:
    """What one command line asks for."""

    def __init__(
        self,
        asked: argparse.Namespace,
        console: Console,
        folder: pathlib.Path,
        template_path: pathlib.Path,
        site: Callable[[Console], Site] | None,
    ):
        self._asked, self._console, self._site = asked, console, site
        self._folder, self._path = folder, template_path
        self._order: list[Tenant] = []
        self._must_make_sense()

    def run(self) -> None:
        """Deploys, or raises `Refusal`."""
        asked = self._asked
        written = template.source(self._path)
        order = self._order = self._ordered(written["Parameters"])
        self._console.say(f"{_counted(order)}: {', '.join(tenant.name for tenant in order)}")
        functions = template.functions(written)
        site = self._where(functions)
        for tenant in {(tenant.place, tenant.profile): tenant for tenant in order}.values():
            _must_be_the_account(site, tenant)
        if asked.back:
            to = Release(site, package.planned(functions), self._options, self._path).back
        else:
            built = self._build(functions)
            self._count(site, built)
            to = Release(site, built, self._options, self._path).to
        waves.release(order, _rehearsed(to) if asked.dry_run else to, self._again, site.console, site.clock)

    @property
    def _options(self) -> Options:
        return Options(tuple(self._asked.allow_loss_of), self._asked.keep_versions)

    def _must_make_sense(self) -> None:
        asked = self._asked
        if asked.all == bool(asked.tenants):
            raise Refusal("Name the tenants, or say --all. Known: " + ", ".join(tenants.names(self._folder)))
        if (asked.start or asked.wave) and not asked.all:
            raise Refusal("--from and --only-wave belong to --all.")
        if asked.as_new and not asked.dry_run:
            raise Refusal("--as-new belongs to --dry-run.")
        if asked.keep_versions < 1:
            raise Refusal("--keep-versions: at least one version is kept.")
        if asked.emulator and not asked.emulator.startswith(("http://", "https://")):
            raise Refusal("--emulator names an address: http://127.0.0.1:<port>")
        if not asked.dry_run and not self._console.can_ask:
            raise Refusal("Nobody is there to be asked; --yes agrees to every change set beforehand.")

    def _ordered(self, declared: Mapping[str, Any]) -> list[Tenant]:
        asked = self._asked
        wanted = tenants.names(self._folder) if asked.all else asked.tenants
        read = tenants.load(dict.fromkeys(wanted), declared, self._folder)
        if asked.all:
            read = waves.chosen(read, emulated=bool(asked.emulator), start=asked.start, wave=asked.wave)
        else:
            read = sorted(read, key=lambda tenant: tenant.turn)
        examples = [tenant.name for tenant in read if tenant.account == tenants.NOBODYS]
        if examples and not asked.emulator and not asked.dry_run:
            raise Refusal(f"{', '.join(examples)}: an example, whose account is nobody's; --emulator deploys it.")
        if not read:
            raise Refusal("There is no tenant to deploy. infra/new-tenant writes the file of one.")
        return read

    def _build(self, functions: dict[str, str]) -> Package:
        asked, emulated = self._asked, bool(self._asked.emulator)
        if asked.build is not None:
            return package.read(asked.build, functions, build.host() if emulated else build.AWS)
        if asked.dry_run:
            self._console.say(shlex.join(build.command(emulated)))
            return package.planned(functions)
        return package.read(build.run(emulated), functions, build.host() if emulated else build.AWS)

    def _where(self, functions: Mapping[str, str]) -> Site:
        asked = self._asked
        if asked.dry_run:
            document = self._document(package.planned(functions))
            return sites.rehearsed(self._console.rehearsing(), asked.emulator, document, existing=not asked.as_new)
        if self._site is not None:
            return self._site(self._console)
        return sites.emulator(self._console, asked.emulator) if asked.emulator else sites.real(self._console)

    def _document(self, built: Package) -> dict[str, Any]:
        """The template of any of the tenants: which resources there are is the same for all."""
        first = self._order[0]
        return built.document(bucket_name(*first.place), first.parameters, self._path)

    def _count(self, site: Site, built: Package) -> None:
        """Counts the quotas of every account and Region; raises `Refusal` when the release does not fit into one."""
        places = _places(self._order)
        document = self._document(built)
        needed = {place: quotas.needs(site.aws.client, here, document, built) for place, here in places.items()}
        full = []
        for place, needs in quotas.per_account(needed).items():
            counted = quotas.count(site.aws.client, places[place][0], needs)
            if self._asked.dry_run:
                more = ", ".join(f"{quota.what} {quota.needed:g}" for quota in counted if quota.needed)
                self._console.say(f"# of {' '.join(place)} it would need, on top of what is used: {more}")
                continue
            self._console.say("\n".join([f"Quotas of {' '.join(place)}:", *map(str, counted)]))
            full += [f"{' '.join(place)}: {quota.what}" for quota in counted if quota.is_full and not quota.advisory]
        if full:
            raise Refusal("\n".join(["Nothing was deployed, since these quotas do not suffice:", *full]))

    def _again(self, tenant: Tenant) -> str:
        """The command line that goes on with this tenant."""
        if self._asked.all:
            return shlex.join(["infra/deploy", "--all", "--from", tenant.name, *self._same()])
        names = [other.name for other in self._order]
        return shlex.join(["infra/deploy", *self._same(), *names[names.index(tenant.name) :]])

    def _same(self) -> list[str]:
        """The options that the next run needs as well."""
        asked = self._asked
        named = {"--only-wave": asked.wave, "--build": asked.build, "--emulator": asked.emulator}
        flags = [word for flag, value in named.items() if value for word in (flag, str(value))]
        if asked.keep_versions != prune.KEPT:
            flags += ["--keep-versions", str(asked.keep_versions)]
        return flags + ["--back"] * asked.back + ["--yes"] * asked.yes


def _rehearsed(to: Callable[[Tenant], str]) -> Callable[[Tenant], str]:
    """The same, told as what it is."""

    def rehearse(tenant: Tenant) -> str:
        to(tenant)
        return "rehearsed. A smoke test that fails puts what was there before back, by a change set like this one"

    return rehearse


def _counted(order: Sequence[Tenant]) -> str:
    return "1 tenant" if len(order) == 1 else f"{len(order)} tenants"


def _places(order: Sequence[Tenant]) -> dict[tuple[str, str], list[Tenant]]:
    """The tenants of each account and Region."""
    places: dict[tuple[str, str], list[Tenant]] = {}
    for tenant in order:
        places.setdefault(tenant.place, []).append(tenant)
    return places


def _must_be_the_account(site: Site, tenant: Tenant) -> None:
    """Raises `Refusal` unless the credentials are those of the account that the tenant's file names."""
    account = site.aws.client(tenant, "sts").get_caller_identity()["Account"]
    if account != tenant.account:
        raise Refusal(
            f"{tenant.name}: its file names the account {tenant.account}, but the credentials are those of {account}. "
            "Take others, or name an AWS profile in the file (profile = ...)."
        )


if __name__ == "__main__":
    sys.exit(main())
