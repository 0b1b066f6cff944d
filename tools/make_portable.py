# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Build the portable folder for Windows: an embeddable CPython, the wheels, what starts them.

    .venv/bin/python tools/make_portable.py python-3.13.…-embed-amd64.zip --sha256 DIGITS --to DIR

The ZIP comes from the makers of Python, its digest from their page; it is compared before anything
else. Our wheel is built and the others are fetched by pip, each of the version that constraints.txt
names. With `--wheels DIR` all of them, ours too, lie in a folder, and nothing is fetched. Nothing
of what is unpacked is run. From the same files come the same bytes. docs/officers/portable.md.
"""

import argparse
import hashlib
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from portable_files import Refused, Tree
from portable_python import Embedded, read_embedded
from portable_texts import COMMANDS, licences, parts, read_first, windows_text
from portable_wheels import OURS, Fetched, Folder, Wheel, laid_out, wheels

EXTRAS = ("all",)
LIST = "SHA256SUMS"
PYTHON = "python/"
_CHECK = Path(__file__).resolve().with_name("portable_check.py")


def folder_of(python: Embedded, parcels: Sequence[Wheel]) -> dict[str, bytes]:
    """Return every file of the folder, by name.

    Raises:
        Refused: two parts bring the same file, or one that Windows cannot hold.

    """
    tree = Tree()
    name, paths = python.paths_file
    for inner, data in {**python.files, name: paths}.items():
        tree.add(PYTHON + inner, data, "the embeddable Python")
    for wheel in parcels:
        for inner, data in laid_out(wheel).items():
            tree.add(PYTHON + inner, data, wheel.file)
    (ours,) = (wheel for wheel in parcels if wheel.name == OURS)
    texts = {file: windows_text(text) for file, text in COMMANDS.items()}
    texts["kiem-tra.py"] = _CHECK.read_bytes()
    texts["DOC-TRUOC.txt"] = windows_text(read_first(ours.version), mark=True)
    texts["GIAY-PHEP.txt"] = windows_text(parts(python, parcels), mark=True)
    for file, data in {**texts, **licences(parcels)}.items():
        tree.add(file, data, "the script")
    tree.add(LIST, sums(tree.files), "the script")
    return tree.files


def sums(files: Mapping[str, bytes]) -> bytes:
    """Return the digest of every file, as `sha256sum -c` takes it."""
    lines = (f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(files.items()))
    return "".join(f"{line}\n" for line in lines).encode()


def write(files: Mapping[str, bytes], target: Path) -> None:
    """Write a folder whole: under another name beside its place, and then under its own.

    Raises:
        Refused: something is there already, or it cannot be written.

    """
    try:
        making = Path(tempfile.mkdtemp(prefix=f".{target.name}-making-", dir=target.parent))
        try:
            for name, data in files.items():
                path = making / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
            making.chmod(0o755)
            _refuse_existing(target)
            making.rename(target)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError as error:
        raise Refused(f"{target} cannot be written ({error.strerror})") from error


def _refuse_existing(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise Refused(f"{target} is there already: name a folder that is not there yet")


def build(archive: Path, digest: str, target: Path, kept: Path | None) -> dict[str, bytes]:
    """Build the folder, and return its files.

    Args:
        archive: the embeddable Python.
        digest: its SHA-256, as its makers state it.
        target: where the folder is to be; nothing may be there.
        kept: a folder of wheels from which all are taken; None: pip fetches them.

    Raises:
        Refused: see its text. Nothing was written.

    """
    python = read_embedded(archive, digest)
    _refuse_existing(target)
    with ExitStack() as stack:
        if kept is None:
            empty = stack.enter_context(tempfile.TemporaryDirectory())
            source: Folder = Fetched(Path(empty), python)
        else:
            source = Folder(kept)
        files = folder_of(python, wheels(source, python, EXTRAS))
    write(files, target)
    return files


def main() -> int:
    """Build, and say in a line what was built; or in a line why not."""
    parser = argparse.ArgumentParser(description="Build the portable folder for Windows.")
    parser.add_argument("archive", type=Path, help="the embeddable ZIP for 64-bit Windows (amd64)")
    parser.add_argument("--sha256", required=True, metavar="DIGITS", help="as its makers state it")
    parser.add_argument("--to", required=True, type=Path, metavar="DIR", help="not there yet")
    parser.add_argument("--wheels", type=Path, metavar="DIR", help="take all from here; no network")
    options = parser.parse_args()
    try:
        files = build(options.archive, options.sha256, options.to, options.wheels)
    except Refused as refused:
        print(f"Nothing was written: {refused}.", file=sys.stderr)  # noqa: T201
        return 1
    size = sum(map(len, files.values())) / 2**20
    longest = max(map(len, files))
    print(  # noqa: T201 - what the command is for
        f"{options.to}: {len(files)} files, {size:.0f} MB, longest path {longest} characters.\n"
        f"{hashlib.sha256(files[LIST]).hexdigest()}  {LIST}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
