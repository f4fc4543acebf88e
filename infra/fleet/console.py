"""What the person at the terminal sees and is asked."""

import sys
import time
from typing import TextIO

_WHILE = 30  # seconds


class Console:
    """Lines of text, one question, and progress that overwrites itself where a terminal can do that."""

    def __init__(self, out: TextIO | None = None, answers: TextIO | None = None, agreed: str | None = None):
        self._out, self._answers = out or sys.stdout, answers or sys.stdin
        #: Why nobody has to be asked; none asks.
        self.agreed = agreed
        self._passing = False
        self._passed = time.monotonic()

    def rehearsing(self) -> "Console":
        """The same for a run that carries nothing out, and asks nobody."""
        return Console(self._out, self._answers, "(here somebody is asked)")

    @property
    def can_ask(self) -> bool:
        """Whether somebody is there, or has agreed to everything."""
        return self.agreed is not None or self._answers.isatty()

    def say(self, text: str = "") -> None:
        """One or several lines that stay."""
        self._clear()
        print(text, file=self._out, flush=True)

    def passing(self, text: str) -> None:
        """How far something is; gone with the next line. Where lines can't be overwritten, one in a while."""
        if self._out.isatty():
            print(f"\r\x1b[K{text}", end="", file=self._out, flush=True)
            self._passing = True
        elif time.monotonic() - self._passed > _WHILE:
            self._passed = time.monotonic()
            print(text, file=self._out, flush=True)

    def agrees(self, question: str) -> bool:
        """Whether the person says yes; anything else is a no."""
        self._clear()
        if self.agreed is not None:
            print(f"{question} {self.agreed}", file=self._out, flush=True)
            return True
        print(f"{question} [y/N] ", end="", file=self._out, flush=True)
        return self._answers.readline().strip().lower() in ("y", "yes", "j", "ja")

    def ask(self, question: str, default: str) -> str:
        """What the person answers; an empty line, or the end of all answers, takes the default."""
        self._clear()
        print(f"{question} [{default}] " if default else f"{question} ", end="", file=self._out, flush=True)
        return self._answers.readline().strip() or default

    def _clear(self) -> None:
        if self._passing:
            print("\r\x1b[K", end="", file=self._out, flush=True)
            self._passing = False
