"""The key that a host program signs with, loaded when it is named."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from admission_flow.register.core.signing import Signer

Passphrase = Callable[[str], str]
"""Is given the path of a locked key's file, and returns what opens it."""


def signer_of(key: Path | None, passphrase: Passphrase | None) -> "Signer | None":
    """Return who signs with the key of a file; None: nobody.

    Raises:
        KeyUnusable: the key cannot be read, or does not open.

    """
    if key is None:
        return None
    from admission_flow.register.core.signing import Signer  # noqa: PLC0415 - needs cryptography

    return Signer.from_file(key, passphrase or (lambda _: ""))
