"""Waiting for what happens by itself: asked again until it is there or the time is over; never a fixed sleep."""

import time


def eventually(what, ask, instead=lambda: "nothing", seconds=30):
    """The first true answer of `ask`; fails with what was awaited, and what there was `instead`."""
    deadline = time.monotonic() + seconds
    while not (answer := ask()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what}; instead {instead()}")
        time.sleep(0.05)
    return answer
