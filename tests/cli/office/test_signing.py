"""`workflow sign`, what the check says of a signature, and rulebooks that an office accepts."""

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow import resources
from admission_flow.cli.shell.context import RULEBOOK_KEYS_VARIABLE
from admission_flow.errors import RulebookNotAccepted
from admission_flow.journal import sshsig
from admission_flow.library.procedures import load_procedure
from admission_flow.procedure.acts import Ceremony
from admission_flow.rulebook_signature import (
    SIGNATURE,
    SignatureState,
    check_signature,
    signed_text,
)
from admission_flow.workflow_source import FILES

if TYPE_CHECKING:
    from tests.conftest import Desk

PASSPHRASE = "mật khẩu mẫu"  # noqa: S105 - of keys that the tests make
KEYGEN = shutil.which("ssh-keygen")


class Keys:
    """Key files of an office: each with its public half beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.passphrase = folder / "passphrase"
        self.passphrase.write_text(PASSPHRASE, "utf-8")
        self.passphrase.chmod(0o600)

    def make(self, name: str, seed: int) -> tuple[Path, str]:
        """Return a key file and its public line; the same seed makes the same key."""
        private, public = sshsig.generate(PASSPHRASE, lambda n: bytes([seed]) * n)
        file = self.folder / name
        file.write_text(private, "utf-8")
        file.chmod(0o600)
        file.with_name(f"{name}.pub").write_text(f"{public} {name}\n", "utf-8")
        return file, public


@pytest.fixture
def keys(desk: "Desk", monkeypatch: pytest.MonkeyPatch) -> Keys:
    """Return where keys are made; their passphrase is at hand."""
    made = Keys(desk.folder)
    monkeypatch.setenv("ADMISSION_FLOW_PASSPHRASE_FILE", str(made.passphrase))
    return made


@pytest.fixture
def folder(desk: "Desk") -> Path:
    """Return a folder with a copy of the rulebook that ships."""
    place = desk.folder / "luat"
    place.mkdir()
    for name in FILES:
        (place / name).write_text(resources.text("workflows", name), "utf-8")
    return place


def state(desk: "Desk", folder: Path) -> tuple[str, str | None]:
    found = desk("workflow", "check", str(folder), "--json").json["signature"]
    return found["state"], found["key"]


def test_who_signed_is_said_and_that_nobody_did(desk: "Desk", folder: Path, keys: Keys) -> None:
    """Not signed; then by which key; and what ships is not taken for signed either."""
    key, public = keys.make("tinh", 1)
    assert state(desk, folder) == ("not_signed", None)
    assert "Chưa ký." in desk("workflow", "check", str(folder)).out
    assert "Chưa ký." in desk("workflow", "check").out
    answer = desk("workflow", "sign", str(folder), "--key", str(key))
    assert (answer.code, sshsig.fingerprint(public) in answer.out) == (0, True)
    assert state(desk, folder) == ("signed", public)
    assert sshsig.fingerprint(public) in desk("workflow", "check", str(folder)).out


@pytest.mark.parametrize("name", [*FILES, "overlay-x.toml"])
def test_any_change_of_any_file_is_seen(desk: "Desk", folder: Path, keys: Keys, name: str) -> None:
    """One more line in a file that judges, or one more such file: the signature does not fit."""
    key, public = keys.make("tinh", 1)
    assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 0
    overlay = (
        'format = "admission-overlay/1"\nissuer = "Tỉnh ủy Mẫu"\n[documents]\nX = { number = "1", '
        'issued_on = 2025-01-01, title = "X", confirmed = true }\n[[tighten]]\n'
        'of = "decision.in_time.days"\nrows = [{ from = 2025-02-01, value = 30, '
        'cite = [{ in = "X", clause = "1", confidence = "verified" }] }]\n'
    )
    old = (folder / name).read_text("utf-8") + "# x\n" if name in FILES else overlay
    (folder / name).write_text(old, "utf-8")
    answer = desk("workflow", "check", str(folder))
    assert (answer.code, "rulebook.sig" in answer.err) == (7, True)
    assert "chữ ký của những tệp khác" in answer.err
    # Signed anew it fits again; what fits is never written over.
    assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 0
    assert state(desk, folder) == ("signed", public)
    before = (folder / SIGNATURE).read_bytes()
    other, _ = keys.make("khac", 2)
    assert desk("workflow", "sign", str(folder), "--key", str(other)).code == 7
    assert (folder / SIGNATURE).read_bytes() == before


def test_an_overlay_beside_is_not_covered_and_breaks_nothing(
    desk: "Desk", folder: Path, keys: Keys
) -> None:
    """The folder is signed as it is; a file that is read besides is not of it."""
    key, public = keys.make("tinh", 1)
    assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 0
    overlay = desk.folder / "overlay-y.toml"
    overlay.write_text(
        'format = "admission-overlay/1"\nissuer = "Tỉnh ủy Mẫu"\n[documents]\nX = { number = "1", '
        'issued_on = 2025-01-01, title = "X", confirmed = true }\n[[tighten]]\n'
        'of = "decision.in_time.days"\nrows = [{ from = 2025-02-01, value = 30, '
        'cite = [{ in = "X", clause = "1", confidence = "verified" }] }]\n',
        "utf-8",
    )
    answer = desk("workflow", "check", str(folder), "--overlay", str(overlay), "--json").json
    assert answer["signature"]["key"] == public


@pytest.mark.parametrize("text", ["", "x\n", "-----BEGIN SSH SIGNATURE-----\n\n", "Đảng"])
def test_what_is_no_signature_is_not_taken_for_none(desk: "Desk", folder: Path, text: str) -> None:
    """A file that says nothing is something that does not fit."""
    (folder / SIGNATURE).write_text(text, "utf-8")
    assert desk("workflow", "check", str(folder)).code == 7


def test_a_signature_of_an_entry_is_none_of_a_rulebook(folder: Path, keys: Keys) -> None:
    """Namespaces keep what a key says in one place from being passed off in another."""
    private, _ = keys.make("tinh", 1)
    key = sshsig.load_private(private.read_text("utf-8"), PASSPHRASE)
    sha256 = load_procedure(folder).workflow.rulebook.sha256
    text = signed_text(sha256).encode()
    for namespace, expected in (
        (sshsig.ENTRY, SignatureState.DOES_NOT_FIT),
        (sshsig.RULEBOOK, SignatureState.SIGNED),
    ):
        (folder / SIGNATURE).write_text(sshsig.sign(key, namespace, text), "ascii")
        assert check_signature(folder, sha256).state is expected


def test_what_is_signed_is_the_digest_in_a_line(desk: "Desk", folder: Path, keys: Keys) -> None:
    """As docs/auditors/rulebooks.md says; where ssh-keygen is installed, it is asked as well."""
    key, public = keys.make("tinh", 1)
    assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 0
    sha256 = desk("workflow", "check", str(folder), "--json").json["sha256"]
    armored = (folder / SIGNATURE).read_text("ascii")
    allowed = desk.folder / "allowed"
    allowed.write_text(f"tinh {public}\n", "utf-8")
    for text, good in ((f"{sha256}\n", True), (f"{'0' * 64}\n", False), (sha256, False)):
        assert sshsig.verify(public, "admission-flow/rulebook/v1", text.encode(), armored) is good
        if KEYGEN is not None:
            command = [KEYGEN, "-Y", "verify", "-f", str(allowed), "-I", "tinh", "-n",
                       "admission-flow/rulebook/v1", "-s", str(folder / SIGNATURE)]  # fmt: skip
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, check=False, timeout=60
            )
            assert (done.returncode == 0) is good, done.stderr


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ((), 2, "--key"),
        (("--key", "khong"), 7, "khong"),
        (("--key", "passphrase"), 7, "passphrase"),
    ],
)
def test_without_a_key_nothing_is_signed(  # noqa: PLR0913, PLR0917 - a row of the table
    desk: "Desk", folder: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch,
    line: tuple[str, ...], code: int, words: str,
) -> None:  # fmt: skip
    """No key, no such file, no key in it."""
    keys.passphrase.rename(desk.folder / "so")  # a file, and no key
    monkeypatch.chdir(desk.folder)
    answer = desk("workflow", "sign", str(folder), *line)
    assert (answer.code, words in answer.err) == (code, True)
    assert not (folder / SIGNATURE).exists()


def test_what_is_not_right_is_not_signed(desk: "Desk", folder: Path, keys: Keys) -> None:
    """A signature says of a rulebook that somebody stands for it."""
    key, _ = keys.make("tinh", 1)
    law = folder / "law.toml"
    law.write_text(law.read_text("utf-8").replace('value = "2/3"', 'value = "???"', 1), "utf-8")
    assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 7
    assert not (folder / SIGNATURE).exists()


# ---- an office that accepts only some keys -------------------------------------------------------


def test_only_what_an_accepted_key_signed_is_used(
    desk: "Desk", folder: Path, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not signed, by another key, altered after: refused with a sentence; by the key: used."""
    key, public = keys.make("tinh", 1)
    other, _ = keys.make("khac", 2)
    accepted = desk.folder / "accepted"
    accepted.write_text(f"# Tỉnh ủy Mẫu\n\n{public} tinh\n", "utf-8")
    monkeypatch.setenv(RULEBOOK_KEYS_VARIABLE, str(accepted))
    line = ("workflow", "show", "--on", "2026-08-01", "--step", "ceremony", "--workflow")
    refused = desk(*line, str(folder))
    assert (refused.code, refused.out) == (7, "")
    assert "bộ quy định chưa ký" in refused.err
    assert desk("workflow", "sign", str(folder), "--key", str(other)).code == 0
    assert "ký bằng khóa khác" in desk(*line, str(folder)).err
    assert "không phải khóa cơ quan này chấp nhận" in desk("workflow", "check", str(folder)).out
    (folder / SIGNATURE).unlink()
    assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 0
    assert desk(*line, str(folder)).code == 0
    assert "là khóa cơ quan này chấp nhận" in desk("workflow", "check", str(folder)).out
    law = folder / "law.toml"
    law.write_text(law.read_text("utf-8") + "# x\n", "utf-8")
    assert "những tệp khác" in desk(*line, str(folder)).err
    # What came with the program is not asked.
    assert desk(*line, "admission").code == 0


def test_a_file_without_keys_accepts_nothing_and_says_so(
    desk: "Desk", folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No such file, no key in it, a line that is none: never "anything goes"."""
    accepted = desk.folder / "accepted"
    monkeypatch.setenv(RULEBOOK_KEYS_VARIABLE, str(accepted))
    line = ("workflow", "show", "--workflow", str(folder))
    assert (desk(*line).code, desk(*line).out) == (7, "")
    for text in ("", "# nobody\n", "ssh-rsa AAAA\n"):
        accepted.write_text(text, "utf-8")
        answer = desk(*line)
        assert (answer.code, "accepted" in answer.err) == (7, True)


def test_a_module_that_nobody_signed_is_not_run(folder: Path, keys: Keys) -> None:
    """It is refused before a line of it has run; a host program names the keys itself."""
    _, public = keys.make("tinh", 1)
    mark = folder.parent / "ran"
    module = (
        f"from pathlib import Path\nPath({str(mark)!r}).write_text('x')\n"
        f"from admission_flow.procedure.procedure import ACTS\n"
        f"from admission_flow.procedure.rules import RULES\n"
    )
    (folder / "procedure.py").write_text(module, "utf-8")
    with pytest.raises(RulebookNotAccepted):
        load_procedure(folder, accept=[public])
    assert not mark.exists()
    assert Ceremony in load_procedure(folder).acts
    assert mark.exists()
