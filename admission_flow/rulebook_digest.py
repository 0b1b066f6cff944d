"""What a rulebook is called in the journal: the digest of its files. The law is not read for it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cache

from admission_flow import resources

FILES = ("admission.toml", "law.toml", "holidays.toml")
"""The rulebook of the admission procedure."""


def digest_of(names: Sequence[str] | Mapping[str, object], read: Callable[[str], bytes]) -> str:
    """Return a rulebook's name in the journal: every byte of every file, under its file's name.

    Args:
        names: the files in the order in which they are counted.
        read: returns the bytes of one of them.

    """
    digest = hashlib.sha256()
    for name in names:
        raw = read(name)
        digest.update(f"{name}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()


@cache
def built_in_digest() -> str:
    """Return the digest of the rulebook that ships with the program, without reading the law."""
    folder = resources.folder("workflows")
    return digest_of(FILES, lambda name: folder.joinpath(name).read_bytes())
