"""Writes a handover: the log as auditors get it, and beside it the values of the cases handed over.

It holds personal data, in clear: only its owner can read the folder, and the log says in each case
that the values left, before they do.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from admission_flow.bundle.writing import write_bundle
from admission_flow.database.queries import Queries
from admission_flow.errors import FileNotWritten, HandoverRefused, JournalBroken, reason_of
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.commitment import commitments
from admission_flow.journal.handover import (
    HANDED_OVER,
    LIST,
    LOG,
    VALUES,
    HandoverList,
    openings_line,
    parse_openings,
    wrong_with_openings,
)
from admission_flow.papers.writing import check_free
from admission_flow.register.core.loading import load
from admission_flow.register.core.origin import lineage
from admission_flow.register.core.register import Register
from admission_flow.register.core.within import whole
from admission_flow.register.personal_data import access

_EXPLANATION = """\
BỘ BÀN GIAO HỒ SƠ / HANDOVER OF CASES                                    {origin}
{size} mục / entries      {cases} hồ sơ / cases
mã băm gốc của nhật ký / tree root {root}

CÓ DỮ LIỆU CÁ NHÂN, không mã hóa: chỉ trao tận tay cho cơ quan nhận, xóa sau khi đã nhập.
IT HOLDS PERSONAL DATA, in clear: hand it to the receiving office only; delete it once taken over.

Nơi nhận nhập vào sổ của mình / the receiving office takes it over:

    admission-flow case merge FOLDER --dry-run
    admission-flow case merge FOLDER

log/             toàn bộ nhật ký của nơi gửi, không có dữ liệu cá nhân: giữ lại để đối chiếu
                 the sender's whole log, without personal data: keep it, others check by it
handover.json    các hồ sơ bàn giao / the cases that are handed over
values.jsonl     dữ liệu cá nhân của các hồ sơ đó, mỗi giá trị kèm salt mở cam kết của nó
                 their personal values, each with the salt that opens its commitment
"""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What was handed over."""

    folder: Path
    checkpoint: Checkpoint
    """Of the whole log, as the folder holds it."""
    cases: tuple[str, ...]
    values: int
    """How many personal values of them lie there in clear."""
    left_out: tuple[str, ...] = ()
    """Cases that were asked for together with others, and whose persons were erased."""


def hand_over(  # noqa: PLR0913 - what is noted of it
    register: Register,
    folder: Path,
    cases: Sequence[str],
    purpose: str,
    consent: str | None = None,
    *,
    erased: Sequence[str] = (),
) -> HandedOver:
    """Write a handover into a new folder, once the log says of each case that it was handed over.

    Args:
        register: opened by who hands over.
        folder: nothing may be there; it is whole or not at all.
        cases: ids.
        purpose: what for; kept as a personal value.
        consent: the paper by which it was permitted; the same holds.
        erased: cases that are left out, to be told.

    Raises:
        HandoverRefused: no case is named, or the register is a copy for practice.
        FileNotWritten: the folder is there already, or the disk refuses; nothing is left behind.
        UnknownCase, CaseErased: a case is not there, or nothing of it.
        PrivacyMisused, BadDocument: no purpose is named, or a text may not enter.
        DataKeyUnusable: values are sealed, and the key is not at hand.
        JournalBroken: a value is not the one that was recorded.

    """
    named = list(dict.fromkeys(cases))
    if not named:
        raise HandoverRefused(folder=str(folder), reason="handover_nothing")
    if lineage(register.store).practice:
        raise HandoverRefused(folder=str(folder), reason="handover_practice")
    check_free(folder)
    data = {HANDED_OVER: "case.merge"}
    access.note_exports(register, named, purpose, consent, data=data)
    making = folder.with_name(f".{folder.name}-making")
    try:
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(mode=0o700)
        # All of it, whatever the officer may see: it holds no personal value, and the other office
        # can verify nothing less.
        checkpoint = write_bundle(whole(register.store), making / LOG)
        count = _write_values(register.store, making / VALUES, named, checkpoint.size)
        first = register.store.entry(0)
        procedure = first.intent.rule.id if first is not None else ""
        made = HandoverList(checkpoint, register.store.log, procedure, tuple(named))
        (making / LIST).write_bytes(made.text().encode())
        text = _EXPLANATION.format(
            origin=checkpoint.origin,
            size=checkpoint.size,
            root=checkpoint.root,
            cases=len(named),
        )
        (making / "README.txt").write_bytes(text.encode())
        _owner_only(making)
        making.rename(folder)
    except OSError as error:
        raise FileNotWritten(file=str(folder), reason=reason_of(error)) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return HandedOver(folder, checkpoint, tuple(named), count, tuple(erased))


def _write_values(store: Queries, path: Path, cases: Sequence[str], size: int) -> int:
    count = 0
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        for line, values in _lines(store, cases, size):
            file.write(line.encode() + b"\n")
            count += values
        file.flush()
        os.fsync(file.fileno())
    return count


def _lines(store: Queries, cases: Sequence[str], size: int) -> Iterator[tuple[str, int]]:
    """Yield a line for each entry that has values, and how many it has."""
    for case in cases:
        load(store, case)  # erased meanwhile, or unreadable: said in its own words
        secret, personal = store.secret(case), store.personal(case)
        for entry in store.entries(case):
            if entry.seq >= size or not commitments(entry.intent.data):
                continue
            if secret is None:
                raise JournalBroken(case=case, what="the person's secret is missing")
            line = openings_line(entry, secret, personal.get(entry.intent.id, {}))
            wrong = wrong_with_openings(entry, parse_openings(line)[1])
            if wrong:
                raise JournalBroken(case=case, what=wrong)
            yield line, len(personal[entry.intent.id])


def _owner_only(folder: Path) -> None:
    """Let nobody else read what lies in a folder; Windows keeps no such rights in a mode."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
