"""Attacks on a bundle, on its way from the office to the auditor."""

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from admission_flow.bundle.writing import write_bundle
from admission_flow.journal.checkpoint import Checkpoint, origin_of
from admission_flow.journal.entry import NO_HEAD, Entry, Intent
from admission_flow.journal.tree import Tree
from admission_flow.register.core.reader import ReadingRegister
from tests.attacks.attack import Attack, Told, nothing
from tests.attacks.forging import a_second_later
from tests.attacks.ground import VICTIM, VOTE, Ground
from tests.reliability.sample import new_signer

COURIER = "whoever makes a bundle"
Edit = Callable[[Ground, Path], None]


def handed_out(edit: Edit, *, sums: bool = True) -> Callable[[Ground], None]:
    """Return the attack that changes a bundle, and makes its list of digests again."""

    def attack(ground: Ground) -> None:
        folder = ground.bureau.folder.parent / "bundle"
        with ReadingRegister.open(str(ground.log), data_key=ground.data_key) as register:
            write_bundle(register.store, folder)
        edit(ground, folder)
        if sums:
            list_again(folder)

    attack.__doc__ = edit.__doc__
    return attack


def list_again(folder: Path) -> None:
    """Write the digests of the files as they are now."""
    rows = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(rows), "utf-8")


def _lines(folder: Path) -> list[bytes]:
    return (folder / "log.jsonl").read_bytes().splitlines(keepends=True)


def _write(folder: Path, lines: list[bytes]) -> None:
    (folder / "log.jsonl").write_bytes(b"".join(lines))


def line_left_out(_: Ground, folder: Path) -> None:
    """The line of the refusal is left out."""
    _write(folder, [line for line in _lines(folder) if b"case.refuse" not in line])


def tail_left_out(_: Ground, folder: Path) -> None:
    """The last lines are left out; the bundle's own checkpoint is as it was."""
    _write(folder, _lines(folder)[:-3])


def tail_left_out_whole(ground: Ground, folder: Path) -> None:
    """The last lines are left out, and the bundle's own checkpoint is that of the rest."""
    _write(folder, _lines(folder)[:-3])
    _checkpoint(ground, folder)


def _checkpoint(ground: Ground, folder: Path) -> None:
    tree = Tree()
    lines = _lines(folder)
    for line in lines:
        tree.add(hashlib.sha256(b"\0" + line[:-1]).digest())
    log = ground.entries()[0].intent.log
    text = Checkpoint(origin_of(log), len(lines), tree.root()).text()
    (folder / "checkpoint").write_bytes(text.encode())


def rewritten(ground: Ground, folder: Path) -> None:
    """A line is rewritten, everything after it chained again, and the checkpoint made again."""
    prev, heads, lines = NO_HEAD, dict[str, str](), list[bytes]()
    seq = ground.last_of(VICTIM, kind=VOTE).seq
    for line in _lines(folder):
        entry = Entry.parse(line[:-1].decode())
        intent = a_second_later(entry.intent) if entry.seq == seq else entry.intent
        intent = replace(intent, case_head=heads.get(intent.case, NO_HEAD))
        if intent.action == "checkpoint.hand_out":
            intent = _with_root(intent, lines)
        new = Entry(entry.seq, prev, intent.text(), entry.sig)
        prev = heads[intent.case] = new.leaf
        lines.append(new.line.encode() + b"\n")
    _write(folder, lines)
    _checkpoint(ground, folder)


def _with_root(intent: Intent, lines: list[bytes]) -> Intent:
    tree = Tree()
    for line in lines:
        tree.add(hashlib.sha256(b"\0" + line[:-1]).digest())
    return replace(intent, data={**intent.data, "root": tree.root()})


def line_changed(_: Ground, folder: Path) -> None:
    """A count of votes is changed in the text."""
    lines = _lines(folder)
    at = next(n for n, line in enumerate(lines) if b"in_favour" in line)
    lines[at] = lines[at].replace(b'\\"in_favour\\":1', b'\\"in_favour\\":2')
    _write(folder, lines)


def signatures_left_out(_: Ground, folder: Path) -> None:
    """Every signature is taken off."""
    lines = []
    for line in _lines(folder):
        entry = Entry.parse(line[:-1].decode())
        lines.append(Entry(entry.seq, entry.prev, entry.intent_text, "").line.encode() + b"\n")
    _write(folder, lines)


def other_keys(_: Ground, folder: Path) -> None:
    """The file of keys names the attacker's."""
    text = (folder / "keys.txt").read_text("utf-8")
    key = new_signer(4242).public
    (folder / "keys.txt").write_text(text.replace(text.split()[2:4][-1], key.split()[1]), "utf-8")


def other_law(_: Ground, folder: Path) -> None:
    """The rulebook in the bundle asks for half instead of two thirds."""
    (law,) = folder.glob("rules/*/law.toml")
    law.write_text(law.read_text("utf-8").replace("2/3", "1/2"), "utf-8")


def other_checkpoint(ground: Ground, folder: Path) -> None:
    """The bundle's own checkpoint is an older one."""
    shutil.copy2(ground.held, folder / "checkpoint")


def another_log(ground: Ground, folder: Path) -> None:
    """The bundle is that of another office."""
    shutil.rmtree(folder)
    with ReadingRegister.open(str(ground.other)) as register:
        write_bundle(register.store, folder)


def file_left_out(_: Ground, folder: Path) -> None:
    """The bundle comes without its explanation."""
    (folder / "README.txt").unlink()


def checker_exchanged(_: Ground, folder: Path) -> None:
    """The checker in the bundle says what the office likes."""
    (folder / "verify_bundle.py").write_text("print('ANCHORED')\n", "utf-8")


BUNDLES = (
    Attack(
        "line left out of a bundle",
        COURIER,
        handed_out(line_left_out),
        (Told("checker", "BROKEN at entry 48"),),
    ),
    Attack(
        "tail left out of a bundle",
        COURIER,
        handed_out(tail_left_out),
        (Told("checker", "own checkpoint is not that of its log"),),
    ),
    Attack(
        "tail left out, checkpoint made again",
        COURIER,
        handed_out(tail_left_out_whole),
        (nothing("checker"), Told("checker --checkpoint", "log shorter than checkpoint")),
    ),
    Attack(
        "bundle rewritten and chained again",
        COURIER,
        handed_out(rewritten),
        (nothing("checker"), Told("checker --checkpoint", "BROKEN")),
    ),
    Attack(
        "bundle rewritten, keys enrolled",
        COURIER,
        handed_out(rewritten),
        (Told("checker", "the signature is not that of cb01"),),
        "signed",
    ),
    Attack(
        "line changed in a bundle", COURIER, handed_out(line_changed), (Told("checker", "BROKEN"),)
    ),
    Attack(
        "digests of a bundle not made again",
        COURIER,
        handed_out(other_checkpoint, sums=False),
        (Told("checker", "BROKEN"),),
    ),
    Attack(
        "signatures left out of a bundle",
        COURIER,
        handed_out(signatures_left_out),
        (Told("checker", "BROKEN"),),
        "signed",
    ),
    Attack(
        "keys of a bundle exchanged",
        COURIER,
        handed_out(other_keys),
        (Told("checker", "not the keys of the log"),),
        "signed",
    ),
    Attack(
        "law of a bundle altered",
        COURIER,
        handed_out(other_law),
        (Told("checker", "it is another rulebook"),),
    ),
    Attack(
        "checkpoint of a bundle exchanged",
        COURIER,
        handed_out(other_checkpoint),
        (Told("checker", "own checkpoint is not that of its log"),),
    ),
    Attack(
        "bundle of another office",
        COURIER,
        handed_out(another_log),
        (
            nothing("checker"),
            Told("checker --checkpoint", "another log", 3),
            Told("checker --genesis", "the first entry is not the one"),
        ),
    ),
    Attack(
        "file left out of a bundle",
        COURIER,
        handed_out(file_left_out),
        (Told("checker", "does not list README.txt"),),
    ),
    Attack(
        "checker in a bundle exchanged",
        COURIER,
        handed_out(checker_exchanged),
        (nothing("checker"),),
    ),
)
