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


def limits_resting_on(document: Document) -> int:
    """Return how many time limits that no step is refused for rest on a document.

    Those of `moves.toml` and `clocks.toml`, which lie beside the law and are changed by hand: of
    each only the newest row counts.
    """
    found = 0
    for name in ("moves.toml", "clocks.toml"):
        newest: dict[tuple[object, object], Mapping[str, object]] = {}
        for row in tomllib.loads(resources.text("workflows", name))["limit"]:
            newest[row.get("of"), row.get("about")] = row["cite"]
        cited = [(cite["document"], cite["issued_on"]) for cite in newest.values()]
        found += cited.count((document.number, document.issued_on))
    return found


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
