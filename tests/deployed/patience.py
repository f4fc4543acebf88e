"""Waiting for what happens by itself: asked again until it is there or the time is over; never a fixed sleep."""

import time


def eventually(what, ask, seconds=30):
    """The first true answer of `ask`; fails with `what` was awaited and the last answer."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s: {what} (last answer: {answer!r})")
        time.sleep(0.05)
