"""Whose desk it is: the register, the officer, the language, and how a register is opened.

A register belongs to the thread that opened it. A page is answered by one function in one thread,
which opens what it needs and closes it before it answers; nothing is shared between requests.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from admission_flow.database.queries import Queries
from admission_flow.database.reading import open_for_reading
from admission_flow.desk.refusals import Refused
from admission_flow.journal.entry import Seen
from admission_flow.journal.rights import Use
from admission_flow.library.previews import Previews
from admission_flow.library.reading import ReadingRegister
from admission_flow.library.register import Register
from admission_flow.messages import Language
from admission_flow.procedure import in_use
from admission_flow.procedure.procedure import Procedure
from admission_flow.register.audit.health import Backup, Health, health
from admission_flow.register.core import reader, register
from admission_flow.register.core.clock import Clock, system_clock, today
from admission_flow.register.core.names import officer_named
from admission_flow.register.core.origin import lineage
from admission_flow.register.core.previewing import PreviewingRegister
from admission_flow.register.core.signing import Signer
from admission_flow.register.core.within import whole


def _nothing_seen(_: Queries) -> Seen:
    return Seen(0, "")


def _not_remembered(_: Queries) -> None:
    """Keep no memory of the log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What a desk is opened with."""

    register: str
    """URL or path."""
    officer: str | None
    """In whose name entries are written; None: the desk reads only."""
    looker: str | None = None
    """Who looks, where the desk reads only and roles are in use."""
    lang: Language = "vi"
    key: Path | None = None
    """File of the officer's private key; None: entries are not signed."""
    data_key: Path | None = None
    procedure: Procedure | None = field(default_factory=in_use.procedure)
    """Of the register; None: the admission."""
    clock: Clock = system_clock
    check: Callable[[Queries], Seen] = _nothing_seen
    """Holds a register against what this machine saw last, before it is written."""
    remember: Callable[[Queries], None] = _not_remembered
    """Notes the end of the log, once it was written."""
    last_backup: Callable[[Queries], Backup | None] = lambda _: None
    """Knows the last backup that this machine made of a register."""

    @property
    def read_only(self) -> bool:
        """Whether nothing can be written from this desk."""
        return self.officer is None

    @property
    def today(self) -> str:
        """The day in Việt Nam, ISO."""
        return today(self.clock).isoformat()

    @contextmanager
    def reading(self) -> Iterator[ReadingRegister]:
        """Open the register to be read, as it is: whoever only looks changes no file."""
        store = open_for_reading(self.register, self.data_key, mend=not self.read_only)
        who = self.officer or self.looker
        with reader.ReadingRegister(store, clock=self.clock, reader=who) as inner:
            yield ReadingRegister(inner)

    @contextmanager
    def auditing(self, use: Use = Use.AUDIT_READ) -> Iterator[reader.ReadingRegister]:
        """Open the register for whoever audits it: also one whose triggers were dropped."""
        store = open_for_reading(self.register, self.data_key, with_triggers=False, mend=False)
        who = self.officer or self.looker
        with reader.ReadingRegister(store, clock=self.clock, reader=who, use=use) as inner:
            inner.permit()
            yield inner

    @contextmanager
    def trying(self, signer: Signer | None = None) -> Iterator[Previews]:
        """Open the register so that it says what would be written, and cannot write.

        Raises:
            Refused: the desk reads only.

        """
        officer = officer_named(self._writer())
        store = open_for_reading(self.register, self.data_key)
        with PreviewingRegister(store, officer, clock=self.clock) as inner:
            inner.signer = signer
            yield Previews(inner)

    @contextmanager
    def writing(self, signer: Signer | None = None) -> Iterator[Register]:
        """Open the register to be written in the name of the officer.

        Raises:
            Refused: the desk reads only.
            LogShorter: this machine saw a longer log.

        """
        with register.Register.open(
            self.register,
            self._writer(),
            must_exist=True,
            clock=self.clock,
            data_key=self.data_key,
        ) as inner:
            inner.signer = signer
            inner.permit()
            inner.seen = self.check(whole(inner.store))
            yield Register(inner)
            self.remember(whole(inner.store))

    def health(self) -> Health:
        """Look whether the register can be worked with right now; never raises for what is not."""
        return health(
            self.register,
            reads_only=self.read_only,
            last_backup=self.last_backup,
            clock=self.clock,
        )

    def practice(self) -> bool:
        """Whether the register is a copy to practise on."""
        # Whoever only reads may be here to find out what was done to the files.
        intact = not self.read_only
        store = open_for_reading(self.register, self.data_key, with_triggers=intact, mend=intact)
        with reader.ReadingRegister(store) as inner:
            return bool(lineage(whole(inner.used_for(Use.VERIFY).store)).practice)

    def _writer(self) -> str:
        if self.officer is None:
            raise Refused(403, "read_only")
        return self.officer


def inside(register: ReadingRegister) -> reader.ReadingRegister:
    """Return what a register of the library reads from: the workflow, what is kept at hand."""
    return register._inner  # noqa: SLF001 - the library's own skin, of one distribution
