"""Simulated power cuts: the statements of real appends, on a disk that forgets what was not synced.

The program writes with the SQLite of its Python. What it sends, statement by statement, is
recorded there and played again through APSW, whose files can be our own (``disk``). The files that
such a disk would hold after a cut are then opened by the program itself.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import apsw

from admission_flow.database import sqlite
from admission_flow.database.reading import open_for_reading
from admission_flow.database.sqlite import Place
from admission_flow.journal.verify import verify_lines, verify_private
from admission_flow.register.audit import checkpoints
from admission_flow.testing import lawful_case
from tests.reliability.disk import VFS_NAME, Disk, Event, Vfs, after_cut
from tests.reliability.sample import made, write


@contextmanager
def recorded_statements() -> Iterator[list[str]]:
    """Record every statement that the program sends, settings included, with its values."""
    statements: list[str] = []
    connect = sqlite._connect

    def note(statement: str) -> None:
        # A trigger that runs is announced by the text of the statement that set it off, again.
        if not (statement.startswith("INSERT") and statements[-1:] == [statement]):
            statements.append(statement)

    def traced(uri: str) -> sqlite3.Connection:
        connection = connect(uri)
        if uri.endswith("mode=rw"):
            connection.set_trace_callback(note)
        return connection

    sqlite._connect = traced
    try:
        yield statements
    finally:
        sqlite._connect = connect


@dataclass(frozen=True, slots=True)
class Story:
    """What the program sent while something was recorded."""

    statements: list[str]
    sizes: list[int]
    """Number of entries before the first, and after each acknowledgement."""
    place: Place
    """Where the register lay."""


def story(folder: Path) -> tuple[Story, dict[str, bytes]]:
    """Record a case act by act, and three checkpoints; return what was sent, and the files before.

    The acts change both files; a checkpoint is written to the log alone.
    """
    bureau = made(folder, signed=False)
    files = {path.name: path.read_bytes() for path in bureau.place.files}
    case = lawful_case("dossier_opened", full_name="Lý Thị Ví Dụ")
    with recorded_statements() as statements, bureau.open() as register:
        sizes = [register.store.head[0]]
        case_id = register.open_case(case.person, case.unit).id
        sizes.append(register.store.head[0])
        sizes += [write(register, case_id, act).entry.seq + 1 for act in case.acts]
        for _ in range(3):
            checkpoints.hand_out(register, "minutes")
            sizes.append(register.store.head[0])
    return Story(statements, sizes, bureau.place), files


Bug = Callable[[str], str]
"""Changes a statement: a bug is planted in what the program sends."""


def sound(statement: str) -> str:
    """Plant no bug."""
    return statement


def full(statement: str) -> str:
    """Trust SQLite's default alone: the write lock on both files hides it (``full_and_late``)."""
    return statement.replace("synchronous=3", "synchronous=2")


def full_and_late(statement: str) -> str:
    """Trust SQLite's default, and take the write lock only with the first write.

    FULL does not sync the folder after the removal of a journal. A transaction over two files ends
    with the removal of a journal of its own, which is synced even then: so it is entries written
    to the log alone that are lost, and only where the private file was not locked as well.
    """
    return statement.replace("synchronous=3", "synchronous=2").replace("BEGIN IMMEDIATE", "BEGIN")


def write_ahead(statement: str) -> str:
    """Use WAL, which commits one attached file after the other.

    With exclusive locking, as everything passes through the recording files then.
    """
    if statement == "PRAGMA main.journal_mode=delete":
        return "PRAGMA locking_mode=exclusive; PRAGMA main.journal_mode=wal"
    return statement.replace("journal_mode=delete", "journal_mode=wal")


def no_sync(statement: str) -> str:
    """Do not wait for the disk."""
    return statement.replace("synchronous=3", "synchronous=0")


def acknowledged_early(statement: str) -> str:
    """Say that it is recorded before it is: the COMMIT comes with the next transaction."""
    return {"COMMIT": "SELECT 1", "BEGIN IMMEDIATE": "COMMIT; BEGIN IMMEDIATE"}.get(
        statement, statement
    )


BUGS: dict[str, Bug] = {
    bug.__name__: bug for bug in (full_and_late, write_ahead, no_sync, acknowledged_early)
}
"""Bugs that the cuts must show, or they show nothing."""


def replay(statements: list[str], place: Place, old: Place, bug: Bug = sound) -> Disk:
    """Run recorded statements on the files at `place`, and return what the disk was told.

    Args:
        statements: what the program sent while its register lay at `old`.
        place: where the same files lie as they were before.
        old: as above.
        bug: changes the statements.

    """
    disk = Disk({path.name: path.read_bytes() for path in place.files})
    vfs = Vfs(disk)
    connection: apsw.Connection | None = None
    try:
        for statement in statements:
            if statement.startswith("ATTACH "):
                flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_URI
                if connection is not None:
                    connection.close()
                connection = apsw.Connection(str(place.log), flags=flags, vfs=VFS_NAME)
            assert connection is not None
            sent = bug(statement.replace(old.log.parent.as_uri(), place.log.parent.as_uri()))
            if sent.startswith("COMMIT;") and not connection.in_transaction:
                sent = sent.removeprefix("COMMIT;")  # the first one has nothing to end
            connection.execute(sent).fetchall()
            if statement == "COMMIT":
                disk.events.append(Event("acknowledged"))
    finally:
        if connection is not None:
            connection.close()
        vfs.unregister()
    return disk


@dataclass
class Toll:
    """What a number of cuts cost."""

    cuts: int = 0
    lost: int = 0
    """Cuts after which an acknowledged entry was gone."""
    corrupt: int = 0
    """Cuts after which the register did not open or verify."""
    split: int = 0
    """Cuts after which the two files were not in step."""
    undone: int = 0
    """Cuts that left an entry half done, which the program then undid or completed."""
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        """Whether nothing was lost in any of them."""
        return not (self.lost or self.corrupt or self.split)

    def blame(self, reason: str) -> None:
        """Count a reason."""
        self.reasons[reason] = self.reasons.get(reason, 0) + 1


def acknowledgements(disk: Disk) -> list[int]:
    """Return the moments at which something was just acknowledged."""
    return [n for n, event in enumerate(disk.events, 1) if event.what == "acknowledged"]


def suffer(  # noqa: PLR0913, PLR0917 - a story, a disk, and how it is to go
    story: Story,
    files: dict[str, bytes],
    place: Place,
    cuts: int,
    chance: random.Random,
    bug: Bug = sound,
) -> Toll:
    """Tell a story on a disk of its own, and cut the power of that again and again.

    Args:
        story: what the program sent.
        files: the register's files before it.
        place: in an empty folder.
        cuts: how many.
        chance: where the moments and the losses come from.
        bug: changes what the program sent.

    """
    lay(place.log.parent, files)
    disk = replay(story.statements, place, story.place, bug)
    return cut_again_and_again(disk, story.sizes, place, cuts, chance)


def cut_again_and_again(
    disk: Disk, sizes: list[int], place: Place, cuts: int, chance: random.Random
) -> Toll:
    """Cut the power at random moments, half of them just after an acknowledgement.

    Args:
        disk: of a replay.
        sizes: number of entries before the run, and after each acknowledgement.
        place: of the replay. What is left must lie there too: journals name each other by path.
        cuts: how many.
        chance: where the moments and the losses come from.

    """
    toll = Toll()
    known = acknowledgements(disk)
    assert len(known) + 1 == len(sizes)
    for _ in range(cuts):
        moment = (
            chance.choice(known)
            if chance.random() < 0.5
            else chance.randrange(len(disk.events) + 1)
        )
        promised = sizes[sum(one <= moment for one in known)]
        left = after_cut(disk, moment, chance)
        lay(place.log.parent, left)
        toll.undone += len(left) > len(disk.before)
        toll.cuts += 1
        judge(place, promised, toll)
    return toll


def lay(folder: Path, files: dict[str, bytes]) -> None:
    """Let a folder hold these files and no other."""
    for old in folder.iterdir():
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def judge(place: Place, promised: int, toll: Toll) -> None:
    """Open what a cut has left, as the program does, and count what is wrong."""
    try:
        with closing(open_for_reading(str(place.log))) as reader:
            report = verify_lines(reader.rows())
            private = verify_private(reader.entries(), reader.personal_texts(), reader.secrets())
            heads = {case: reader.case_head(case) for case in reader.case_ids()}
            states = {row.case: (row.ver, row.head) for row in reader.case_states()}
            names = set(reader.name_rows())
            damage = [
                row[0]
                for schema in ("main", "private")
                for row in reader._rows(f"PRAGMA {schema}.integrity_check")
                if row[0] != "ok"
            ]
    except Exception as error:  # noqa: BLE001 - whatever it is, the register is of no use
        toll.corrupt += 1
        toll.blame(type(error).__name__)
        return
    if damage or report.breaks:
        toll.corrupt += 1
        toll.blame(damage[0] if damage else report.breaks[0].what)
    if private or heads != states or names != heads.keys():
        toll.split += 1
        toll.blame(private[0].what if private else "case_state or person_name")
    if report.entries < promised:
        toll.lost += 1
        toll.blame("lost")
