"""Writes the log as a bundle that anybody can check: a folder of text, whole or not at all."""

import hashlib
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from admission_flow.database.queries import Queries
from admission_flow.errors import FileNotWritten, reason_of
from admission_flow.journal.checkpoint import Checkpoint, origin_of
from admission_flow.journal.keys import keys_file
from admission_flow.journal.tree import Tree, leaf_hash
from admission_flow.register.core.officers import keyring
from admission_flow.register.core.origin import log_of
from admission_flow.workflow_source import judge_in_use

SCRIPT = "verify_bundle.py"
_EXPLANATION = """\
BỘ NHẬT KÝ / LOG BUNDLE                                                  {origin}
{size} mục / entries      mã băm gốc của nhật ký / tree root {root}

Bộ này không có dữ liệu cá nhân: nhật ký chỉ giữ cam kết có muối của dữ liệu ấy.
This bundle holds no personal data: the log keeps salted commitments to it.

Kiểm tra, chỉ cần Python 3.8 trở lên / to verify, with Python 3.8 or newer alone:

    python3 verify_bundle.py --paper "admission-flow: … (dòng trong biên bản / line of the minutes)"

ĐÃ ĐỐI CHIẾU / ANCHORED (0): mọi mục đến mục N là lịch sử gốc / everything up to entry N is the
    original history.
NHẤT QUÁN, CHƯA ĐƯỢC ĐỐI CHIẾU / CONSISTENT, NOT ANCHORED (3): chưa có gì từ bên ngoài xác nhận /
    nothing from outside confirms it.
BỊ HỎNG / BROKEN (1): mục nào, vì sao (lý do bằng tiếng Anh) / which entry, and why.

Một mục, bằng tay / one entry, by hand (mục 8 nằm ở dòng 9 / entry 8 is line 9):

    sed -n '9p' log.jsonl | tr -d '\\n' | {{ printf '\\0'; cat; }} | sha256sum

Kết quả phải bằng "prev" ở dòng 10 / the result must be "prev" in line 10.

log.jsonl          mỗi dòng một mục / one entry a line
checkpoint         mốc đối chiếu của toàn bộ nhật ký / of the whole log (C2SP tlog-checkpoint)
keys.txt           khóa theo chính nhật ký / keys by the log itself (OpenSSH allowed_signers)
rules/<sha256>/    bộ quy định mà các mục gọi tên / the rulebooks that entries name
SHA256SUMS         mã của từng tệp / digest of each file
"""


def write_bundle(store: Queries, folder: Path) -> Checkpoint:
    """Write the whole log into a new folder, and return its checkpoint.

    Raises:
        FileNotWritten: the folder is there already, or the disk refuses; nothing is left behind.

    """
    if folder.exists():
        raise FileNotWritten(file=str(folder), reason="exists")
    making = folder.with_name(f".{folder.name}-making")
    try:
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        checkpoint, named = _log(store, making / "log.jsonl")
        (making / "checkpoint").write_bytes(checkpoint.text().encode())
        (making / "keys.txt").write_bytes(keys_file(keyring(store)).encode())
        _rules(making, named)
        script = files("admission_flow.bundle").joinpath(SCRIPT).read_bytes()
        (making / SCRIPT).write_bytes(script)
        text = _EXPLANATION.format(
            origin=checkpoint.origin, size=checkpoint.size, root=checkpoint.root
        )
        (making / "README.txt").write_bytes(text.encode())
        _sums(making)
        making.rename(folder)
    except OSError as error:
        shutil.rmtree(making, ignore_errors=True)
        raise FileNotWritten(file=str(folder), reason=reason_of(error)) from error
    return checkpoint


def _log(store: Queries, path: Path) -> tuple[Checkpoint, set[str]]:
    """Write the lines as they are stored, whatever they are: the verifier is to judge them."""
    tree, named = Tree(), set()
    with path.open("wb") as file:
        for *_, line in store.rows():
            raw = line.encode("utf-8", "surrogateescape")
            file.write(raw + b"\n")
            tree.add(leaf_hash(raw))
    for entry in store.entries():
        named.add(entry.intent.rule.sha256)
    return Checkpoint(origin_of(log_of(store)), tree.size, tree.root()), named


def _rules(folder: Path, named: set[str]) -> None:
    """Put the rulebook in use beside the log where an entry names it."""
    procedure = judge_in_use().procedure
    digest = procedure.workflow.rulebook.sha256
    if digest not in named or not procedure.sources:
        return
    place = folder / "rules" / digest
    place.mkdir(parents=True)
    for name, raw in procedure.sources.items():
        (place / name).write_bytes(raw)


def _sums(folder: Path) -> None:
    rows = [f"{digest}  {name}\n" for name, digest in sorted(_digests(folder))]
    (folder / "SHA256SUMS").write_bytes("".join(rows).encode())


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            with path.open("rb") as file:
                yield name, hashlib.file_digest(file, "sha256").hexdigest()
