"""A folder of forms that was signed: each file is compared again when it is read.

Forms are read when a paper is made, long after the folder was looked at: what was exchanged since
then is not used.
"""

import io
from collections.abc import Iterator, Mapping
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from admission_flow.errors import RulebookFilesDiffer
from admission_flow.files import Unreadable, read_file
from admission_flow.rulebook_signature import FORMS, LARGEST_USED


class SignedFolder(Traversable):
    """The folder of forms of a rulebook, with what was signed of its files."""

    def __init__(self, folder: Path, signed: Mapping[str, str]) -> None:
        """Keep the digests.

        Args:
            folder: of the rulebook.
            signed: digest by name, as `rulebook_signature.require_signature` returns them.

        """
        self._folder = folder
        self._signed = signed

    @property
    def name(self) -> str:
        """The folder's name."""
        return FORMS

    def is_dir(self) -> bool:
        """Return True: it is a folder."""
        return True

    def is_file(self) -> bool:
        """Return False: it is a folder."""
        return False

    def iterdir(self) -> Iterator["SignedFile"]:
        """Yield its signed files."""
        for name in self._signed:
            if name.startswith(f"{FORMS}/"):
                yield self.joinpath(name.removeprefix(f"{FORMS}/"))

    def joinpath(self, *descendants: Any) -> "SignedFile":  # noqa: ANN401 - as Traversable has it
        """Return one of its files, signed or not."""
        name = "/".join((FORMS, *map(str, descendants)))
        return SignedFile(self._folder, name, self._signed.get(name, ""))

    def __truediv__(self, child: Any) -> "SignedFile":  # noqa: ANN401 - as Traversable has it
        """Return one of its files, signed or not."""
        return self.joinpath(child)

    def open(self, mode: Any = "r", *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as Traversable has it
        """Refuse: it is a folder."""
        del mode, given, named
        raise IsADirectoryError(str(self._folder / FORMS))

    def read_bytes(self) -> bytes:
        """Refuse: it is a folder."""
        raise IsADirectoryError(str(self._folder / FORMS))

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        """Refuse: it is a folder."""
        del encoding, errors
        raise IsADirectoryError(str(self._folder / FORMS))


class SignedFile(Traversable):
    """One file of forms, read only as it was signed."""

    def __init__(self, folder: Path, name: str, digest: str) -> None:
        """Keep where it lies and what was signed of it; an empty digest: nothing was."""
        self._folder = folder
        self._name = name
        self._digest = digest

    @property
    def name(self) -> str:
        """The file's name."""
        return self._name.rpartition("/")[2]

    def is_dir(self) -> bool:
        """Return False: forms have no folders of their own."""
        return False

    def is_file(self) -> bool:
        """Return whether there is such a file, signed or not."""
        return (self._folder / self._name).is_file()

    def iterdir(self) -> Iterator[Traversable]:
        """Refuse: it is a file."""
        raise NotADirectoryError(self._name)

    def joinpath(self, *descendants: Any) -> Traversable:  # noqa: ANN401 - as Traversable has it
        """Refuse: it is a file."""
        raise NotADirectoryError("/".join((self._name, *map(str, descendants))))

    def __truediv__(self, child: Any) -> Traversable:  # noqa: ANN401 - as Traversable has it
        """Refuse: it is a file."""
        return self.joinpath(child)

    def open(self, mode: Any = "r", *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as Traversable has it
        """Return what was signed as a file, to be read."""
        raw = io.BytesIO(self.read_bytes())
        return raw if "b" in mode else io.TextIOWrapper(raw, *given, **named)

    def read_bytes(self) -> bytes:
        """Return its bytes.

        Raises:
            FileNotFoundError: there is no such file.
            RulebookFilesDiffer: it is not as it was signed.

        """
        try:
            raw = read_file(self._folder / self._name, LARGEST_USED)
        except Unreadable as error:
            if error.reason == "missing_file":
                raise FileNotFoundError(self._name) from error
            raw = b""
        if sha256(raw).hexdigest() != self._digest:
            raise RulebookFilesDiffer(
                folder=str(self._folder),
                reason="signature.does_not_fit",
                print="",
                files=(self._name,),
            )
        return raw

    def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
        """Return its text; raises as `read_bytes`."""
        return self.read_bytes().decode(encoding or "utf-8", errors or "strict")
