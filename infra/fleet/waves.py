"""In which order tenants get a release: pilots first, then wave by wave, and nobody after the first failure."""

import time
from collections.abc import Callable, Iterable, Sequence

from botocore.exceptions import BotoCoreError, ClientError

from .console import Console
from .mistakes import Refusal
from .tenants import NOBODYS, PILOT, Tenant, wave_name


def chosen(
    tenants: Iterable[Tenant], *, emulated: bool = False, start: str | None = None, wave: str | None = None
) -> list[Tenant]:
    """The tenants in their order: from `start` on, and only of `wave`, when these are given.

    Examples are nobody's: on AWS they are left out, and on an emulator they are the ones that are meant.
    """
    order = sorted((t for t in tenants if emulated == (t.account == NOBODYS)), key=lambda tenant: tenant.turn)
    if wave is not None:
        known = sorted({str(tenant.wave) for tenant in order}, key=lambda name: (name != PILOT, name.zfill(2)))
        order = [tenant for tenant in order if str(tenant.wave) == wave]
        if not order:
            raise Refusal(f"No tenant is in the wave {wave}; there are {', '.join(known) or 'none'}.")
    if start is not None:
        names = [tenant.name for tenant in order]
        if start not in names:
            raise Refusal(f"{start} is not among the tenants of this run: {', '.join(names) or 'there are none'}.")
        order = order[names.index(start) :]
    return order


def release(
    order: Sequence[Tenant],
    to: Callable[[Tenant], str],
    again: Callable[[Tenant], str],
    console: Console,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Releases to one tenant after the other and tells of each.

    Raises `Refusal` at the first that fails; `again` is the command line that goes on from there.
    """
    started = clock()
    for number, tenant in enumerate(order, start=1):
        place = f"{tenant.account}, {tenant.region}" + (f", profile {tenant.profile}" if tenant.profile else "")
        console.say(f"\n[{number}/{len(order)}] {tenant.name} ({wave_name(tenant.wave)}; {place})")
        try:
            outcome = to(tenant)
        except (Refusal, BotoCoreError, ClientError) as failure:
            raise Refusal(_stopped(order, number, tenant, failure, again(tenant))) from None
        console.say(f"{tenant.name}: {outcome}")
    minutes, seconds = divmod(clock() - started, 60)
    console.say(f"\nDone: {len(order)} of {len(order)}, after {minutes:.0f} min {seconds:.0f} s.")


def _stopped(order: Sequence[Tenant], number: int, tenant: Tenant, failure: Exception, again: str) -> str:
    """What has happened so far, and how to go on."""
    what = str(failure) if isinstance(failure, Refusal) else f"{tenant.name}: {failure}"
    if len(order) == 1:
        return what
    left = len(order) - number
    done = f"Stopped at {tenant.name}: {number - 1} of {len(order)} are done, {left} have not been touched."
    return f"{what}\n\n{done}\nWhen that is mended, go on with: {again}"
