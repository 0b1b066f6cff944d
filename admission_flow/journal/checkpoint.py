"""The checkpoint: three lines that leave the office, and what they prove when they come back.

A log that is consistent may still be another log than the one that was written. What tells the
two apart is a checkpoint that was kept elsewhere: on paper in the minutes, on the officers' own
machines, at the inspection body (docs/reference/journal.md).

Source of the text: C2SP ``tlog-checkpoint`` 1.0.0. Source of the verdicts:
docs/reference/journal.md.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING

from admission_flow.errors import Malformed
from admission_flow.journal import sshsig
from admission_flow.journal.canonical import MAX_INTEGER, shown
from admission_flow.journal.commitment import DIGEST_LENGTH, is_digest
from admission_flow.journal.entry import NAME
from admission_flow.journal.proofs import verify_consistency
from admission_flow.journal.report import AS_FAR, Break, Report
from admission_flow.procedure.quick_dataclass import dataclass

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

NOTHING_CONFIRMS = "nothing you brought with you confirms that this is the original history"
"""What goes with the verdict ``CONSISTENT, NOT ANCHORED``."""

MISREAD_DIGITS = 8
"""A paper line that differs in no more digits than these is misread, not another history: to find
a log whose root has the other 56 digits, 224 bits, is beyond anybody."""

_LINES = 3
_EMPTY_ROOT = sha256(b"").hexdigest()
_GROUP = 4  # digits that a person compares at one glance
_ORIGIN = re.compile(r"[!-*,-~]{1,128}")  # printable ASCII without space and "+"
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_PAPER = re.compile(r"admission-flow:([0-9]+)/([0-9]{4}-[0-9]{2}-[0-9]{2})/([^/]*)")


def origin_of(log: str) -> str:
    """Return the origin line of a register's log, by the log's id."""
    return f"admission-flow/{log}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log was at one moment.

    Raises:
        Malformed: a field is not in the form that the format gives it.

    """

    origin: str
    """Which log: printable ASCII without space and plus, as ``origin_of`` makes it."""
    size: int
    """Number of entries, from 0."""
    root: str
    """The RFC 6962 root over the first ``size`` lines, as 64 hexadecimal digits."""

    def __post_init__(self) -> None:
        """Hold the fields to the format: what is signed stays for ever."""
        if not isinstance(self.origin, str) or not _ORIGIN.fullmatch(self.origin):
            raise Malformed(
                f"origin: {shown(self.origin)} is empty, too long or has a wrong character"
            )
        if type(self.size) is not int or not 0 <= self.size <= MAX_INTEGER:
            raise Malformed(f"size: {shown(self.size)} is not a number from 0")
        if not is_digest(self.root):
            raise Malformed("root: not 64 hexadecimal digits")
        if self.size == 0 and self.root != _EMPTY_ROOT:
            raise Malformed("root: not that of the empty log")

    def text(self) -> str:
        """Return the exact text that is handed out and signed: origin, size, root in base64."""
        root = b64encode(bytes.fromhex(self.root)).decode()
        return f"{self.origin}\n{self.size}\n{root}\n"

    @classmethod
    def parse(cls, text: str) -> "Checkpoint":
        """Return the checkpoint that has this exact text.

        Extension lines, which C2SP permits and advises against, are refused: we write none.

        Raises:
            Malformed: the text is not exactly what ``text`` writes.

        """
        lines = text.split("\n") if isinstance(text, str) else ()
        if len(lines) != _LINES + 1:
            raise Malformed("a checkpoint has three lines: origin, size, root")
        origin, size, root, _ = lines
        if not _SIZE.fullmatch(size):
            raise Malformed(f"size: {size[:40]!r} is not a decimal number without leading zeros")
        try:
            digest = b64decode(root).hex()
        except ValueError:
            raise Malformed("root: not base64") from None
        found = cls(origin, int(size), digest)
        if found.text() != text:
            raise Malformed("this is not the exact text of a checkpoint")
        return found

    def paper_line(self, day: date) -> str:
        """Return the one line for the minutes: size, day, and all 64 digits in 16 groups.

        ``admission-flow: 1234 / 2026-10-05 / 6e34 0b9c …``. No digit is left out: 40 bits are
        forged in seconds (docs/reference/journal.md). ``parse_paper_line`` reads the line back.

        Raises:
            Malformed: this is not a day.

        """
        if not isinstance(day, date):
            raise Malformed(f"day: {shown(day)} is not a day")
        return f"admission-flow: {self.size} / {day.isoformat()} / {' '.join(_groups(self.root))}"


@dataclass(frozen=True, slots=True)
class PaperLine:
    """What stands on paper. Which log it is of, the reader knows."""

    size: int
    day: date
    root: str

    def of(self, origin: str) -> Checkpoint:
        """Return the checkpoint, taken to be of the log with this origin.

        Raises:
            Malformed: as ``Checkpoint``.

        """
        return Checkpoint(origin, self.size, self.root)


def parse_paper_line(text: str) -> PaperLine:
    """Read a paper line back as somebody typed or scanned it.

    Spaces, line breaks and the case of letters do not matter; everything else does.

    Raises:
        Malformed: it is something else; the message says where to look.

    """
    found = _PAPER.fullmatch("".join(text.split()).lower())
    if not found:
        raise Malformed("not of the form 'admission-flow: SIZE / YYYY-MM-DD / 64 digits'")
    size, day, root = found.groups()
    if not _SIZE.fullmatch(size):
        raise Malformed(f"size: {size[:40]} is not a number without leading zeros")
    for place, digit in enumerate(root):
        if digit not in "0123456789abcdef":
            group = place // _GROUP + 1
            raise Malformed(f"group {group}: {digit!r} is not one of the digits 0-9 and a-f")
    if len(root) != DIGEST_LENGTH:
        raise Malformed(f"{len(root)} digits instead of {DIGEST_LENGTH}")
    try:
        read = PaperLine(int(size), date.fromisoformat(day), root)
    except ValueError:
        raise Malformed(f"day: there is no day {day}") from None
    read.of("paper")  # size and root fit together
    return read


def parse_digest(text: str) -> str:
    """Read a digest back as somebody copied it: the case of letters and the grouping do not matter.

    Raises:
        Malformed: it has not 64 hexadecimal digits; the message says how many there are.

    """
    digits = re.sub(r"[\s:.-]", "", text).lower()
    if not is_digest(digits):
        found = sum(digit in "0123456789abcdef" for digit in digits)
        raise Malformed(f"{found} of the {len(digits)} characters are digits 0-9 and a-f, not 64")
    return digits


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature kept beside a checkpoint: over its exact text, by whom, and as what.

    Raises:
        Malformed: the signer's name or the namespace is not one of ours.

    """

    signer: str
    armored: str
    namespace: str = sshsig.CHECKPOINT
    """``sshsig.CHECKPOINT`` of the register itself, ``sshsig.WITNESS`` of another unit."""

    def __post_init__(self) -> None:
        """Hold the fields to the format."""
        if not isinstance(self.signer, str) or not NAME.fullmatch(self.signer):
            raise Malformed(f"signer: {shown(self.signer)} is not a name")
        if not isinstance(self.namespace, str) or self.namespace not in {
            sshsig.CHECKPOINT,
            sshsig.WITNESS,
        }:
            raise Malformed(f"namespace: {shown(self.namespace)} is not for checkpoints")


def sign_checkpoint(
    checkpoint: Checkpoint,
    signer: str,
    key: "Ed25519PrivateKey",
    namespace: str = sshsig.CHECKPOINT,
) -> Signature:
    """Sign a checkpoint.

    Whoever signs has checked with ``extends`` that it continues the last one that he signed,
    and a witness has stored it before: a signature under a fork is worse than none.

    Raises:
        Malformed: as ``Signature``.

    """
    armored = sshsig.sign(key, namespace, checkpoint.text().encode())
    return Signature(signer, armored, namespace)


def verify_signature(checkpoint: Checkpoint, signature: Signature, public_line: str) -> bool:
    """Return whether the holder of this key signed this checkpoint.

    Raises:
        sshsig.UnusableKey: ``public_line`` is not that of a key.

    """
    message = checkpoint.text().encode()
    return sshsig.verify(public_line, signature.namespace, message, signature.armored)


def extends(old: Checkpoint, new: Checkpoint, proof: Sequence[bytes]) -> bool:
    """Return whether ``proof`` shows that the log of ``new`` begins with that of ``old``."""
    if old.origin != new.origin:
        return False
    if old.size == 0:  # every log begins with the empty one: there is nothing to prove
        return not proof
    return verify_consistency(old.size, old.root, new.size, new.root, proof)


@dataclass(frozen=True, slots=True)
class Held:
    """A checkpoint that was kept outside the register, and is brought to it now.

    A copy from the register's own tables is not one: whoever rewrites the log rewrites it too.
    """

    checkpoint: Checkpoint
    day: date
    """Its day, from the paper or the file that it came with."""
    by: str
    """Who kept it, in the words of whoever brings it."""

    def __str__(self) -> str:
        """Return how the verdicts name it."""
        return f"checkpoint of date {self.day.isoformat()}, held by {self.by}"


@dataclass(frozen=True, slots=True)
class Anchoring:
    """What a log is worth, given what was brought from outside."""

    verdict: str
    """In the words that the format fixes (docs/reference/journal.md)."""
    breaks: tuple[Break, ...]
    """The report's own, and one for each checkpoint that the log contradicts; that which is
    certain from the earliest entry comes first."""
    unused: tuple[str, ...] = ()
    """Each checkpoint that could not be used, and why, in English."""
    anchored: int = 0
    """Number of entries from the start that the outside confirms; 0 where something is broken."""


def anchor(
    report: Report, origin: str, held: Iterable[Held], roots: Mapping[int, str]
) -> Anchoring:
    """Compare a verified log with the checkpoints that were kept elsewhere.

    Args:
        report: what ``verify_lines`` said of the log.
        origin: the origin of this log.
        held: the checkpoints, in any order; of two with one size the earlier day is named.
        roots: the log's own root at every size that a checkpoint has, from ``proofs.roots_at``
            over its lines as they are now; sizes beyond the log are not looked up.

    Raises:
        KeyError: ``roots`` lacks a size that a checkpoint has.

    """
    unused: list[str] = []
    good: list[Held] = []
    bad: list[Held] = []
    short: list[Held] = []
    for one in sorted(held, key=lambda one: (one.checkpoint.size, one.day, one.by)):
        size, root = one.checkpoint.size, one.checkpoint.root
        if one.checkpoint.origin != origin:
            unused.append(f"the {one} is of another log: {one.checkpoint.origin}")
        elif size == 0:
            unused.append(f"the {one} is of an empty log: it confirms nothing")
        elif size > report.entries:
            short.append(one)
        elif root == roots[size]:
            good.append(one)
        elif groups := _misread(root, roots[size]):
            unused.append(f"the {one} is misread: read again {groups}")
        else:
            bad.append(one)
    # With each break goes the entry by which it is certain: the exact place that the report names
    # stands before a checkpoint's "somewhere up to here".
    found = [(one.seq, one) for one in report.breaks]
    found += [(one.checkpoint.size - 1, _contradicted(one, good)) for one in bad]
    found += [(report.entries, _cut(one, report.entries)) for one in short]
    breaks = tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))
    if breaks or not good:
        return Anchoring(replace(report, breaks=breaks).verdict, breaks, tuple(unused))
    size = good[-1].checkpoint.size
    best = next(one for one in good if one.checkpoint.size == size)
    verdict = (
        f"ANCHORED{AS_FAR if report.lowered else ''} up to entry {size - 1} ({best}); "
        f"{report.entries - size} later entries are not yet anchored"
    )
    return Anchoring(verdict, (), tuple(unused), size)


def _contradicted(held: Held, good: Sequence[Held]) -> Break:
    """Return the break that a checkpoint shows which is not the log's own."""
    size = held.checkpoint.size
    first = max((one.checkpoint.size for one in good if one.checkpoint.size < size), default=0)
    which = f"one of the entries {first} to {size - 1}" if first < size - 1 else "this entry"
    what = f"{which} is not the one of the {held}"
    for one in good:
        if one.checkpoint.size >= size:
            agrees = f"but the log agrees with the {one}: two histories were handed out"
            return Break(first, "", f"{what}; {agrees}")
    return Break(first, "", what)


def _cut(held: Held, entries: int) -> Break:
    size = held.checkpoint.size
    what = f"log shorter than checkpoint: {entries} entries instead of {size} ({held})"
    return Break(entries, "", what)


def _misread(root: str, other: str) -> str:
    """Return which groups of a paper line were misread; empty where it is simply another root."""
    different = sum(a != b for a, b in zip(root, other, strict=True))
    if different > MISREAD_DIGITS:
        return ""
    pairs = enumerate(zip(_groups(root), _groups(other), strict=True), start=1)
    return ", ".join(f"group {number}" for number, (a, b) in pairs if a != b)


def _groups(root: str) -> list[str]:
    return [root[start : start + _GROUP] for start in range(0, len(root), _GROUP)]
