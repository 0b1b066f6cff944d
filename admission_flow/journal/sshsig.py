"""OpenSSH signatures (SSHSIG) with Ed25519, over exact bytes.

What is signed here, ``ssh-keygen -Y verify`` checks on any machine without this program, and what
``ssh-keygen -Y sign`` signs is checked here. Source of the format: OpenSSH,
``PROTOCOL.sshsig``. Ed25519 gives one signature for one key, namespace and message, and the armor
has one spelling, so a signature is one exact text: any other is refused.

The one library that knows the mathematics is loaded when a key is first used: to verify a log
that nobody signed takes nothing outside the standard library.
"""

from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256, sha512
from struct import pack
from typing import TYPE_CHECKING
from unicodedata import normalize

from admission_flow.extras import needed

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import KeySerializationEncryption

ENTRY = "admission-flow/entry/v1"
"""What an officer's signature over an intent says. A signature for one namespace is worth nothing
in another: nobody can pass a checkpoint's signature off as an entry's."""

CHECKPOINT = "admission-flow/checkpoint/v1"
"""What the register's signature over a checkpoint says."""

WITNESS = "admission-flow/witness/v1"
"""What a witness's signature says: the largest tree that it has seen to be consistent."""

RULEBOOK = "admission-flow/rulebook/v1"
"""What a signature over the digest of a rulebook says, as older versions made it."""

RULEBOOK_FILES = "admission-flow/rulebook-files/v1"
"""What a signature over the list of a rulebook's files says (`rulebook_signature.py`)."""

_BEGIN = "-----BEGIN SSH SIGNATURE-----\n"
_END = "\n-----END SSH SIGNATURE-----\n"
_LINE = 70  # characters of base64 per line, as ssh-keygen writes them
_MAGIC = b"SSHSIG"
_VERSION = 1
_TYPE = b"ssh-ed25519"
_HASH = "sha512"  # what ssh-keygen -Y sign takes unless told otherwise
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_MAX_ARMOR = 2_000  # characters; a namespace of ours gives 300


class UnusableKey(ValueError):
    """A file or line is not an Ed25519 key of OpenSSH."""


class WrongPassphrase(ValueError):
    """The key file does not open: the passphrase is missing or another, or the file is damaged."""


def sign(key: "Ed25519PrivateKey", namespace: str, message: bytes) -> str:
    """Return the armored signature over ``message``, ending with a line break.

    Raises:
        ValueError: the namespace is empty or not ASCII.

    """
    signature = key.sign(_signed(namespace, message))
    return _armor(_public_bytes(key), namespace, signature)


def verify(public_line: str, namespace: str, message: bytes, armored: str) -> bool:
    """Return whether ``armored`` is the signature of this key, for this namespace and message.

    Strict: the key inside must be that of ``public_line``, and the armor exactly what ``sign``
    writes. A version that let a removed line break pass missed 2 of 12,000 changes.

    Args:
        public_line: in the form of ``public_line``; whoever calls has it from the log itself or
            from outside, never from a file beside the signature.
        namespace: one of ``ENTRY``, ``CHECKPOINT``, ``WITNESS``, ``RULEBOOK``.
        message: the exact bytes.
        armored: any text at all.

    Raises:
        UnusableKey: ``public_line`` is not such a line.
        ValueError: the namespace is empty or not ASCII.

    """
    public = _read_line(public_line)
    signed = _signed(namespace, message)
    if len(armored) > _MAX_ARMOR:  # nobody makes us decode a gigabyte
        return False
    try:
        blob = b64decode(armored.removeprefix(_BEGIN).removesuffix(_END))
    except ValueError:
        return False
    # Only the last bytes are taken from what was handed in. All others are written anew, and one
    # comparison covers magic, version, key, namespace, hash, spelling and line breaks at once.
    signature = blob[-_SIGNATURE_BYTES:]
    if len(signature) != _SIGNATURE_BYTES or _armor(public, namespace, signature) != armored:
        return False

    with needed():
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - same
            Ed25519PublicKey,
        )

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def signer_of(armored: str) -> str | None:
    """Return the public line that a signature itself names, without believing it; None: none.

    It says nothing until `verify` has been asked about this very line, and somebody else has said
    whose key that is.
    """
    if len(armored) > _MAX_ARMOR:
        return None
    try:
        blob = b64decode(armored.removeprefix(_BEGIN).removesuffix(_END))
    except ValueError:
        return None
    start = len(_MAGIC) + len(pack(">I", _VERSION)) + len(_string(b""))
    public = blob[start : start + len(_blob(bytes(_KEY_BYTES)))][-_KEY_BYTES:]
    return _write_line(public) if len(public) == _KEY_BYTES else None


def public_line(key: "Ed25519PrivateKey") -> str:
    """Return the public half as OpenSSH writes it: ``ssh-ed25519 AAAA…``, without a comment."""
    return _write_line(_public_bytes(key))


def read_public(text: str) -> str:
    """Return the line of a ``.pub`` file without its comment, which often names a machine.

    Raises:
        UnusableKey: the text is not one line with an Ed25519 public key.

    """
    lines = text.strip().splitlines()
    if len(lines) != 1:
        raise UnusableKey(f"a public key is one line, not {len(lines)}")
    line = " ".join(lines[0].split()[:2])
    _read_line(line)
    return line


def fingerprint(public_line: str) -> str:
    """Return ``SHA256:…``, as ``ssh-keygen -l`` shows the key.

    Raises:
        UnusableKey: ``public_line`` is not such a line.

    """
    digest = sha256(_blob(_read_line(public_line))).digest()
    return "SHA256:" + b64encode(digest).decode().rstrip("=")


def load_private(text: str | bytes, passphrase: str = "") -> "Ed25519PrivateKey":
    """Return the key in an OpenSSH private key file.

    A passphrase is tried in Unicode NFC first, then as given: "ế" typed on another keyboard must
    not lock an officer out. A file without a passphrase needs none, and one given is not looked at.

    Raises:
        WrongPassphrase: the file does not open with this passphrase, or needs one.
        UnusableKey: the file is not an OpenSSH private key, or one of another kind than Ed25519.

    """
    with needed():
        from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - see above
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - same
            Ed25519PrivateKey,
        )
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - same
            load_ssh_private_key,
        )

    data = text.encode() if isinstance(text, str) else text
    attempts = dict.fromkeys((normalize("NFC", passphrase), passphrase)) if passphrase else {}
    try:
        key = load_ssh_private_key(data, None)
    except TypeError:  # how the library says that the file is encrypted
        for attempt in attempts:
            try:
                key = load_ssh_private_key(data, attempt.encode())
            except ValueError:
                continue
            except UnsupportedAlgorithm as error:
                raise UnusableKey(str(error)) from None
            break
        else:
            raise WrongPassphrase("the key file does not open with this passphrase") from None
    except (ValueError, UnsupportedAlgorithm) as error:
        raise UnusableKey(f"not an OpenSSH private key: {error}") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableKey("the key is not an Ed25519 key")
    return key


def generate(passphrase: str, random_bytes: Callable[[int], bytes]) -> tuple[str, str]:
    """Make a key.

    Args:
        passphrase: protects the file; taken in Unicode NFC, in UTF-8.
        random_bytes: ``secrets.token_bytes``. The salt of the file comes from the library.

    Returns:
        The text of an OpenSSH private key file, as ``ssh-keygen`` and ``ssh-agent`` read it, and
        the public line.

    Raises:
        ValueError: the passphrase is empty: without one, whoever copies the file is the officer.

    """
    if not passphrase:
        raise ValueError("an officer's key has a passphrase")
    with needed():
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - see above
            Ed25519PrivateKey,
        )
        from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - same
            Encoding,
            PrivateFormat,
        )

    key = Ed25519PrivateKey.from_private_bytes(random_bytes(_KEY_BYTES))
    protection = _protection(normalize("NFC", passphrase).encode())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, protection)
    return private.decode(), public_line(key)


def _protection(passphrase: bytes) -> "KeySerializationEncryption":
    """Return how a key file is locked: as slowly as the library means it, for whoever guesses."""
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415 - see above
        BestAvailableEncryption,
    )

    return BestAvailableEncryption(passphrase)


def _string(data: bytes) -> bytes:
    """Return ``data`` as SSH writes a string: its length in four bytes, then itself (RFC 4251)."""
    return pack(">I", len(data)) + data


def _signed(namespace: str, message: bytes) -> bytes:
    """Return what the key really signs: the digest of the message behind its namespace."""
    if not namespace or not namespace.isascii():
        raise ValueError("a namespace is a text in ASCII")
    parts = (namespace.encode(), b"", _HASH.encode(), sha512(message).digest())
    return _MAGIC + b"".join(_string(part) for part in parts)


def _armor(public: bytes, namespace: str, signature: bytes) -> str:
    parts = (
        _blob(public),
        namespace.encode(),
        b"",  # reserved
        _HASH.encode(),
        _string(_TYPE) + _string(signature),
    )
    blob = _MAGIC + pack(">I", _VERSION) + b"".join(_string(part) for part in parts)
    text = b64encode(blob).decode()
    lines = (text[start : start + _LINE] for start in range(0, len(text), _LINE))
    return _BEGIN + "\n".join(lines) + _END


def _blob(public: bytes) -> bytes:
    return _string(_TYPE) + _string(public)


def _public_bytes(key: "Ed25519PrivateKey") -> bytes:
    return key.public_key().public_bytes_raw()


def _write_line(public: bytes) -> str:
    return f"{_TYPE.decode()} {b64encode(_blob(public)).decode()}"


def _read_line(line: str) -> bytes:
    """Return the 32 bytes of a public line, which has one spelling only."""
    try:
        public = b64decode(line.removeprefix(f"{_TYPE.decode()} "))[-_KEY_BYTES:]
    except ValueError:
        public = b""
    if len(public) != _KEY_BYTES or _write_line(public) != line:
        raise UnusableKey("not the line of an Ed25519 public key: 'ssh-ed25519 AAAA…', no comment")
    return public
