"""Who signed a rulebook: `rulebook.sig` beside its files, an SSH signature over its digest.

The digest is what entries of a journal name and what releases list, so that one signature covers
every byte that judges. It is made as officers sign entries (`journal/sshsig.py`), under a namespace
of its own, and is checked and made without this program too (docs/auditors/rulebooks.md). What is
not signed is said, never assumed; whose a key is must be known from elsewhere.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources.abc import Traversable
from pathlib import Path

from admission_flow.errors import KeyUnusable, RulebookNotAccepted
from admission_flow.files import Unreadable, read_file, read_text
from admission_flow.journal import sshsig

SIGNATURE = "rulebook.sig"


class SignatureState(StrEnum):
    """What can be said of the signature of a rulebook."""

    ACCEPTED = "accepted"
    """It fits, and its key is one of those that were named."""
    SIGNED = "signed"
    """It fits; no key was named that it would have to be of."""
    NOT_SIGNED = "not_signed"
    OTHER_KEY = "other_key"
    """It fits, but its key is none of those that were named."""
    DOES_NOT_FIT = "does_not_fit"
    """It is of other bytes, or no signature at all."""


@dataclass(frozen=True, slots=True)
class RulebookSignature:
    """The signature of a rulebook, looked at."""

    state: SignatureState
    key: str = ""
    """The public line of the key that made it; empty where none did."""

    @property
    def fingerprint(self) -> str:
        """`SHA256:…` of the key, as `ssh-keygen -l` shows it; empty where none signed."""
        return sshsig.fingerprint(self.key) if self.key else ""


def signed_text(sha256: str) -> str:
    """Return what is signed of a rulebook: its digest in a line."""
    return f"{sha256}\n"


def check_signature(
    folder: Traversable, sha256: str, allowed: Collection[str] | None = None
) -> RulebookSignature:
    """Return what can be said of the signature of a rulebook; nothing of it is run or read.

    Args:
        folder: where the rulebook lies, and beside it the signature.
        sha256: the digest of its files as they were read, never one that the folder states.
        allowed: public lines of the keys that count; None: any key is named and none counts.

    """
    armored = _armored(folder)
    if armored is None:
        return RulebookSignature(SignatureState.NOT_SIGNED)
    key = sshsig.signer_of(armored)
    if key is None or not sshsig.verify(
        key, sshsig.RULEBOOK, signed_text(sha256).encode(), armored
    ):
        return RulebookSignature(SignatureState.DOES_NOT_FIT)
    if allowed is None:
        return RulebookSignature(SignatureState.SIGNED, key)
    state = SignatureState.ACCEPTED if key in allowed else SignatureState.OTHER_KEY
    return RulebookSignature(state, key)


def require_signature(folder: Traversable, sha256: str, allowed: Collection[str]) -> None:
    """Refuse a rulebook that none of the allowed keys signed as it is.

    Raises:
        RulebookNotAccepted: it is not signed, by another key, or for other bytes.

    """
    found = check_signature(folder, sha256, allowed)
    if found.state is not SignatureState.ACCEPTED:
        raise RulebookNotAccepted(
            folder=str(folder), reason=f"signature.{found.state}", print=found.fingerprint
        )


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


def _armored(folder: Traversable) -> str | None:
    """Return the text of the signature; None: there is none. What cannot be read fits nothing."""
    place = folder.joinpath(SIGNATURE)
    try:
        raw = read_file(place) if isinstance(place, Path) else place.read_bytes()
        return raw.decode("ascii")
    except Unreadable as error:
        return None if error.reason == "missing_file" else ""
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""
