"""The database of a register, under the names of the commands `db …`; none is open for it."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from admission_flow.database import upgrade as files
from admission_flow.database.reading import open_for_reading
from admission_flow.journal.report import Break
from admission_flow.journal.rights import Use
from admission_flow.library.arguments import read_call
from admission_flow.library.edge import Edge, used_for
from admission_flow.library.signing import Passphrase, signer_of
from admission_flow.procedure import in_use
from admission_flow.procedure.procedure import Procedure
from admission_flow.register.core import restoring
from admission_flow.register.core.derived import differences
from admission_flow.register.core.files_permitted import permit_files
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.restoring import Brought, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseCheck:
    """What is not as this version makes it. Both empty: nothing."""

    schema: tuple[str, ...]
    """What differs in the files, and SQLite's own damage, in English."""
    derived: tuple[Break, ...]
    """What is kept beside the journal and is not what its entries say."""


class Database(Edge):
    """The database of a register: brought up to date, checked, copied, brought back.

    Where roles are in use, whoever checks or copies must be named as an administrator of the whole
    register (`NotAllowed`).

    Every method raises, besides what it says itself: `UnknownDatabase` for another kind of address,
    `RegisterMissing`, `RegisterNoAccess`, `NotARegister`, `RegisterTooNew`, `RegisterBusy` where
    there is no register that can be used, and `RegisterNotWritten` where the disk is full.
    """

    use = Use.BACKUP

    def __init__(
        self,
        url: str | Path,
        *,
        procedure: Procedure | None = None,
        data_key: Path | None = None,
        officer: str | None = None,
    ) -> None:
        """Name the register; nothing is opened.

        Args:
            url: `sqlite:///path`, a plain path or `postgresql://…`.
            procedure: of the register; None: the admission.
            data_key: as in `ReadingRegister.open`.
            officer: who does it, where roles are in use.

        Raises:
            BadArgument: this is not a path.

        """
        given = read_call("Database", _named, url, data_key=data_key)
        self._url = str(given["url"])
        self._procedure = procedure or in_use.procedure()
        self._data_key: Path | None = given["data_key"]
        self._officer = officer

    def _permit(self, use: Use) -> None:
        permit_files(self._url, self._officer, use)

    def _of_procedure(self) -> Procedure | None:
        return self._procedure

    @used_for(Use.VERIFY)
    def upgrade(self) -> Path | None:
        """Bring the register up to this version; return the backup that was made first.

        Killed at any moment, it can be called again. None: it was up to date.

        Raises:
            RegisterTooNew: a later version wrote it.

        """
        return files.upgrade(self._url)

    def check(self) -> DatabaseCheck:
        """Compare the files with what this version makes, and what is derived with the journal.

        Raises:
            RegisterTooNew, RegisterTooOld, TriggersMissing, SchemaForeign: as when it is opened.

        """
        schema = files.check(self._url)
        store = open_for_reading(self._url, self._data_key)
        with closing(ReadingRegister(store, use=Use.BACKUP)) as register:
            derived = differences(register.store, register.judge).breaks
            return DatabaseCheck(schema=tuple(schema), derived=tuple(derived))

    def backup(self, target: str | Path) -> None:
        """Copy both files as they stand at one moment, while others may go on reading.

        Args:
            target: where to. A backup of this very state that lies there already is left as it is.

        Raises:
            RegisterExists: something else is at the target.

        """
        files.backup(self._url, str(target))

    @used_for(Use.VERIFY)
    def restore(  # noqa: PLR0913 - each is named by the caller
        self,
        backup: str | Path,
        reason: str,
        officer: str | None = None,
        *,
        seen: int = 0,
        key: Path | None = None,
        passphrase: Passphrase | None = None,
    ) -> Brought:
        """Bring a backup back, by an entry that says what is lost with it.

        What is there now is kept under another name. Killed at any moment, it can be called again.

        Args:
            backup: it stays as it is.
            reason: why; it stands in the log, without names of people.
            officer: who does it.
            seen: entries of the longest log that anybody here remembers; 0: nobody does.
            key: as in `Register.open`.
            passphrase: as in `Register.open`.

        Raises:
            RestoreRefused: the backup is of another register or a copy for practice, or nothing is
                to be brought back.
            OfficerMissing, OfficerUnnamed, KeyUnusable: as in `Register.open`.
            NotAllowed: the officer may not, by the keys that the backup's own log knows.
            BadDocument: no reason is given.

        """
        who = self._who(officer, key, passphrase)
        return restoring.restore(self._url, str(backup), reason, who, max(seen, 0))

    @used_for(Use.VERIFY)
    def copy(
        self,
        to: str | Path,
        officer: str | None = None,
        *,
        practice: bool = False,
        key: Path | None = None,
        passphrase: Passphrase | None = None,
    ) -> None:
        """Copy the register, also between files and a server; for practice, its own log says so.

        Args:
            to: where to; nothing may be there.
            officer: who does it, where it is for practice or roles are in use.
            practice: whether it is.
            key: as in `Register.open`.
            passphrase: as in `Register.open`.

        Raises:
            RegisterExists: something is at the target.
            NotSealed: the target is on a server, and values of the register lie in clear.
            OfficerMissing, OfficerUnnamed, KeyUnusable, NotAllowed: as in `restore`.

        """
        if practice:
            who = self._who(officer, key, passphrase)
            restoring.copy_for_practice(self._url, str(to), who)
        else:
            permit_files(self._url, officer or self._officer, Use.BACKUP)
            files.backup(self._url, str(to))

    def _who(
        self, officer: str | None, key: Path | None, passphrase: Callable[[str], str] | None
    ) -> Who:
        return Who(officer, signer_of(key, passphrase), self._data_key)


def _named(url: str | Path, *, data_key: Path | None) -> None:
    """Say what names a register, so that it is read like the arguments of any call."""
