"""What every command knows: the register, the officer, the language; and how it speaks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from admission_flow.cli.shell import memory
from admission_flow.cli.shell.arguments import as_kept
from admission_flow.cli.shell.speaking import complain
from admission_flow.cli.shell.streams import somebody_to_ask
from admission_flow.database.dialect import shown_as
from admission_flow.database.reading import open_for_reading
from admission_flow.errors import (
    AdmissionFlowError,
    KeyUnusable,
    LogShorter,
    NoHomeFolder,
    WrongUse,
)
from admission_flow.files import Unreadable, read_text
from admission_flow.journal.rights import Use
from admission_flow.messages import LANGUAGES, Language, say
from admission_flow.procedure import in_use
from admission_flow.procedure.quick_dataclass import dataclass
from admission_flow.register.core.names import officer_named
from admission_flow.register.core.origin import lineage
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.signing import Signer
from admission_flow.register.core.within import whole

if TYPE_CHECKING:
    from admission_flow.database.queries import Queries
    from admission_flow.event_log import EventLog
    from admission_flow.procedure.procedure import Procedure
    from admission_flow.register.core.previewing import PreviewingRegister
    from admission_flow.register.core.register import Register
    from admission_flow.register.core.signing import Signer

REGISTER_VARIABLE = "ADMISSION_FLOW_REGISTER"
OFFICER_VARIABLE = "ADMISSION_FLOW_OFFICER"
LANGUAGE_VARIABLE = "ADMISSION_FLOW_LANG"
KEY_VARIABLE = "ADMISSION_FLOW_KEY"
DATA_KEY_VARIABLE = "ADMISSION_FLOW_DATA_KEY"
WORKFLOW_VARIABLE = "ADMISSION_FLOW_WORKFLOW"
LOG_VARIABLE = "ADMISSION_FLOW_LOG"
RULEBOOK_KEYS_VARIABLE = "ADMISSION_FLOW_RULEBOOK_KEYS"
PASSPHRASE_VARIABLE = "ADMISSION_FLOW_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable


@dataclass(slots=True)
class Settings:
    """The common options, given before or after the command, or by the environment."""

    register: str | None = None
    officer: str | None = None
    key: str | None = None
    """File of the officer's private key."""
    data_key: str | None = None
    """File of the key that personal values are sealed with."""
    lang: Language = "vi"
    workflow: str | None = None
    """Name or folder of the procedure; None: the admission."""
    log: str | None = None
    """File of the log of events, or "-" for standard error; None: none is written."""

    def say(self, key: str, part: str = "message", /, **facts: object) -> str:
        """Return a text of the catalogue in the language of this call."""
        return say(self.lang, key, part, **facts)

    @property
    def register_url(self) -> str:
        """Where the register lies: the option, or a file in the user's data folder."""
        if self.register:
            return self.register
        from platformdirs import user_data_path  # noqa: PLC0415 - only where nothing is said

        if os.environ.get("HOME") == "":  # else the folder of the account, or the root of the disk
            raise NoHomeFolder
        try:
            folder = user_data_path("admission-flow", appauthor=False)
            home = Path.home()
        except RuntimeError as error:
            raise NoHomeFolder from error
        if not home.is_absolute() or (folder.is_relative_to(home) and not home.is_dir()):
            raise NoHomeFolder
        return str(folder / "register.db")

    @property
    def data_key_file(self) -> Path | None:
        """Where the key of sealed values lies; None: in the user's configuration folder."""
        return Path(self.data_key) if self.data_key else None

    @contextmanager
    def reading(self, use: Use = Use.READ) -> Iterator["ReadingRegister"]:
        """Open the register to be read; warn of one that this machine saw longer before.

        Args:
            use: what for: whether the officer may do that, and of which cases.

        """
        with self._opened(use, mend=True) as register:
            register.permit()
            as_seen = self._warn_of_a_shorter_log(register)
            yield register
            if as_seen:  # else the only trace of the longer one would be lost
                memory.remember(whole(register.store))

    def auditing(
        self, use: Use = Use.AUDIT_READ, *, warned: bool = True, with_triggers: bool = True
    ) -> "ReadingRegister":
        """Open the register to be read as it is, for whoever audits it; nothing changes its files.

        An auditor must be able to read also a log that was cut or exchanged: that this machine saw
        a longer one is told apart from the output, and stops nothing.

        Args:
            use: as in `reading`.
            warned: whether to tell; without it the command says so itself.
            with_triggers: False: also one whose triggers were dropped.

        """
        register = self._opened(use, with_triggers=with_triggers, mend=False)
        try:
            register.permit()
        except BaseException:
            register.close()
            raise
        if warned:
            self._warn_of_a_shorter_log(register)
        return register

    def _opened(self, use: Use, *, with_triggers: bool = True, mend: bool) -> "ReadingRegister":
        register = ReadingRegister(
            open_for_reading(
                self.register_url, self.data_key_file, with_triggers=with_triggers, mend=mend
            ),
            reader=officer_named(self.officer) if self.officer else None,
            use=use,
        )
        self._say_that_it_is_practice(register.store)
        return register

    def _say_that_it_is_practice(self, store: "Queries") -> None:
        with suppress(AdmissionFlowError):  # what cannot be read, the command itself meets
            if lineage(whole(store)).practice:
                complain(self.say("screen.practice", register=shown_as(self.register_url)))

    def _warn_of_a_shorter_log(self, register: "ReadingRegister") -> bool:
        """Tell that this machine saw a longer log; return whether it is as it was seen."""
        try:
            memory.check(whole(register.store))
        except LogShorter as shorter:
            facts = shorter.facts | {"register": shown_as(self.register_url)}
            complain(self.say("screen.log_shorter", **facts))
            return False
        except AdmissionFlowError:
            return True  # an entry that cannot be read: what the command itself meets, it says
        return True

    @contextmanager
    def writing(self, use: Use = Use.READ, *, adopting: bool = False) -> Iterator["Register"]:
        """Open the register to be written, in the name of the officer and with their key.

        Args:
            use: as in `reading`; what may be written is asked again with each entry.
            adopting: also where it is written under another rulebook, to take over the one in use.

        """
        from admission_flow.register.core.register import Register  # noqa: PLC0415

        signer = self.signer()  # before any lock: a passphrase takes a person's time
        with Register.open(
            self.register_url,
            self.officer,
            must_exist=True,
            adopting=adopting,
            data_key=self.data_key_file,
        ) as register:
            register.signer, register.use = signer, use
            register.permit()
            self._say_that_it_is_practice(register.store)
            register.seen = memory.check(whole(register.store))
            yield register
            memory.remember(whole(register.store))

    @contextmanager
    def trying(self) -> Iterator["PreviewingRegister"]:
        """Open the register as `writing` does, but so that it cannot be written.

        Whoever tries out leaves no trace: this machine does not even note what it saw.
        """
        from admission_flow.register.core.previewing import (  # noqa: PLC0415 - start-up
            PreviewingRegister,
        )

        signer = self.signer()
        officer = officer_named(self.officer)
        with PreviewingRegister(
            open_for_reading(self.register_url, self.data_key_file), officer
        ) as register:
            register.signer = signer
            register.permit()
            self._say_that_it_is_practice(register.store)
            memory.check(whole(register.store))
            yield register

    def event_log(self) -> "EventLog | None":
        """Return the log of events, if one was asked for; what keeps it from being written is told.

        Whoever called it goes on: it tells of the work, and is not the work.
        """
        if not self.log:
            return None
        from admission_flow.event_log import EventLog  # noqa: PLC0415 - start-up

        return EventLog(
            self.log,
            lambda reason: complain(
                self.say("screen.log_not_written", file=self.log, reason=reason)
            ),
        )

    def signer(self) -> "Signer | None":
        """Load the officer's key, if one is named."""
        return self.signer_from(Path(self.key)) if self.key else None

    def signer_from(self, file: Path) -> "Signer":
        """Load a key file, asking for its passphrase where it has one."""
        return Signer.from_file(file, self._passphrase)

    def _passphrase(self, file: str) -> str:
        """Ask for a passphrase, or read it from the file that the environment names."""
        named = os.environ.get(PASSPHRASE_VARIABLE)
        if named:
            return passphrase_in(named)
        if not somebody_to_ask():
            raise KeyUnusable(file=file, reason="no_passphrase")
        import typer  # noqa: PLC0415 - start-up

        answer: str = typer.prompt(
            self.say("screen.passphrase", file=file), hide_input=True, err=True
        )
        return answer

    def creating(self, *, minimal_data: bool = False) -> "Register":
        """Make the register, and the user's data folder where it is to lie there."""
        from admission_flow.register.core.register import Register  # noqa: PLC0415 - start-up

        officer = officer_named(self.officer)
        if not self.register:
            Path(self.register_url).parent.mkdir(parents=True, exist_ok=True)
        return Register.create(
            self.register_url, officer, minimal_data=minimal_data, data_key=self.data_key_file
        )


def passphrase_in(file: str) -> str:
    """Return the passphrase that a file holds, without the end of its line.

    Raises:
        KeyUnusable: the file cannot be read.

    """
    try:
        return read_text(file).rstrip("\r\n")
    except Unreadable as error:
        raise KeyUnusable(file=file, reason=error.reason) from error


SETTINGS = Settings()
"""Of this run of the command: set once by `take_common_options`, read by the commands."""

_OPTIONS = {
    "--register": "register",
    "--as": "officer",
    "--lang": "lang",
    "--key": "key",
    "--key-file": "data_key",
    "--workflow": "workflow",
    "--log-to": "log",
}


def take_common_options(arguments: list[str]) -> list[str]:
    """Take the common options out of the arguments, wherever they stand, and return the rest.

    The procedure that they name is in use from here on.

    Raises:
        WrongUse: an option lacks its value, the language is not one of ours, or an argument holds a
            control character.

    """
    found = {
        "register": os.environ.get(REGISTER_VARIABLE),
        "officer": os.environ.get(OFFICER_VARIABLE),
        "lang": os.environ.get(LANGUAGE_VARIABLE),
        "key": os.environ.get(KEY_VARIABLE),
        "data_key": os.environ.get(DATA_KEY_VARIABLE),
        "workflow": os.environ.get(WORKFLOW_VARIABLE),
        "log": os.environ.get(LOG_VARIABLE),
    }
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if argument == "--":
            rest += [argument, *waiting]
        elif name not in _OPTIONS:
            rest.append(argument)
        else:
            given = value if equals else next(waiting, None)
            if not given:
                raise WrongUse(problem=name)
            found[_OPTIONS[name]] = given
            SETTINGS.log = found["log"] or None  # also where another option is then refused
    lang = found["lang"] or "vi"
    SETTINGS.register, SETTINGS.officer = found["register"], found["officer"]
    SETTINGS.key, SETTINGS.data_key = found["key"], found["data_key"]
    SETTINGS.workflow = found["workflow"] or None
    SETTINGS.lang = next((known for known in LANGUAGES if known == lang), "vi")
    if lang != SETTINGS.lang:
        raise WrongUse(problem=f"--lang {lang}")
    in_use.use(_named(SETTINGS.workflow) if SETTINGS.workflow else None)
    return as_kept(rest, SETTINGS.lang)


def _named(name: str) -> "Procedure | None":
    """Return the procedure that an option names; None: the admission as it ships."""
    from admission_flow.procedure_names import named  # noqa: PLC0415 - start-up

    return None if name == in_use.ADMISSION else named(name, accepted_keys())


def accepted_keys() -> tuple[str, ...] | None:
    """Return the keys of which one must have signed a rulebook; None: this office names none.

    Raises:
        KeyUnusable: the file that the environment names cannot be read, or holds no key.

    """
    file = os.environ.get(RULEBOOK_KEYS_VARIABLE)
    if not file:
        return None
    from admission_flow.rulebook_signature import keys_in  # noqa: PLC0415 - start-up

    return keys_in(Path(file))
