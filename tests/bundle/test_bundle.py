"""The bundle: checked without us, by one file of Python and by hand; every change is found."""

import ast
import hashlib
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from admission_flow.bundle.writing import SCRIPT, write_bundle
from admission_flow.errors import FileNotWritten
from admission_flow.journal import sshsig
from admission_flow.journal.canonical import canonical
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.entry import Entry
from admission_flow.journal.tree import Tree, leaf_hash
from admission_flow.journal.verify import verify_lines
from admission_flow.procedure.acts import Step
from admission_flow.register.audit import checkpoints
from admission_flow.register.core.officers import enrol
from admission_flow.register.core.register import Register
from admission_flow.register.core.signing import Signer
from admission_flow.testing import lawful_case
from tests.bundle.hostile import script

SOURCE = files("admission_flow.bundle").joinpath(SCRIPT).read_text("utf-8")
Verify = Callable[..., tuple[int, str]]


def fill(register: Register) -> None:
    """Enter one case."""
    case = lawful_case("ceremony")
    record = register.open_case(case.person, case.unit)
    for act in case.acts:
        if isinstance(act, Step):
            register.advance(record.id, act)
        else:
            register.record(record.id, act)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bundle of a register without keys."""
    folder = tmp_path_factory.mktemp("plain")
    with Register.create(str(folder / "so.db"), "cb01") as register:
        fill(register)
        write_bundle(register.store, folder / "bundle")
    return folder / "bundle"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bundle of a register whose officer signs, with a checkpoint beside it."""
    folder = tmp_path_factory.mktemp("signed")
    private, public = sshsig.generate("chỉ để thử", random.Random(7).randbytes)
    with Register.create(str(folder / "so.db"), "cb01") as register:
        register.signer = Signer.from_text(private, "chỉ để thử")
        enrol(register, "cb01", public)
        case = lawful_case("sympathiser_resolution")
        record = register.open_case(case.person, case.unit)
        made, day, _ = checkpoints.hand_out(register, "minutes")
        (folder / "held").write_text(made.text(), "utf-8")
        (folder / "paper").write_text(made.paper_line(day), "utf-8")
        register.advance(record.id, next(a for a in case.acts if isinstance(a, Step)))
        write_bundle(register.store, folder / "bundle")
    return folder / "bundle"


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the script of the bundle itself, as an auditor does."""
    command = [sys.executable, "-I", str(folder / SCRIPT), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def within(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verify:
    """Return a way to run the script within this process: thousands of runs take seconds."""

    def verify(folder: Path, *arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", [SCRIPT, str(folder), *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            script("__main__")
        out, err = capsys.readouterr()
        return int(str(left.value.code)), out + err

    return verify


def copy_of(bundle: Path, target: Path) -> Path:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(bundle, target)
    return target


def seal(bundle: Path) -> None:
    """Work out SHA256SUMS anew, as whoever changed a file would."""
    rows = []
    for row in (bundle / "SHA256SUMS").read_text("utf-8").splitlines():
        name = row[66:]
        rows.append(f"{hashlib.sha256((bundle / name).read_bytes()).hexdigest()}  {name}\n")
    (bundle / "SHA256SUMS").write_text("".join(rows), "utf-8")


def test_the_script_is_one_short_file_for_old_pythons() -> None:
    """Under 480 lines, the standard library alone, the syntax of Python 3.8."""
    assert len(SOURCE.splitlines()) < 480
    tree = ast.parse(SOURCE, feature_version=(3, 8))
    imported = {
        alias.name if isinstance(node, ast.Import) else str(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert imported <= set(sys.stdlib_module_names)


def test_an_untouched_bundle_is_consistent(plain: Path, signed: Path) -> None:
    """Without anything from outside: exit code 3, in the fixed words; signatures are checked."""
    code, out = run(plain)
    assert (code, "CONSISTENT, NOT ANCHORED" in out) == (3, True)
    code, out = run(signed)
    assert code == 3
    assert "4 signed entries, 4 signatures checked" in out or "SIGNATURES NOT CHECKED" in out


def test_what_the_auditor_brings_anchors_it(signed: Path) -> None:
    """A checkpoint file, a paper line, the first digest: exit code 0, up to which entry."""
    paper = (signed.parent / "paper").read_text("utf-8")
    first = (signed / "log.jsonl").read_bytes().splitlines()[0]
    genesis = hashlib.sha256(b"\0" + first).hexdigest()
    for brought in (("--checkpoint", str(signed.parent / "held")), ("--paper", paper)):
        code, out = run(signed, *brought, "--genesis", genesis)
        assert (code, "ANCHORED up to entry 2 " in out) == (0, True), out
    assert run(signed, "--genesis", "0" * 64)[0] == 1
    assert run(signed, "--paper", "admission-flow: 3 / 2026-01-01 / 00")[0] == 2


GOLDEN = Path(__file__).with_name("golden")
PAGE = (Path(__file__).resolve().parents[2] / "docs/auditors/bundle.md").read_text("utf-8")


def test_the_golden_bundle_verifies_for_ever(within: Verify) -> None:
    """A signed log of the first release: today's script and its own say the same of it."""
    held = ("--checkpoint", str(GOLDEN.with_name("golden.checkpoint")))
    for code, out in (run(GOLDEN, *held), within(GOLDEN, *held)):
        assert code == 0, out
        assert "ANCHORED up to entry 2 " in out
    rows = stored((GOLDEN / "log.jsonl").read_bytes())
    report = verify_lines(rows, parse=True)
    assert report.breaks == ()
    assert Checkpoint.parse((GOLDEN / "checkpoint").read_text("utf-8")).root == report.root


def test_the_vectors_of_the_page_are_right() -> None:
    """What the format page gives to compare with is what the program works out."""
    assert f"`{leaf_hash(b'{}').hex()}`" in PAGE
    assert f"`{Tree().root()}`" in PAGE
    assert f"`{canonical({'b': 1, 'a': 'Đảng'})}`" in PAGE


def test_one_entry_by_hand(plain: Path) -> None:
    """The digest of line 9 under a zero byte is `prev` of line 10, as the page says."""
    command = f"sed -n '9p' {plain}/log.jsonl | tr -d '\\n' | {{ printf '\\0'; cat; }} | sha256sum"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    line = (plain / "log.jsonl").read_text("utf-8").splitlines()[9]
    assert done.stdout.split()[0] == json.loads(line)["prev"]


def changes(raw: bytes, chance: random.Random) -> bytes:
    """Change a log in one way: a byte, a line gone, doubled, swapped, put in, or cut off."""
    lines = raw.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    what = chance.choice(("byte", "byte", "byte", "gone", "doubled", "swapped", "foreign"))
    if what == "byte":
        at = chance.randrange(len(raw))
        return raw[:at] + bytes([raw[at] ^ (1 << chance.randrange(8))]) + raw[at + 1 :]
    if what == "gone":
        del lines[place]
    elif what == "doubled":
        lines.insert(place, lines[place])
    elif what == "swapped":
        other = (place + 1) % len(lines)
        lines[place], lines[other] = lines[other], lines[place]
    else:
        lines.insert(place, lines[chance.randrange(len(lines))])
    return b"".join(lines)


def stored(raw: bytes) -> list[tuple[int, str, str, str, int, str]]:
    """Return the rows that a register with these lines would hold."""
    rows = []
    for number, line in enumerate(raw.decode("utf-8", "surrogateescape").split("\n")[:-1]):
        digest = hashlib.sha256(b"\0" + line.encode("utf-8", "surrogateescape")).hexdigest()
        try:
            intent = Entry.parse(line).intent
            rows.append((number, digest, intent.id, intent.case, intent.case_ver, line))
        except ValueError:
            rows.append((number, digest, "", "", 1, line))
    return rows


def test_every_change_of_the_log_is_found(plain: Path, tmp_path: Path, within: Verify) -> None:
    """200 changes with all sums worked out anew: each is found, and beside where ours finds it."""
    chance = random.Random(20240502)
    original = (plain / "log.jsonl").read_bytes()
    for _ in range(200):
        bundle = copy_of(plain, tmp_path / "bundle")
        changed = changes(original, chance)
        if changed == original:
            continue
        (bundle / "log.jsonl").write_bytes(changed)
        seal(bundle)
        code, out = within(bundle)
        assert code == 1, out
        ours = verify_lines(stored(changed), parse=True)
        if ours.breaks:  # the last line alone can be cut or changed without a break inside
            named = int(out.rpartition("BROKEN at entry ")[2].split(":")[0])
            assert abs(named - ours.breaks[0].seq) <= 1, (out, ours.breaks[0])


def test_every_changed_file_is_found(plain: Path, tmp_path: Path, within: Verify) -> None:
    """Without new sums, one changed byte in any file that was handed over is named."""
    chance = random.Random(7)
    names = [row[66:] for row in (plain / "SHA256SUMS").read_text("utf-8").splitlines()]
    assert {"log.jsonl", "checkpoint", "README.txt", "keys.txt"} <= set(names)
    for name in names:
        bundle = copy_of(plain, tmp_path / "bundle")
        raw = (bundle / name).read_bytes()
        if raw:
            at = chance.randrange(len(raw))
            (bundle / name).write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        else:
            (bundle / name).write_bytes(b"x")
        code, out = within(bundle)
        assert code == 1, (name, out)
        assert f"  file {name}: not the file that was handed over\n" in out


def test_a_rewritten_history_needs_the_keys(signed: Path, tmp_path: Path, within: Verify) -> None:
    """Every digest worked out anew after a change: the officer's signature tells."""
    if shutil.which("ssh-keygen") is None:
        raise AssertionError("this test needs ssh-keygen (Debian: openssh-client)")
    bundle = copy_of(signed, tmp_path / "bundle")
    prev = "0" * 64
    heads: dict[str, str] = {}
    lines: list[Entry] = []
    for line in (bundle / "log.jsonl").read_text("utf-8").splitlines():
        entry = Entry.parse(line)
        text = entry.intent_text
        if entry.seq == 2:
            text = text.replace('"to":"source"', '"to":"official"')
        head = heads.get(entry.intent.case, "0" * 64)
        text = text.replace(entry.intent.case_head, head)
        new = Entry(entry.seq, prev, text, entry.sig)
        prev = heads[entry.intent.case] = new.leaf
        lines.append(new)
    (bundle / "log.jsonl").write_text("".join(f"{new.line}\n" for new in lines), "utf-8")
    seal(bundle)
    code, out = within(bundle)
    assert code == 1
    assert "entry 2, case HS-0001: the signature is not that of cb01 over this text" in out


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_a_hostile_log_does_not_crash_the_verifier(
    plain: Path, tmp_path: Path, within: Verify, raw: bytes
) -> None:
    """Whatever stands in the log, the answer is a verdict and an exit code."""
    bundle = copy_of(plain, tmp_path / "bundle")
    (bundle / "log.jsonl").write_bytes(raw)
    code, _ = within(bundle)
    assert code in {1, 2}


def test_deep_and_long_lines_are_refused(plain: Path, tmp_path: Path, within: Verify) -> None:
    """A line of a million brackets, or without an end, is a break and no crash."""
    for raw in (b"[" * 999_999 + b"\n", b"x" * 3_000_000, b'{"a":' * 5_000 + b"\n"):
        bundle = copy_of(plain, tmp_path / "bundle")
        (bundle / "log.jsonl").write_bytes(raw)
        assert within(bundle)[0] == 1


def test_a_bundle_is_written_whole_or_not_at_all(plain: Path, tmp_path: Path) -> None:
    """An existing folder stays as it is; personal values are nowhere in a bundle."""
    with Register.create(str(tmp_path / "so.db"), "cb01") as register:
        fill(register)
        (tmp_path / "there").mkdir()
        with pytest.raises(FileNotWritten):
            write_bundle(register.store, tmp_path / "there")
        assert list((tmp_path / "there").iterdir()) == []
    whole = b"".join(path.read_bytes() for path in plain.rglob("*") if path.is_file())
    for word in ("Lò Thị Mẫu", "DV-01", "2000-03-15"):
        assert word.encode() not in whole
