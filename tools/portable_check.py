# ruff: noqa: INP001 - a script of the maintainers, in no package
"""Xem thư mục này còn đúng như lúc được dựng không: so từng tệp với SHA256SUMS.

The portable folder holds a copy of this file, started by kiem-tra.cmd (tools/make_portable.py). It
needs nothing but Python's own library: a damaged package does not keep it from telling.
"""

import hashlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

LIST = "SHA256SUMS"
PYTHON = "python"
"""The folder where nothing may lie that the list does not name: the program would load it."""


def clear(folder: Path) -> None:
    """Remove what Python compiled for itself: it lies in no list, and it is made again.

    Most of it lies with the user (`pycache_prefix`); a process that the program starts beside
    itself does not know of that.
    """
    for compiled in list((folder / PYTHON).rglob("__pycache__")):
        shutil.rmtree(compiled, ignore_errors=True)


def differences(folder: Path) -> Iterator[str]:
    """Yield, in Vietnamese, what is not as it was built.

    Raises:
        OSError: the list, or a file, cannot be read.
        ValueError: the list is no such list.

    """
    stated: dict[str, str] = {}
    for line in (folder / LIST).read_text("utf-8").splitlines():
        digest, name = line.split("  ", 1)
        stated[name] = digest
    for name, digest in stated.items():
        path = folder / name
        if not path.is_file():
            yield f"thiếu: {name}"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield f"đã khác: {name}"
    for path in sorted((folder / PYTHON).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in stated:
            yield f"không có trong danh sách: {name}"


def main(folder: Path) -> int:
    """Tell, and return 0 where nothing differs."""
    clear(folder)
    try:
        found = list(differences(folder))
    except (OSError, ValueError):
        found = [f"không đọc được {LIST} hoặc một tệp có trong đó"]
    lines = found or ["Thư mục còn nguyên như lúc được dựng."]
    if found:
        lines += [f"Số chỗ khác: {len(found)}. Đừng dùng thư mục này; chép lại từ bản gốc."]
    print("\n".join(lines))  # noqa: T201 - what the command is for
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
