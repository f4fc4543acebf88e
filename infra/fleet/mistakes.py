"""What is wrong with what somebody wrote or asked for, all of it at once."""

import dataclasses
from collections.abc import Iterable


class Refusal(Exception):
    """Why nothing, or nothing more, is done. The text is for the person at the terminal, and says what to do."""


@dataclasses.dataclass(frozen=True)
class Mistake:
    """One value that can't be taken: where it stands, and what is allowed there."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


class Mistakes(Refusal):
    """Everything that is wrong with one or several files."""

    def __init__(self, found: Iterable[Mistake]):
        self.found = tuple(found)
        super().__init__("\n".join(map(str, self.found)))
