"""Logs and bundles written by hand, honest or hostile, and a quick way to run the checker."""

import contextlib
import hashlib
import io
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any, ClassVar

from admission_flow.bundle.writing import SCRIPT
from admission_flow.journal import sshsig
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.entry import NO_HEAD, Entry
from admission_flow.journal.keys import Keyring, keyring_of, keys_file
from admission_flow.journal.tree import Tree, leaf_hash

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SOURCE = files("admission_flow.bundle").joinpath(SCRIPT)
LOG = "ab" * 16
ORIGIN = f"admission-flow/{LOG}"
Check = Callable[..., tuple[int, str]]


def key(number: int) -> "tuple[Ed25519PrivateKey, str]":
    """Return a key that is the same in every run, and its public line."""
    private, public = sshsig.generate("chỉ để thử", random.Random(number).randbytes)
    return sshsig.load_private(private, "chỉ để thử"), public


KEYS = {"cb01": key(1), "cb02": key(2), "kt01": key(3)}


def text_of(value: object) -> str:
    """Return JSON as a hostile writer writes it: canonical, and checked by nobody."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


class LogBuilder:
    """Writes a log entry by entry: what is not said otherwise is as it should be."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.tree = Tree()
        self.prev = NO_HEAD
        self.heads: dict[object, tuple[int, str]] = {}

    def add(
        self,
        *,
        by: str = "",
        namespace: str = sshsig.ENTRY,
        bend: Callable[[str], str] = str,
        outer: dict[str, object] | None = None,
        **fields: object,
    ) -> "LogBuilder":
        """Append an entry.

        Args:
            by: whose key signs it; empty: nobody's.
            namespace: of the signature.
            bend: what is done to the signature.
            outer: members of the line in place of the right ones.
            fields: members of the intent in place of the right ones.

        """
        case = fields.get("case", "")
        ver, head = self.heads.get(case, (0, NO_HEAD))
        intent = {
            "v": 1,
            "log": LOG,
            "id": f"{len(self.lines):032x}",
            "case": case,
            "case_ver": ver + 1,
            "case_head": head,
            "action": "case.open" if case and not ver else "audit.note",
            "to": "source" if case and not ver and "action" not in fields else "",
            "actor": by or "cb01",
            "at": "2026-01-01T00:00:00Z",
            "data": {},
            "verdict": None,
            "rule": {"id": "", "ver": "", "sha256": ""},
            "basis": [],
            "seen": {"size": 0, "root": ""},
            **fields,
        }
        text = text_of(intent)
        sig = bend(sshsig.sign(KEYS[by][0], namespace, text.encode())) if by else ""
        line = {"intent": text, "prev": self.prev, "seq": len(self.lines), "sig": sig}
        self.raw(text_of(line | (outer or {})).encode())
        self.heads[case] = (ver + 1, self.prev)
        return self

    def raw(self, line: bytes) -> "LogBuilder":
        """Append a line of any bytes."""
        self.lines.append(line)
        self.tree.add(leaf_hash(line))
        self.prev = leaf_hash(line).hex()
        return self

    def enrol(self, officer: str, role: str = "officer", *, by: str, **fields: Any) -> "LogBuilder":  # noqa: ANN401
        """Append the enrolment of an officer's key."""
        data = {"officer": officer, "key": KEYS[officer][1], "role": role}
        return self.add(by=by, **{"action": "officer.enrol", "data": data, **fields})

    @property
    def entries(self) -> list[Entry]:
        """The lines that are entries."""
        found = []
        for line in self.lines:
            with contextlib.suppress(ValueError):
                found.append(Entry.parse(line.decode()))
        return found

    def write(self, folder: Path) -> Path:
        """Write a bundle that is whole, apart from what its log says."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "log.jsonl").write_bytes(b"".join(line + b"\n" for line in self.lines))
        checkpoint = Checkpoint(ORIGIN, self.tree.size, self.tree.root())
        (folder / "checkpoint").write_text(checkpoint.text(), "utf-8")
        ring = keyring_of(self.entries) if self.entries else Keyring()
        (folder / "keys.txt").write_text(keys_file(ring), "utf-8")
        (folder / "README.txt").write_text("x", "utf-8")
        (folder / SCRIPT).write_bytes(SOURCE.read_bytes())
        return sealed(folder)


def sealed(folder: Path) -> Path:
    """Work out SHA256SUMS anew, as whoever changed a file would."""
    rows = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "SHA256SUMS"
    ]
    (folder / "SHA256SUMS").write_text("".join(rows), "utf-8")
    return folder


@cache
def _compiled() -> CodeType:
    return compile(SOURCE.read_bytes(), str(SOURCE), "exec")


def script(name: str) -> dict[str, Any]:
    """Run the checker's script under a name, and return what it defines; it is compiled once."""
    defined: dict[str, Any] = {"__name__": name, "__file__": str(SOURCE)}
    exec(_compiled(), defined)  # noqa: S102 - our own
    return defined


class AskedOnce:
    """`subprocess`, where `ssh-keygen` is asked each question once: thousands are asked again."""

    _answered: ClassVar[dict[object, "subprocess.CompletedProcess[bytes]"]] = {}

    @classmethod
    def run(
        cls,
        command: list[str],
        *,
        input: bytes = b"",  # noqa: A002 - as the library names it
        cwd: str | None = None,
        capture_output: bool,
    ) -> "subprocess.CompletedProcess[bytes]":
        """Return what the program answered to the same words, text and files."""
        there = sorted(Path(cwd).iterdir()) if cwd else []
        asked = (*command, input, *((path.name, path.read_bytes()) for path in there))
        if asked not in cls._answered:
            cls._answered[asked] = subprocess.run(
                command, input=input, cwd=cwd, capture_output=capture_output, check=False
            )
        return cls._answered[asked]


def checker(*, tool: bool = True, **mutants: object) -> Check:
    """Return a way to run the checker within this process: thousands of runs take seconds.

    Args:
        tool: whether there is an `ssh-keygen`.
        mutants: functions of the script that do something else, by name.

    """
    main: Any = script("checker")["main"]
    main.__globals__.update({"subprocess": AskedOnce} | mutants)
    if not tool:
        main.__globals__["shutil"] = type("NoTool", (), {"which": staticmethod(lambda _: None)})

    def check(folder: Path, *arguments: str) -> tuple[int, str]:
        told, before = io.StringIO(), sys.argv
        sys.argv = [SCRIPT, str(folder), *arguments]
        try:
            with contextlib.redirect_stdout(told):
                return int(main()), told.getvalue()
        except (OSError, ValueError) as error:  # as the script's own last lines do
            return 2, f"cannot be verified: {error}"
        finally:
            sys.argv = before

    return check


def named(out: str) -> str:
    """Return the place that the verdict names: "entry 4", "file keys.txt"."""
    return out.rpartition("BROKEN at ")[2].split(": ")[0]
