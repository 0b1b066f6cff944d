"""An officer's key while they work: loaded once, before any lock is taken."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

from admission_flow.errors import KeyUnusable
from admission_flow.files import Unreadable, read_text
from admission_flow.journal import sshsig
from admission_flow.procedure.quick_dataclass import dataclass

AskPassphrase = Callable[[str], str]
"""Asks a person for the passphrase of a key file, by its path."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs the exact text of intents and checkpoints."""

    public: str
    """The public half, as OpenSSH writes it."""
    sign: Callable[[str, str], str]
    """Takes a namespace and a text, returns the armored signature."""

    @classmethod
    def from_file(cls, path: Path, ask: AskPassphrase) -> Self:
        """Load an OpenSSH private key; `ask` is called only where the file needs a passphrase.

        Raises:
            KeyUnusable: the file cannot be read, others may read it too (Windows is not asked), it
                is not such a key, or does not open.

        """
        try:
            text = read_text(path, private=True)
        except Unreadable as error:
            raise KeyUnusable(file=str(path), reason=error.reason) from error
        try:
            return cls.from_text(text, "")
        except sshsig.WrongPassphrase:
            pass
        except sshsig.UnusableKey as error:
            raise KeyUnusable(file=str(path), reason="no_key") from error
        try:
            return cls.from_text(text, ask(str(path)))
        except sshsig.WrongPassphrase as error:
            raise KeyUnusable(file=str(path), reason="wrong_passphrase") from error

    @classmethod
    def from_text(cls, text: str, passphrase: str) -> Self:
        """Load an OpenSSH private key from its text. Raises as `sshsig.load_private`."""
        key = sshsig.load_private(text, passphrase)

        def sign(namespace: str, message: str) -> str:
            return sshsig.sign(key, namespace, message.encode())

        return cls(sshsig.public_line(key), sign)
