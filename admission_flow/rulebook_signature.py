"""Who signed a rulebook: `rulebook.sig` beside its files, an SSH signature over `rulebook.files`.

That list names the rulebook by its digest (what entries of a journal name and releases list), and
every file of the folder that the program may use, with the digest of each: what judges, the texts,
the papers, the forms, and all modules. What is there and not listed, listed and not there, or other
than it was, is told by its name. A signature of older versions is over the digest alone: it covers
what judges and nothing else, and says so (`SignatureState.RULES_ONLY`).

Signatures are made as officers sign entries (`journal/sshsig.py`), under namespaces of their own,
and are checked and made without this program too (docs/auditors/rulebooks.md). What is not signed
is said, never assumed; whose a key is must be known from elsewhere.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from hashlib import sha256 as sha256_of
from pathlib import Path
from typing import TYPE_CHECKING

from admission_flow.errors import KeyUnusable, RulebookFilesDiffer, RulebookNotAccepted
from admission_flow.files import Unreadable, read_file, read_text
from admission_flow.journal import sshsig
from admission_flow.procedure.quick_dataclass import dataclass

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SIGNATURE, LIST = "rulebook.sig", "rulebook.files"
FORMS = "papers"
"""The folder of forms beside the files of a procedure."""
_USED = (".toml", ".py")
LARGEST_USED = 32 * 2**20
"""Bytes of one file; what is larger is no form and no text."""
_HEAD = "# admission-rulebook-files/1"
_LINE = re.compile(r"([0-9a-f]{64})  ([^\\]+)")


class SignatureState(StrEnum):
    """What can be said of the signature of a rulebook."""

    ACCEPTED = "accepted"
    """It fits, and its key is one of those that were named."""
    SIGNED = "signed"
    """It fits; no key was named that it would have to be of."""
    NOT_SIGNED = "not_signed"
    OTHER_KEY = "other_key"
    """It fits, but its key is none of those that were named."""
    RULES_ONLY = "rules_only"
    """It fits what judges; the folder has other files that the program uses, and it covers none."""
    DOES_NOT_FIT = "does_not_fit"
    """It is of other bytes, or no signature at all."""


@dataclass(frozen=True, slots=True)
class RulebookSignature:
    """The signature of a rulebook, looked at."""

    state: SignatureState
    key: str = ""
    """The public line of the key that made it; empty where none did."""
    uncovered: tuple[str, ...] = ()
    """Files that the program uses and that are not among those that were signed."""
    changed: tuple[str, ...] = ()
    """Files that are not as they were when they were signed."""
    missing: tuple[str, ...] = ()
    """Files that were signed and are not there."""

    @property
    def fingerprint(self) -> str:
        """`SHA256:…` of the key, as `ssh-keygen -l` shows it; empty where none signed."""
        return sshsig.fingerprint(self.key) if self.key else ""

    @property
    def files(self) -> tuple[str, ...]:
        """Every file because of which the folder is not as it was signed."""
        return tuple(sorted({*self.uncovered, *self.changed, *self.missing}))


def signed_text(sha256: str) -> str:
    """Return what older versions signed of a rulebook: its digest in a line."""
    return f"{sha256}\n"


def files_in(folder: "Traversable", read: Mapping[str, bytes] | None = None) -> dict[str, str]:
    """Return every file of a folder that the program may use, with its digest in hex; by name.

    Data and modules beside each other, and whatever lies in the folder of forms.

    Args:
        folder: where the rulebook lies.
        read: bytes of files of the folder that were read already: those count.

    """
    known = read or {}
    found = {}
    for name, place in _used(folder):
        try:
            raw = known[name] if name in known else _bytes(place)
            found[name] = sha256_of(raw).hexdigest()
        except Unreadable:
            found[name] = ""  # a digest of nothing
    return dict(sorted(found.items()))


def _used(folder: "Traversable") -> "Iterator[tuple[str, Traversable]]":
    for place in folder.iterdir():
        if place.is_file() and place.name.lower().endswith(_USED):
            yield place.name, place
    forms = folder.joinpath(FORMS)
    for place in forms.iterdir() if forms.is_dir() else ():
        if place.is_file() and place.name[:1] not in {".", "~"}:  # what editors leave is no form
            yield f"{FORMS}/{place.name}", place


def unlistable(files: Mapping[str, str]) -> list[str]:
    """Return the files that no list can name: a line of it would not be one, or unreadable."""
    return [name for name, sha256 in files.items() if not sha256 or not _listable(name)]


def _listable(name: str) -> bool:
    return name.isprintable() and "\\" not in name


def list_text(sha256: str, files: Mapping[str, str]) -> str:
    """Return what is signed: the rulebook's digest, then each file as `sha256sum` writes it.

    Args:
        sha256: digest of the rulebook.
        files: as `files_in` returns them.

    """
    lines = [_HEAD, f"# rulebook {sha256}"]
    lines += [f"{digest}  {name}" for name, digest in sorted(files.items())]
    return "".join(f"{line}\n" for line in lines)


def check_signature(
    folder: "Traversable",
    sha256: str,
    allowed: Collection[str] | None = None,
    *,
    rules: Collection[str] = (),
    files: Mapping[str, str] | None = None,
) -> RulebookSignature:
    """Return what can be said of the signature of a rulebook; nothing of it is run or believed.

    Args:
        folder: where the rulebook lies, and beside it the signature.
        sha256: the digest of its files as they were read, never one that the folder states.
        allowed: public lines of the keys that count; None: any key is named and none counts.
        rules: names of the files that the digest is of.
        files: as `files_in` returns them; None: they are read.

    """
    armored = _text(folder, SIGNATURE)
    if armored is None:
        return RulebookSignature(SignatureState.NOT_SIGNED)
    files = files_in(folder) if files is None else files
    key = sshsig.signer_of(armored)
    if key is None:
        return RulebookSignature(SignatureState.DOES_NOT_FIT)
    accepted = _state(key, allowed)
    listed = _text(folder, LIST)
    if listed is not None and _fits(key, sshsig.RULEBOOK_FILES, listed, armored):
        found = _compared(key, listed, sha256, files)
        return RulebookSignature(accepted, key) if found is None else found
    if not _fits(key, sshsig.RULEBOOK, signed_text(sha256), armored):
        return RulebookSignature(SignatureState.DOES_NOT_FIT)
    beyond = tuple(name for name in files if name not in rules)
    if beyond and accepted is not SignatureState.OTHER_KEY:
        return RulebookSignature(SignatureState.RULES_ONLY, key, uncovered=beyond)
    return RulebookSignature(accepted, key)


def _state(key: str, allowed: Collection[str] | None) -> SignatureState:
    if allowed is None:
        return SignatureState.SIGNED
    return SignatureState.ACCEPTED if key in allowed else SignatureState.OTHER_KEY


def _fits(key: str, namespace: str, text: str, armored: str) -> bool:
    return sshsig.verify(key, namespace, text.encode(), armored)


def _compared(
    key: str, listed: str, sha256: str, files: Mapping[str, str]
) -> RulebookSignature | None:
    """Return in what a folder differs from the list that was signed; None: in nothing."""
    then = {name: digest for digest, name in map(_parted, listed.splitlines()) if digest}
    changed = tuple(name for name in files if name in then and then[name] != files[name])
    uncovered = tuple(name for name in files if name not in then)
    missing = tuple(sorted(then.keys() - files.keys()))
    if listed == list_text(sha256, files) and not (changed or uncovered or missing):
        return None
    return RulebookSignature(SignatureState.DOES_NOT_FIT, key, uncovered, changed, missing)


def _parted(line: str) -> tuple[str, str]:
    found = _LINE.fullmatch(line)
    return ("", "") if found is None else (found[1], found[2])


def require_signature(
    folder: "Traversable",
    sha256: str,
    allowed: Collection[str],
    rules: Collection[str],
    read: Mapping[str, bytes],
) -> dict[str, str]:
    """Refuse a rulebook that none of the allowed keys signed as it is, with all that it uses.

    Args:
        folder: where it lies.
        sha256: its digest, as it was read.
        allowed: public lines of the keys.
        rules: names of the files that the digest is of.
        read: bytes of its files that were read and are used.

    Returns:
        The digest of each of its files, as they were signed.

    Raises:
        RulebookNotAccepted: it is not signed, by another key, for other bytes, or not all of it.

    """
    files = files_in(folder, read)
    found = check_signature(folder, sha256, allowed, rules=rules, files=files)
    if found.state is not SignatureState.ACCEPTED:
        kind = RulebookFilesDiffer if found.files else RulebookNotAccepted
        raise kind(
            folder=str(folder),
            reason=f"signature.{found.state}",
            print=found.fingerprint,
            files=found.files,
        )
    return files


def keys_in(file: Path) -> tuple[str, ...]:
    """Return the public lines in a file: one key a line, as in a `.pub` file; `#` begins a remark.

    Raises:
        KeyUnusable: the file cannot be read, a line is no Ed25519 key, or there is none at all.

    """
    try:
        lines = [line.strip() for line in read_text(file).splitlines()]
    except Unreadable as error:
        raise KeyUnusable(file=str(file), reason=error.reason) from error
    try:
        keys = tuple(sshsig.read_public(line) for line in lines if line and line[0] != "#")
    except sshsig.UnusableKey as error:
        raise KeyUnusable(file=str(file), reason="no_key") from error
    if not keys:
        raise KeyUnusable(file=str(file), reason="no_key")
    return keys


def _text(folder: "Traversable", name: str) -> str | None:
    """Return a text of the folder; None: there is none. What cannot be read fits nothing."""
    try:
        return _bytes(folder.joinpath(name)).decode("utf-8")
    except Unreadable as error:
        return None if error.reason == "missing_file" else ""
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""


def _bytes(place: "Traversable") -> bytes:
    return read_file(place, LARGEST_USED) if isinstance(place, Path) else place.read_bytes()
