"""The personal values sealed: what lies on the disk is of no use without a key kept elsewhere.

AES-256-GCM. A value is bound to its place, so that it cannot be moved to another person's row,
and names the key that sealed it: ``enc:v1:<key id>:<base64 of nonce and ciphertext>``.
Which key seals now is said by the journal, never by a table beside the values.

``cryptography`` is loaded by the first value that is sealed or opened: a register in clear
never pays for it.
"""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from admission_flow.errors import DataKeyUnusable
from admission_flow.extras import needed, require
from admission_flow.files import Unreadable, read_file
from admission_flow.procedure.quick_dataclass import dataclass

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
NONCE_BYTES = 12
"""96 random bits: AES-GCM allows some four thousand million values under one key that way."""
PREFIX = "enc:v1:"
ID_LENGTH = 16
OWNER_ONLY = 0o600
_OTHERS = 0o077
_SEALED = re.compile(r"enc:v1:([0-9a-f]{16}):([A-Za-z0-9+/]+={0,2})")
_DOMAIN = b"admission-flow/data-key/v1\0"
_ENCODED = 4 * -(-KEY_BYTES // 3)  # characters of a key in base64


class Unsealable(ValueError):
    """A stored text does not open with the key that it names: it was changed or moved."""


def is_sealed(stored: object) -> TypeGuard[str]:
    """Return whether a stored text is sealed: no canonical JSON begins like that.

    A damaged row may hold anything: what is not text is not sealed.
    """
    return isinstance(stored, str) and stored.startswith(PREFIX)


def sealed_with(text: str) -> str:
    """Return the id of the key that a stored text names; empty where it names none."""
    found = _SEALED.fullmatch(text)
    return found[1] if found else ""


@dataclass(frozen=True)
class Vault:
    """Seals and opens values with one key."""

    key: bytes
    random_bytes: Callable[[int], bytes] = secrets.token_bytes

    @cached_property
    def id(self) -> str:
        """The key's name: 16 hexadecimal digits that tell nothing of it."""
        return sha256(_DOMAIN + self.key).hexdigest()[:ID_LENGTH]

    @cached_property
    def _cipher(self) -> "AESGCM":
        with needed():
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - lazy

        return AESGCM(self.key)

    def seal(self, text: str, case: str, entry_id: str, field: str) -> str:
        """Return the sealed form of a value that belongs in this place."""
        nonce = self.random_bytes(NONCE_BYTES)
        raw = self._cipher.encrypt(nonce, text.encode(), _place(case, entry_id, field))
        return f"{PREFIX}{self.id}:{base64.b64encode(nonce + raw).decode()}"

    def open(self, text: str, case: str, entry_id: str, field: str) -> str:
        """Return the value that was sealed for this place.

        Raises:
            Unsealable: it was sealed with another key, for another place, or changed.

        """
        with needed():
            from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - lazy

        found = _SEALED.fullmatch(text)
        if found is None or found[1] != self.id:
            raise Unsealable("it is not sealed with the key in use")
        try:
            raw = base64.b64decode(found[2], validate=True)
        except binascii.Error:
            raw = b""
        # Base64 has unused bits: a text that is not the one we wrote was changed.
        if base64.b64encode(raw).decode() != found[2]:
            raise Unsealable("its sealed text was changed")
        nonce, rest = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, _place(case, entry_id, field)).decode()
        except (InvalidTag, ValueError):
            raise Unsealable("its sealed text was changed, or belongs elsewhere") from None


@dataclass(slots=True)
class DataKey:
    """Where the key of a register lies, and what was found out about it so far."""

    file: Path | None = None
    """None: in the user's configuration folder, under the register's own id."""
    vault: Vault | None = None
    ver: int = 0
    """How many entries of the register's chain were asked which key it is."""
    key_id: str = ""
    """The key that they name; empty: values lie in clear."""

    def forget(self) -> None:
        """Ask again from the beginning: what was read in a transaction may not have happened."""
        self.ver, self.key_id = 0, ""

    def of(self, log: str) -> Path:
        """Return where the key of this log lies."""
        if self.file is not None:
            return self.file
        with needed():
            from platformdirs import user_config_path  # noqa: PLC0415 - only where nothing is said

        return user_config_path("admission-flow", appauthor=False) / f"{log}.key"


def _place(case: str, entry_id: str, field: str) -> bytes:
    """Return what a value is bound to. No part holds a zero byte: none can pass for another."""
    return b"\0".join((b"admission-flow/data/v1", *(p.encode() for p in (case, entry_id, field))))


def next_file(file: Path, key_id: str) -> Path:
    """Return where a new key waits until everything is sealed with it."""
    return file.with_name(f"{file.name}.{key_id}.next")


def old_file(file: Path) -> Path:
    """Return where the key before the last rotation is kept."""
    return file.with_name(f"{file.name}.old")


def load(file: Path, key_id: str) -> Vault:
    """Return the vault of the key in a file, if it is the one that the journal names.

    A rotation that was cut off between the register and the file has left the key beside it.

    Raises:
        DataKeyUnusable: there is no key, or it is another one.

    """
    waiting = next_file(file, key_id)
    if waiting.is_file():
        vault = read(waiting)
        if vault.id == key_id:
            return vault
    vault = read(file)
    if vault.id != key_id:
        raise DataKeyUnusable(file=str(file), reason="another_data_key")
    return vault


def read(file: Path) -> Vault:
    """Return the vault of the key in a file.

    Raises:
        DataKeyUnusable: there is no key, it cannot be read, or others can read it too.

    """
    try:
        text = read_file(file, private=True).strip()
    except Unreadable as error:
        reason = "missing_data_key" if error.reason == "missing_file" else error.reason
        raise DataKeyUnusable(file=str(file), reason=reason) from error
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(text) != _ENCODED or len(key) != KEY_BYTES:
        raise DataKeyUnusable(file=str(file), reason="no_data_key")
    return Vault(key)


def make(key: bytes, file: Path) -> None:
    """Write a key to a file that was not there, readable by its owner only, and onto the disk.

    Raises:
        FileExistsError: something is there already.
        DataKeyUnusable: the folder or the disk refuses.
        ExtraMissing: what seals with it is not installed; a key of no use is not left behind.

    """
    require("cryptography")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "wb") as f:
            f.write(base64.b64encode(key) + b"\n")
            f.flush()
            os.fsync(f.fileno())
        flush_folder(file.parent)
    except FileExistsError:
        raise
    except OSError as error:
        raise DataKeyUnusable(file=str(file), reason="not_writable") from error


def made(random_bytes: Callable[[int], bytes], file: Path) -> Vault:
    """Return the vault of the key in a file, which is made where there is none; as `make`."""
    with suppress(FileExistsError):
        make(random_bytes(KEY_BYTES), file)
    return read(file)


def flush_folder(folder: Path) -> None:
    """Let a new or renamed file in a folder survive a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def refuse_beside(file: Path, home: Path | None) -> None:
    """Refuse a key inside the register's own folder: whoever takes the one takes the other.

    Raises:
        DataKeyUnusable: it would lie there.

    """
    if home is not None and home.resolve() in file.resolve().parents:
        raise DataKeyUnusable(file=str(file), reason="beside_register")
