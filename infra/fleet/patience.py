"""Waiting for what happens by itself: asked again until it is there or the time is over; never a fixed sleep."""

import dataclasses
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Patience:
    """How often somebody asks, and how long they wait at most."""

    pause: float
    seconds: float

    def until(self, ask: Callable[[], T | None]) -> T | None:
        """The first answer that is one, or none when the time is over."""
        deadline = time.monotonic() + self.seconds
        while not (answer := ask()):
            if time.monotonic() > deadline:
                return None
            time.sleep(self.pause)
        return answer


def eventually(
    what: str, ask: Callable[[], T | None], instead: Callable[[], object] = lambda: "nothing", seconds: float = 30
) -> T:
    """The first answer of `ask`; fails with what was awaited, and what there was `instead`."""
    answer = Patience(0.05, seconds).until(ask)
    if not answer:
        raise AssertionError(f"not within {seconds} s: {what}; instead {instead()}")
    return answer
