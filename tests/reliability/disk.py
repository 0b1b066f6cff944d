"""A disk that notes what it is told, and forgets at a power cut what was not synced.

A cut at any moment leaves

1. of each file, all that was synced, and of the later writes any 512-byte sectors;
2. of the folder, all that was synced, and of the later creations and removals any. A removal is
   synced if SQLite asks for it; everything in the folder is, with the first sync of a new journal.
"""

import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
VFS_NAME = "forgetful"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to the disk, in order."""

    what: str
    """link, unlink, write, truncate, sync, folder (synced), or acknowledged."""
    name: str = ""
    inode: int = 0
    offset: int = 0
    data: bytes = b""
    size: int = 0


@dataclass
class Disk:
    """The events of one run, and the files that were there before."""

    before: dict[str, bytes] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    inodes: dict[str, int] = field(default_factory=dict)
    count: int = 0

    def inode_of(self, name: str) -> int:
        """Return the file that has this name now, a new one if none has."""
        if name not in self.inodes:
            self.count += 1
            self.inodes[name] = self.count
            if name not in self.before:
                self.events.append(Event("link", name, self.count))
        return self.inodes[name]

    def unlinked(self, name: str, *, synced: bool) -> None:
        """Note a removal; with `synced` the whole folder is on the disk afterwards."""
        self.events.append(Event("unlink", name, self.inodes.pop(name, 0)))
        if synced:
            self.events.append(Event("folder"))


class _File(apsw.VFSFile):
    """A file whose changes are noted."""

    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:  # noqa: ANN401
        super().__init__("", name, flags)
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._disk, self._name = disk, Path(path).name if path else ""
        new_journal = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL
        new_journal |= apsw.SQLITE_OPEN_WAL
        self._folder_too = bool(flags[0] & apsw.SQLITE_OPEN_CREATE and flags[0] & new_journal)
        self._inode = disk.inode_of(self._name) if self._name else 0

    def _note(self, event: Event) -> None:
        if self._inode:  # a file without a name is gone after a power cut anyway
            self._disk.events.append(event)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: ANN401, N802 - APSW's name
        self._note(Event("write", self._name, self._inode, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._note(Event("truncate", self._name, self._inode, size=newsize))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self._note(Event("sync", self._name, self._inode))
        if self._folder_too:
            self._folder_too = False
            self._note(Event("folder"))
        super().xSync(flags)


class Vfs(apsw.VFS):
    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        super().__init__(VFS_NAME, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: ANN401, N802
        return _File(self._disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: FBT001, N802
        super().xDelete(filename, syncdir)
        self._disk.unlinked(Path(filename).name, synced=bool(syncdir))


@dataclass
class _Inode:
    synced: bytearray
    pending: list[Event] = field(default_factory=list)


def after_cut(disk: Disk, moment: int, chance: random.Random) -> dict[str, bytes]:
    """Return the files that a disk holds which lost power before its event number `moment`."""
    names = {name: number for number, name in enumerate(disk.before, 1)}
    inodes = {n: _Inode(bytearray(disk.before[name])) for name, n in names.items()}
    pending: list[Event] = []  # of the folder
    for event in disk.events[:moment]:
        match event.what:
            case "link":
                inodes.setdefault(event.inode, _Inode(bytearray()))
                pending.append(event)
            case "unlink":
                pending.append(event)
            case "write" | "truncate":
                inodes[event.inode].pending.append(event)
            case "sync":
                _apply(inodes[event.inode], None, 1.0)
            case "folder":
                _relink(names, pending, None, 1.0)
                pending.clear()
    luck = chance.choice((0.0, 0.1, 0.5, 0.9, 1.0))
    _relink(names, pending, chance, luck)
    for number in names.values():
        _apply(inodes[number], chance, chance.choice((luck, 0.0, 0.5, 1.0)))
    return {name: bytes(inodes[number].synced) for name, number in names.items()}


def _relink(
    names: dict[str, int], pending: list[Event], chance: random.Random | None, luck: float
) -> None:
    for event in pending:
        if chance is None or chance.random() < luck:
            if event.what == "link":
                names[event.name] = event.inode
            else:
                names.pop(event.name, None)


def _apply(inode: _Inode, chance: random.Random | None, luck: float) -> None:
    """Let the pending changes of one file reach the disk: all, or any of their sectors."""
    content = inode.synced
    for event in inode.pending:
        if event.what == "truncate":
            if chance is None or chance.random() < luck:
                _resize(content, event.size, b"\0")
            continue
        for start in range(0, len(event.data), SECTOR):
            if chance is not None and chance.random() >= luck:
                continue
            piece = event.data[start : start + SECTOR]
            at = event.offset + start
            # What lies between the old end and the new piece was never written: it is anything.
            filler = b"\0" if chance is None or chance.random() < 0.5 else chance.randbytes(1)
            _resize(content, max(len(content), at + len(piece)), filler)
            content[at : at + len(piece)] = piece
    inode.pending.clear()


def _resize(content: bytearray, size: int, filler: bytes) -> None:
    if size < len(content):
        del content[size:]
    else:
        content.extend(filler * (size - len(content)))
