"""An attack: who does what to a register, and which command says it, in which words."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.attacks.ground import Ground

CODES = {
    "verify": 6,
    "verify --checkpoint": 6,
    "verify --genesis": 6,
    "replay": 6,
    "findings": 0,
    "checker": 1,
    "checker --checkpoint": 1,
    "checker --genesis": 1,
    "export": 6,
    "opening": 6,
    "db check": 6,
}
"""The commands that an auditor asks, and the exit code with which each says that it found it."""

INTACT = {"verify": 0, "replay": 0, "checker": 3}
"""The exit code of a command that finds nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a command says of an attack."""

    by: str
    """A key of `CODES`."""
    says: str
    """Words of its verdict, as a regular expression: of the first line, where it has a verdict."""
    code: int | None = None
    """The exit code; None: that of the command."""
    silent: bool = False
    """The command finds nothing: these are the words of a register that nobody attacked."""

    @property
    def exit_code(self) -> int:
        """The exit code that is expected."""
        return CODES[self.by] if self.code is None else self.code


def nothing(by: str, says: str = "CONSISTENT, NOT ANCHORED") -> Told:
    """Return that a command finds nothing, and says what it always says."""
    return Told(by, says, INTACT[by], silent=True)


@dataclass(frozen=True, slots=True)
class Attack:
    """An attack on a register."""

    name: str
    who: str
    """The attacker, as docs/auditors/threats.md names them."""
    do: Callable[[Ground], None]
    told: tuple[Told, ...]
    """Which commands say it; and, where one cannot, that it does not."""
    ground: str = "plain"
    """Which register it is done to."""

    @property
    def does(self) -> str:
        """What the attacker does, in a sentence."""
        return " ".join(str(self.do.__doc__).split())

    @property
    def found(self) -> tuple[Told, ...]:
        """The commands that tell it."""
        return tuple(told for told in self.told if not told.silent)
