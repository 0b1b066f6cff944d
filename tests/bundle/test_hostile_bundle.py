"""Bundles made to fool or to crash the checker: each is judged, and none speaks for itself."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from admission_flow.bundle.writing import SCRIPT
from admission_flow.journal import sshsig
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.keys import keyring_of, verify_signatures
from admission_flow.journal.tree import leaf_hash
from tests.bundle.hostile import KEYS, LOG, Check, LogBuilder, checker, named, sealed

BROKEN, NOT_ANCHORED = 1, 3
NOT_AN_ENTRY = "its line is not an entry: "


@pytest.fixture(scope="module")
def check() -> Check:
    """Return the checker, with the `ssh-keygen` of this machine."""
    if shutil.which("ssh-keygen") is None:
        raise AssertionError("these tests need ssh-keygen (Debian: openssh-client)")
    return checker()


def with_rule(sha256: object) -> LogBuilder:
    return LogBuilder().add(rule={"id": "admission", "ver": "", "sha256": sha256})


def signed() -> LogBuilder:
    return LogBuilder().enrol("cb01", by="cb01")


BAD_LINES: dict[str, Callable[[], LogBuilder]] = {
    "rulebook that is a number": lambda: with_rule(5),
    "rulebook that leads out of the folder": lambda: with_rule("../../x"),
    "actor with a line of its own": lambda: LogBuilder().add(
        actor="x\nANCHORED up to entry 0 (paper); 0 later entries are not yet anchored"
    ),
    "id": lambda: LogBuilder().add(id="zz"),
    "log": lambda: LogBuilder().add(log="zz"),
    "instant": lambda: LogBuilder().add(at="zzz"),
    "31 February": lambda: LogBuilder().add(at="2026-02-31T00:00:00Z"),
    "24 o'clock": lambda: LogBuilder().add(at="2026-02-01T24:00:00Z"),
    "action with blanks": lambda: LogBuilder().add(action="case open!"),
    "state in capitals": lambda: LogBuilder().add(to="Decided"),
    "case with blanks": lambda: LogBuilder().add(case="HS 1"),
    "case_head": lambda: LogBuilder().add(case_head="00"),
    "case_ver that is true": lambda: LogBuilder().add(case_ver=True),
    "v that is true": lambda: LogBuilder().add(v=True),
    "v of another format": lambda: LogBuilder().add(v=2),
    "seq that is false": lambda: LogBuilder().add(outer={"seq": False}),
    "prev": lambda: LogBuilder().add(outer={"prev": "00"}),
    "sig that is null": lambda: LogBuilder().add(outer={"sig": None}),
    "intent that is an object": lambda: LogBuilder().add(outer={"intent": {}}),
    "a fifth member": lambda: LogBuilder().add(outer={"more": ""}),
    "integer of 2^53": lambda: LogBuilder().add(data={"n": 2**53}),
    "fraction": lambda: LogBuilder().add(data={"n": 1.5}),
    "not a number": lambda: LogBuilder().add(data={"n": float("nan")}),
    "key that is not ASCII": lambda: LogBuilder().add(data={"đ": 1}),
    "text not in NFC": lambda: LogBuilder().add(data={"n": "e\u0302"}),
    "17 levels": lambda: LogBuilder().add(data={"n": nested(15)}),
    "basis": lambda: LogBuilder().add(basis=["x"]),
    "basis without a digest": lambda: LogBuilder().add(basis=[{"doc": "1", "sha256": ""}]),
    "verdict that is a text": lambda: LogBuilder().add(verdict="x"),
    "data that is a list": lambda: LogBuilder().add(data=[]),
    "commitment of another form": lambda: LogBuilder().add(data={"a": {"commit": "xx"}}),
    "commitment with a value": lambda: LogBuilder().add(data={"a": {"commit": "a" * 64, "v": 1}}),
    "two commitments of one name": lambda: LogBuilder().add(
        data={"a.b": {"commit": "a" * 64}, "a": {"b": {"commit": "b" * 64}}}
    ),
    "seen that is a text": lambda: LogBuilder().add(seen="x"),
    "seen of size -1": lambda: LogBuilder().add(seen={"size": -1, "root": ""}),
    "half of a character": lambda: LogBuilder().raw(b'{"intent":"\\ud800"}'),
    "escaped quotes outside a text": lambda: LogBuilder().raw(b'\\"' * 450_000),
}


def nested(levels: int) -> object:
    value: object = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("make", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_line_that_is_no_entry_is_broken(
    check: Check, tmp_path: Path, make: Callable[[], LogBuilder]
) -> None:
    """A member in another form breaks the entry, whatever its sums; and it takes no minute."""
    maker = make()
    code, out = check(maker.write(tmp_path / "b"))
    assert (code, named(out)) == (BROKEN, "entry 0"), out
    assert NOT_AN_ENTRY in out
    assert maker.entries == []  # our own parser says the same


def test_what_the_limits_still_let_pass(check: Check, tmp_path: Path) -> None:
    """16 levels, 2^53 - 1, a text of escapes and a verdict that speaks of "commit" are entries."""
    maker = LogBuilder().add(
        data={"n": nested(14), "big": 2**53 - 1, "small": 1 - 2**53, "text": "\n\x7f\u2028"},
        verdict={
            "permitted": False,
            "blocked_by": ["x"],
            "regime": {"commit": "of nothing"},
            "findings": {"x": "unmet"},
        },
        action="register.refuse_take_over",
        rule={"id": "admission", "ver": "", "sha256": "ab" * 32},
    )
    code, out = check(maker.write(tmp_path / "b"))
    assert code == NOT_ANCHORED, out
    assert len(maker.entries) == 1


def retire(officer: str, **more: object) -> dict[str, Any]:
    data = {"officer": officer, "fingerprint": sshsig.fingerprint(KEYS[officer][1])}
    return {"action": "officer.retire", "data": {**data, **more}}


def without_a_break(text: str) -> str:
    """Join the first two lines of base64: the same signature, spelled in another way."""
    head, first, second, rest = text.split("\n", 3)
    return f"{head}\n{first}{second}\n{rest}"


BAD_SIGNATURES: dict[str, tuple[Callable[[], LogBuilder], int, str]] = {
    "spelled anew": (lambda: signed().add(by="cb01", bend=without_a_break), 1, "not that"),
    "checkpoint's": (lambda: signed().add(by="cb01", namespace=sshsig.CHECKPOINT), 1, "not that"),
    "missing": (lambda: signed().add(), 1, "it is not signed"),
    "of somebody without a key": (lambda: signed().add(by="cb02"), 1, "no key is enrolled"),
    "before any key": (lambda: LogBuilder().add(by="cb01"), 0, "before any key was enrolled"),
    "seen: another history": (
        lambda: signed().add(by="cb01", seen={"size": 1, "root": "ab" * 32}),
        1,
        "had seen another history of 1 entries",
    ),
    "seen: beyond the entry": (
        lambda: signed().add(by="cb01", seen={"size": 9, "root": "ab" * 32}),
        1,
        "had seen another history of 9 entries",
    ),
    "enrolment of no key": (
        lambda: signed().add(
            by="cb01",
            action="officer.enrol",
            data={"officer": "cb02", "key": "ssh-ed25519 AAAA", "role": "officer"},
        ),
        1,
        "something that is no key",
    ),
    "enrolment of another's key": (
        lambda: signed().add(
            by="cb01",
            action="officer.enrol",
            data={"officer": "cb02", "key": KEYS["cb01"][1], "role": "officer"},
        ),
        1,
        "it enrols the key of cb01 for another",
    ),
    "retirement from no day": (
        lambda: signed().add(by="cb01", **retire("cb01")), 1, "it retires a key from no day"
    ),
    "retirement of a key that nobody has": (
        lambda: signed().add(by="cb01", **retire("cb02", **{"from": "2026-01-02"})),
        1,
        "it retires a key that is not enrolled",
    ),
    "retirement before any key": (
        lambda: LogBuilder().add(**retire("cb01", **{"from": "2026-01-02"})),
        0,
        "it retires a key that is not enrolled",
    ),
    "of a retired key": (
        lambda: signed()
        .enrol("cb02", by="cb01")
        .add(by="cb01", **retire("cb02", **{"from": "2026-01-01"}))
        .add(by="cb02"),
        3,
        "the key of cb02 was retired from 2026-01-01",
    ),
    "of a witness": (
        lambda: signed().enrol("kt01", "witness", by="cb01").add(by="kt01", action="audit.note"),
        2,
        "kt01 is witness and may not write audit.note",
    ),
    "of an auditor under an act": (
        lambda: signed().enrol("kt01", "auditor", by="cb01").add(by="kt01", action="plan.set"),
        2,
        "kt01 is auditor and may not write plan.set",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("make", "place", "what"), BAD_SIGNATURES.values(), ids=BAD_SIGNATURES.keys()
)
def test_what_is_not_signed_as_it_must_be_is_broken(
    check: Check, tmp_path: Path, make: Callable[[], LogBuilder], place: int, what: str
) -> None:
    """The checker and our own verifier name the same entry, in the same words."""
    maker = make()
    code, out = check(maker.write(tmp_path / "b"))
    assert (code, named(out)) == (BROKEN, f"entry {place}"), out
    ours = list(verify_signatures(maker.entries, map(leaf_hash, maker.lines)))
    assert (ours[0].seq, what in ours[0].what) == (place, True)
    assert f"{ours[0].what}\n" in out


def test_what_is_signed_as_it_must_be_passes(check: Check, tmp_path: Path) -> None:
    """Until 9999; an enrolment inside a case enrols nobody; an auditor writes of audits."""
    enrolled = {"officer": "cb01", "key": KEYS["cb01"][1], "role": "officer"}
    makers = (
        signed().add(by="cb01", at="9999-12-31T23:00:00Z"),
        LogBuilder()
        .add(case="HS-1")
        .add(by="cb01", case="HS-1", action="officer.enrol", data=enrolled)
        .add(case="HS-1"),
        signed().enrol("kt01", "auditor", by="cb01").add(by="kt01", action="audit.note"),
        signed().add(by="cb01", **retire("cb01", **{"from": "2026-01-02"})).add(by="cb01"),
    )
    for maker in makers:
        code, out = check(maker.write(tmp_path / "b"))
        assert code == NOT_ANCHORED, out
        assert list(verify_signatures(maker.entries, map(leaf_hash, maker.lines))) == []


def test_a_key_of_nonsense_is_in_no_keyring() -> None:
    """Whoever lists the keys of a broken log gets those that can be believed, and no traceback."""
    ring = keyring_of(LogBuilder().add(**retire("cb01")).enrol("cb01", by="cb01").entries)
    assert list(ring.current) == ["cb01"]


def change(path: str, text: str | bytes | None) -> Callable[[Path], None]:
    """Return a way to put another file in place of one; None: to take it away."""

    def edit(folder: Path) -> None:
        target = folder / path
        if text is None:
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode())

    return edit


OTHERS_KEY = f'cb01 namespaces="admission-flow/*" {KEYS["cb02"][1]}\n'
BAD_FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "keys.txt names another key": (change("keys.txt", OTHERS_KEY), "file keys.txt"),
    "no keys.txt": (change("keys.txt", None), "file SHA256SUMS"),
    "checkpoint of another log": (
        change("checkpoint", Checkpoint("admission-flow/x", 2, "ab" * 32).text()), "entry 1"
    ),
    "no checkpoint": (change("checkpoint", None), "file checkpoint"),
    "checkpoint of rubbish": (change("checkpoint", b"\xff"), "file checkpoint"),
    "no log": (change("log.jsonl", None), "entry 0"),
    "half a rulebook": (change(f"rules/{'ab' * 32}/law.toml", ""), f"file rules/{'ab' * 32}"),
    "no SHA256SUMS row for README": (change("README.txt", None), "file SHA256SUMS"),
}  # fmt: skip


@pytest.mark.parametrize(("edit", "place"), BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_that_does_not_fit_the_log_is_broken(
    check: Check, tmp_path: Path, edit: Callable[[Path], None], place: str
) -> None:
    """With all digests worked out anew, what a file says is still held against the log."""
    rule = {"id": "admission", "ver": "", "sha256": "ab" * 32}
    folder = signed().add(by="cb01", rule=rule).write(tmp_path / "b")
    assert check(folder)[0] == NOT_ANCHORED
    edit(folder)
    code, out = check(sealed(folder))
    assert (code, named(out)) == (BROKEN, place), out


@pytest.mark.parametrize(
    "sums",
    [
        b"",
        b"\xff\xfe",
        b"0" * 64 + b"  ../../../etc/passwd\n",
        b"0" * 64 + b"  /etc/passwd\n",
        # a file that is missing has not the digest of nothing
        b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  LICENSE\n",
    ],
)
def test_a_list_of_digests_is_a_list_of_digests(check: Check, tmp_path: Path, sums: bytes) -> None:
    """Empty, rubbish, leading outside, or of a file that is not there."""
    folder = LogBuilder().add().write(tmp_path / "b")
    path = folder / "SHA256SUMS"
    path.write_bytes(path.read_bytes() + sums if b"LICENSE" in sums else sums)
    assert check(folder)[0] == BROKEN


def test_a_file_that_was_not_handed_over_is_mentioned(check: Check, tmp_path: Path) -> None:
    """It breaks nothing, and nobody takes it for a part of the bundle."""
    folder = LogBuilder().add().write(tmp_path / "b")
    (folder / "them.txt").write_text("x", "utf-8")
    code, out = check(folder)
    assert (code, "them.txt" in out) == (NOT_ANCHORED, True)


def test_what_is_brought_and_misread_accuses_nobody(check: Check, tmp_path: Path) -> None:
    """Of an empty log, of another log, or wrong in up to 8 digits: it confirms nothing."""
    maker = LogBuilder().add().add()
    folder, root = maker.write(tmp_path / "b"), maker.tree.root()
    swapped = str.maketrans("0123456789abcdef", "123456789abcdef0")

    def brought(size: int, digits: str) -> int:
        return check(folder, "--paper", f"admission-flow: {size} / 2026-01-01 / {digits}")[0]

    assert brought(2, root) == 0
    assert brought(2, root[:8].translate(swapped) + root[8:]) == NOT_ANCHORED
    assert brought(2, root[:9].translate(swapped) + root[9:]) == BROKEN
    assert brought(0, sha_of_nothing()) == NOT_ANCHORED
    assert brought(3, root) == BROKEN
    foreign = tmp_path / "foreign"
    foreign.write_text(Checkpoint(f"admission-flow/{LOG[::-1]}", 2, root).text(), "utf-8")
    assert check(folder, "--checkpoint", str(foreign))[0] == NOT_ANCHORED
    assert check(folder, "--genesis", leaf_hash(maker.lines[0]).hex().upper())[0] == NOT_ANCHORED
    assert check(folder, "--genesis", "00")[0] == 2
    assert check(tmp_path)[0] == 2  # wrong use: no bundle there


def sha_of_nothing() -> str:
    return "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_nothing_from_a_bundle_speaks_for_the_checker(tmp_path: Path) -> None:
    """No line that starts with a verdict, no escape sequence; in plain C and in UTF-8 alike."""
    actor = "y\n\x1b[2JANCHORED up to entry 1"
    folder = signed().add(by="cb01", actor=actor).write(tmp_path / "b")
    (folder / "x\nANCHORED up to entry 1").write_text("", "utf-8")
    (folder / "Đặng").write_text("", "utf-8")
    for locale in ("C", "C.UTF-8"):
        done = subprocess.run(
            [sys.executable, "-I", str(folder / SCRIPT)],
            capture_output=True,
            check=False,
            env={"LC_ALL": locale, "PATH": "/usr/bin:/bin", "PYTHONCOERCECLOCALE": "0"},
        )
        out = (done.stdout + done.stderr).decode()
        assert (done.returncode, "Traceback" in out, "\x1b" in out) == (BROKEN, False, False), out
        assert not [line for line in out.splitlines() if line.startswith("ANCHORED")]


def test_without_ssh_keygen_it_says_so(tmp_path: Path) -> None:
    """Signatures are then counted and not checked; one in the wrong form is found all the same."""
    check = checker(tool=False)
    code, out = check(signed().add(by="cb01").write(tmp_path / "b"))
    assert (code, "SIGNATURES NOT CHECKED" in out) == (NOT_ANCHORED, True)
    assert "2 signed entries, 0 signatures checked" in out
    assert check(signed().add(by="cb01", bend=without_a_break).write(tmp_path / "b"))[0] == BROKEN


@pytest.mark.parametrize("verb", ["encrypt", "rotate", "erase_request", "erase_approve"])
def test_an_auditors_key_neither_seals_nor_erases(check: Check, tmp_path: Path, verb: str) -> None:
    """An auditor may write of privacy, but not these four."""
    maker = signed().enrol("kt01", "auditor", by="cb01")
    maker.add(by="kt01", action="privacy.access").add(by="kt01", action=f"privacy.{verb}")
    code, out = check(maker.write(tmp_path / "b"))
    assert code == BROKEN
    assert f"BROKEN at entry 3: kt01 is auditor and may not write privacy.{verb}\n" in out
