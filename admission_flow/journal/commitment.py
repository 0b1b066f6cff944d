"""Commitments: the log holds a salted digest of a personal value, never the value.

One secret of 32 bytes per person; a salt of its own for every field of every entry. Destroying the
secret leaves digests that no guess opens, while the log still verifies (docs/reference/journal.md).
"""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from hmac import digest as hmac
from typing import Any

from admission_flow.errors import Malformed
from admission_flow.journal.canonical import canonical, parse_canonical, quoted

SECRET_BYTES = 32
DIGEST_LENGTH = 64
_SIMPLE = re.compile(r'"[^"\\\x00-\x1f]*+"|0|-?[1-9][0-9]{0,14}+|true|false|null')
"""Of ASCII texts, those that are canonical as they stand."""
_DOMAIN = b"admission-flow/commit/v1\0"


def commitment(secret: bytes, entry_id: str, field: str, value: object) -> str:
    """Return the commitment to one field of one entry, as 64 hexadecimal digits.

    ``salt = HMAC-SHA256(secret, entry_id 0x00 field)``;
    ``SHA-256("admission-flow/commit/v1" 0x00 salt canonical([field, value]))``; texts in UTF-8.

    Raises:
        ValueError: the secret is not 32 bytes long, or the value has no canonical text.

    """
    return _digest(salt_of(secret, entry_id, field), field, value)


def opens(digest: str, salt: bytes, field: str, value: object) -> bool:
    """Return whether salt and value are what a commitment of the log commits to.

    Args:
        digest: the commitment, 64 hexadecimal digits.
        salt: of this field of this entry, as `salt_of` gives it.
        field: its path in the entry's data.
        value: what is said to stand there.

    """
    try:
        return _digest(salt, field, value) == digest
    except ValueError:  # the value has no canonical text
        return False


def opens_text(digest: str, secret: bytes, entry_id: str, field: str, text: str) -> bool:
    """Return whether a stored text is that of the value which a commitment of the log commits to.

    Args:
        digest: the commitment, 64 hexadecimal digits.
        secret: of the entry's person.
        entry_id: of the entry.
        field: its path in the entry's data.
        text: of the value, in clear.

    """
    try:
        if not (_SIMPLE.fullmatch(text) and text.isascii() and field.isascii()):
            value = parse_canonical(text)
            return _digest(salt_of(secret, entry_id, field), field, value) == digest
        salt = salt_of(secret, entry_id, field)
    except (ValueError, TypeError):
        return False
    # Such a text is the canonical one of its value, and is not written again.
    whole = f"[{quoted(field)},{text}]"
    return sha256(_DOMAIN + salt + whole.encode()).hexdigest() == digest


def _digest(salt: bytes, field: str, value: object) -> str:
    return sha256(_DOMAIN + salt + canonical([field, value]).encode()).hexdigest()


def salt_of(secret: bytes, entry_id: str, field: str) -> bytes:
    """Return the salt of one field of one entry: who has it can open that commitment, no other.

    Raises:
        ValueError: the secret is not 32 bytes long.

    """
    if len(secret) != SECRET_BYTES:
        raise ValueError(f"a subject's secret has {SECRET_BYTES} bytes, not {len(secret)}")
    return hmac(secret, f"{entry_id}\0{field}".encode(), "sha256")


def commit(secret: bytes, entry_id: str, values: Mapping[str, object]) -> dict[str, object]:
    """Return what an entry's data says of personal ``values``: ``{"commit": digest}`` each.

    Raises:
        ValueError: as ``commitment``.

    """
    return {
        field: {"commit": commitment(secret, entry_id, field, value)}
        for field, value in values.items()
    }


def commitments(data: object) -> dict[str, str]:
    """Return every commitment inside an entry's data: field to digest.

    A field below the first level is named by its path: ``roll.note``, ``opinions.0.text``.

    Raises:
        Malformed: a commitment is malformed, or two have the same path.

    """
    found: dict[str, str] = {}
    if isinstance(data, dict | list):
        _walk(data, "", found)
    return found


def commitments_in(data: Mapping[str, object]) -> dict[str, str]:
    """Return what ``commitments`` does, of data that it has taken before."""
    found: dict[str, str] = {}
    _gather(data.items(), "", found)
    return found


def _gather(items: Iterable[tuple[object, Any]], above: str, found: dict[str, str]) -> None:
    for name, item in items:
        if type(item) is dict:
            if "commit" in item:
                found[f"{above}{name}"] = item["commit"]
            else:
                _gather(item.items(), f"{above}{name}.", found)
        elif type(item) is list:
            _gather(enumerate(item), f"{above}{name}.", found)


def _walk(value: Any, path: str, found: dict[str, str]) -> None:  # noqa: ANN401 - list or dict
    if isinstance(value, dict) and "commit" in value:
        digest = value["commit"]
        if len(value) != 1 or not is_digest(digest):
            raise Malformed(f"{path}: a commitment is 64 hexadecimal digits and nothing else")
        if path in found:
            raise Malformed(f"two personal values are called {path}")
        found[path] = str(digest)
        return
    for name, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(item, dict | list):
            _walk(item, f"{path}.{name}" if path else str(name), found)


def is_digest(value: object) -> bool:
    """Return whether ``value`` is a SHA-256 digest in the one way that we write it."""
    return (
        isinstance(value, str)
        and len(value) == DIGEST_LENGTH
        and not value.strip("0123456789abcdef")
    )
