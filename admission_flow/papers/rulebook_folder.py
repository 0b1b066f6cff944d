"""The files of a workflow folder, taken over into a new folder."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from admission_flow import resources
from admission_flow.errors import BadDocument, FileNotWritten
from admission_flow.files import Unreadable, read_file
from admission_flow.papers.writing import HeldFiles
from admission_flow.planning.deadlines.limit_files import CLOCKS, MOVES, newest
from admission_flow.procedure.document import Problem
from admission_flow.procedure.rulebook import Document

LAW = "law.toml"
_OF_A_WORKFLOW = (".toml", ".py")
_LEFT_BEHIND = ("released.toml",)
"""What is said of another rulebook: which digests were released."""


def files_of(folder: Traversable, names: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return the files of a workflow by their names, without what lies in folders below.

    Args:
        folder: where they lie.
        names: only these; empty: every data file and module.

    Raises:
        BadDocument: one cannot be read.

    """
    found = sorted(names or _names(folder))
    try:
        return {
            name: read_file(place) if isinstance(place, Path) else place.read_bytes()
            for name in found
            for place in [folder.joinpath(name)]
        }
    except Unreadable as error:
        raise BadDocument(str(folder), [Problem("file", error.reason, error.facts)]) from error


def _names(folder: Traversable) -> Iterator[str]:
    for place in folder.iterdir():
        if place.name.endswith(_OF_A_WORKFLOW) and place.name not in _LEFT_BEHIND:
            yield place.name


def limit_texts(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the files of time limits beside a law: the folder's own, else those that ship."""
    return {
        name: files[name].decode("utf-8") if name in files else resources.text("workflows", name)
        for name in (MOVES, CLOCKS)
    }


def limits_resting_on(document: Document, texts: Mapping[str, str]) -> int:
    """Return how many time limits that no step is refused for rest on a document today.

    Args:
        document: the document.
        texts: as `limit_texts` returns them.

    """
    read = {name: newest(name, tomllib.loads(text)) for name, text in texts.items()}
    cites = [row["cite"] for rows in read.values() for row in rows.values()]
    cited = [(cite["document"], cite["issued_on"]) for cite in cites]
    return cited.count((document.number, document.issued_on))


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a new folder: all of them, or the folder is not there.

    Raises:
        FileNotWritten: something is there already, or the disk or the folder above refuses.

    """
    if os.path.lexists(folder):
        raise FileNotWritten(file=str(folder), reason="exists")
    with HeldFiles(folder) as held:
        held.hold(files.items())
        held.place()
