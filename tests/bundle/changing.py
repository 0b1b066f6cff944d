"""Random changes of a bundle, each with the places that a checker may name for it."""

import json
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from admission_flow.journal.canonical import canonical
from admission_flow.journal.checkpoint import Checkpoint
from tests.bundle.hostile import Check, named, sealed

Lines = list[bytes]


@dataclass(frozen=True, slots=True)
class Change:
    """One change that was made."""

    kind: str
    places: frozenset[str]
    """What the verdict may name: the entry itself, or the next one, whose `prev` gives it away."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the checker said of one change."""

    change: Change
    code: int
    said: str

    @property
    def missed(self) -> bool:
        """Whether it was not found, or was put elsewhere."""
        return self.code != 1 or named(self.said) not in self.change.places


def at(*numbers: int) -> frozenset[str]:
    """Return the names of entries."""
    return frozenset(f"entry {number}" for number in numbers)


def other(value: object, chance: random.Random) -> object:
    """Return another value, of the same kind where that can be."""
    if isinstance(value, bool) or value is None:
        return {"x": 1}
    if isinstance(value, int):
        return value + chance.choice((-1, 1, 7))
    if isinstance(value, str) and value:
        place = chance.randrange(len(value))
        letter = chance.choice([c for c in "0123456789abcdefXYZ/" if c != value[place]])
        return value[:place] + letter + value[place + 1 :]
    if isinstance(value, dict) and value:
        name = chance.choice(sorted(value))
        return value | {name: other(value[name], chance)}
    return f"x{chance.random()}"


def _bit(lines: Lines, n: int, chance: random.Random) -> frozenset[str]:
    place = chance.randrange(len(lines[n]))
    flipped = bytes([lines[n][place] ^ (1 << chance.randrange(8))])
    lines[n] = lines[n][:place] + flipped + lines[n][place + 1 :]
    return at(n, min(n + 1, len(lines) - 1))


def _envelope(lines: Lines, n: int, chance: random.Random) -> frozenset[str]:
    envelope = json.loads(lines[n])
    name = chance.choice(sorted(envelope))
    lines[n] = canonical(envelope | {name: other(envelope[name], chance)}).encode() + b"\n"
    return at(n, min(n + 1, len(lines) - 1))


def _intent(lines: Lines, n: int, chance: random.Random) -> frozenset[str]:
    envelope = json.loads(lines[n])
    intent = json.loads(envelope["intent"])
    name = chance.choice(sorted(intent))
    intent[name] = other(intent[name], chance)
    lines[n] = canonical(envelope | {"intent": canonical(intent)}).encode() + b"\n"
    return at(n, min(n + 1, len(lines) - 1))


def _gone(lines: Lines, n: int, _: random.Random) -> frozenset[str]:
    del lines[n]
    return at(min(n, len(lines) - 1))


def _doubled(lines: Lines, n: int, _: random.Random) -> frozenset[str]:
    lines.insert(n, lines[n])
    return at(n + 1)


def _swapped(lines: Lines, _: int, chance: random.Random) -> frozenset[str]:
    first, second = sorted(chance.sample(range(len(lines)), 2))
    lines[first], lines[second] = lines[second], lines[first]
    return at(first)


def _put_in(lines: Lines, n: int, chance: random.Random) -> frozenset[str]:
    foreign = chance.choice([line for line in lines if line != lines[n]])
    lines.insert(n, foreign)
    return at(n)


def _cut(lines: Lines, n: int, _: random.Random) -> frozenset[str]:
    del lines[max(n, 1) :]
    return at(len(lines) - 1)


LOG_CHANGES: Sequence[Callable[[Lines, int, random.Random], frozenset[str]]] = (
    _bit, _envelope, _intent, _gone, _doubled, _swapped, _put_in, _cut,
)  # fmt: skip


def _checkpoint(folder: Path, chance: random.Random) -> frozenset[str]:
    path = folder / "checkpoint"
    was = Checkpoint.parse(path.read_text("utf-8"))
    name = chance.choice(("origin", "size", "root"))
    fields = {"origin": was.origin, "size": was.size, "root": was.root}
    while fields[name] == getattr(was, name):
        fields[name] = {
            "origin": f"{was.origin[:-1]}{chance.choice('0123456789abcdef')}",
            "size": chance.randrange(1, was.size * 2),
            "root": chance.randbytes(32).hex(),
        }[name]
    text = f"{fields['origin']}\n{fields['size']}\n"
    path.write_text(text + Checkpoint("x", 1, str(fields["root"])).text()[4:], "utf-8")
    return at(min(int(str(fields["size"])), was.size - 1))


def _file(folder: Path, chance: random.Random) -> frozenset[str]:
    """Change a byte of any file that was handed over, and leave its digest as it was."""
    names = sorted(row[66:] for row in (folder / "SHA256SUMS").read_text("utf-8").splitlines())
    name = chance.choice([name for name in names if name not in {"log.jsonl", "checkpoint"}])
    raw = (folder / name).read_bytes() or b"x"
    place = chance.randrange(len(raw))
    flipped = bytes([raw[place] ^ (1 << chance.randrange(8))])
    (folder / name).write_bytes(raw[:place] + flipped + raw[place + 1 :])
    return frozenset({f"file {name}", "file " + name.rpartition("/")[0]})


def _keys(folder: Path, chance: random.Random) -> frozenset[str]:
    path = folder / "keys.txt"
    path.write_text(path.read_text("utf-8") + f"cb{chance.randrange(100)} ssh-ed25519 AA\n")
    sealed(folder)
    return frozenset({"file keys.txt"})


def _removed(folder: Path, chance: random.Random) -> frozenset[str]:
    """Remove a file, with or without its row among the digests."""
    name = chance.choice(("README.txt", "keys.txt", "verify_bundle.py", "SHA256SUMS"))
    (folder / name).unlink()
    if name != "SHA256SUMS" and chance.random() < 1 / 2:
        sealed(folder)
    return frozenset({"file SHA256SUMS", f"file {name}"})


FILE_CHANGES = (_checkpoint, _file, _keys, _removed)


def changed(bundle: Path, chance: random.Random) -> Change:
    """Change a bundle in one way; where its log is changed, all digests are worked out anew."""
    log = bundle / "log.jsonl"
    if chance.random() < 1 / 6:
        change = chance.choice(FILE_CHANGES)
        return Change(change.__name__, change(bundle, chance))
    before = log.read_bytes()
    while True:
        lines = before.splitlines(keepends=True)
        how = chance.choice(LOG_CHANGES)
        places = how(lines, chance.randrange(len(lines)), chance)
        after = b"".join(lines)
        if after != before:
            break
    log.write_bytes(after)
    if chance.random() < 1 / 2:
        sealed(bundle)
    return Change(how.__name__, places)


def tried(
    check: Check, bundle: Path, scratch: Path, times: int, seed: int = 20240502
) -> Iterator[Outcome]:
    """Change copies of a bundle, one change each, and say what the checker says of them."""
    chance = random.Random(seed)
    for _ in range(times):
        shutil.rmtree(scratch, ignore_errors=True)
        shutil.copytree(bundle, scratch)
        change = changed(scratch, chance)
        yield Outcome(change, *check(scratch))
