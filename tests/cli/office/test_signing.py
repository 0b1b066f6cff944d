"""`workflow sign`, what the check says of a signature, and rulebooks that an office accepts."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow import resources
from admission_flow.cli.shell.context import RULEBOOK_KEYS_VARIABLE
from admission_flow.errors import RulebookFilesDiffer, RulebookNotAccepted
from admission_flow.journal import sshsig
from admission_flow.library.procedures import load_procedure
from admission_flow.procedure.acts import Ceremony
from admission_flow.rulebook_digest import FILES
from admission_flow.rulebook_signature import (
    LIST,
    SIGNATURE,
    SignatureState,
    check_signature,
    files_in,
    list_text,
    signed_text,
)
from tests.loan import FORM, loan_folder

if TYPE_CHECKING:
    from tests.conftest import Desk

PASSPHRASE = "mật khẩu mẫu"  # noqa: S105 - of keys that the tests make
KEYGEN = shutil.which("ssh-keygen")
SUMS = shutil.which("sha256sum")

OVERLAY = (
    'format = "admission-overlay/1"\nissuer = "Tỉnh ủy Mẫu"\n[documents]\nX = { number = "1", '
    'issued_on = 2025-01-01, title = "X", confirmed = true }\n[[tighten]]\n'
    'of = "decision.in_time.days"\nrows = [{ from = 2025-02-01, value = 30, '
    'cite = [{ in = "X", clause = "1", confidence = "verified" }] }]\n'
)


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


@pytest.mark.parametrize("name", ["law.toml", "overlay-x.toml"])
def test_any_change_of_any_file_is_seen(desk: "Desk", folder: Path, keys: Keys, name: str) -> None:
    """One more line in a file that judges, or one more such file: the signature does not fit."""
    key, public = keys.make("tinh", 1)
    assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 0
    old = (folder / name).read_text("utf-8") + "# x\n" if name in FILES else OVERLAY
    (folder / name).write_text(old, "utf-8")
    answer = desk("workflow", "check", str(folder))
    said = "không còn như khi ký" if name in FILES else "không nằm trong các tệp đã ký"
    assert (answer.code, f"{name}: file: {said}" in answer.err) == (7, True)
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
    overlay.write_text(OVERLAY, "utf-8")
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
        assert check_signature(folder, sha256, rules=FILES).state is expected


def test_what_is_signed_is_the_list_of_files(desk: "Desk", folder: Path, keys: Keys) -> None:
    """As docs/auditors/rulebooks.md says: ssh-keygen and sha256sum agree, where they are there."""
    key, public = keys.make("tinh", 1)
    assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 0
    sha256 = desk("workflow", "check", str(folder), "--json").json["sha256"]
    listed = (folder / LIST).read_text("utf-8")
    assert f"# rulebook {sha256}\n" in listed
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in FILES}
    assert all(f"\n{digest}  {name}\n" in listed for name, digest in digests.items())
    armored = (folder / SIGNATURE).read_text("ascii")
    allowed = desk.folder / "allowed"
    allowed.write_text(f"tinh {public}\n", "utf-8")
    namespace = "admission-flow/rulebook-files/v1"
    for text, good in ((listed, True), (listed.replace("law", "lav"), False), (listed[:-1], False)):
        assert sshsig.verify(public, namespace, text.encode(), armored) is good
        if KEYGEN is not None:
            command = [KEYGEN, "-Y", "verify", "-f", str(allowed), "-I", "tinh", "-n",
                       namespace, "-s", str(folder / SIGNATURE)]  # fmt: skip
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, check=False, timeout=60
            )
            assert (done.returncode == 0) is good, done.stderr
    if SUMS is not None:
        command = [SUMS, "--check", "--strict", LIST]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60)
        assert done.returncode == 0, done.stderr


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
    refused = desk(*line, str(folder))
    assert "những tệp khác" in refused.err
    assert "law.toml" in refused.err
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


# ---- words and forms -----------------------------------------------------------------------------


@pytest.fixture
def lending(desk: "Desk", keys: Keys, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, str]:
    """Return the folder of a procedure that an accepted key signed, with the key."""
    place = loan_folder(desk.folder / "loan")
    (place / "papers").mkdir()
    (place / "papers" / "forms.toml").write_text(FORM, "utf-8")
    (place / "papers" / "a.docx").write_bytes(b"a form")
    (place / "helper.py").write_text("# beside the module\n", "utf-8")
    (place / "README.md").write_text("Nothing that the program reads.\n", "utf-8")
    key, public = keys.make("tinh", 1)
    assert desk("workflow", "sign", str(place), "--key", str(key)).code == 0
    accepted = desk.folder / "accepted"
    accepted.write_text(public, "utf-8")
    monkeypatch.setenv(RULEBOOK_KEYS_VARIABLE, str(accepted))
    return place, key, public


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("vi.toml", "không còn như khi ký"),
        ("en.toml", "đã được ký nhưng không còn ở đây"),
        ("papers.toml", "không nằm trong các tệp đã ký"),
        ("papers/forms.toml", "không còn như khi ký"),
        ("papers/a.docx", "không còn như khi ký"),
        ("papers/b.docx", "không nằm trong các tệp đã ký"),
        ("helper.py", "không còn như khi ký"),
        ("other.py", "không nằm trong các tệp đã ký"),
        ("overlay-x.toml", "không nằm trong các tệp đã ký"),
        ("README.md", ""),
        ("papers/~$a.docx", ""),
    ],
)
def test_other_words_forms_and_modules_are_not_used(
    desk: "Desk", lending: tuple[Path, Path, str], name: str, said: str
) -> None:
    """Changed, taken away or put beside: refused by its name; what nothing reads is let be."""
    folder, key, _ = lending
    line = ("--workflow", str(folder), "workflow", "show")
    assert desk(*line).code == 0
    file = folder / name
    if name == "en.toml":
        file.unlink()
    elif name != "overlay-x.toml":
        file.write_bytes((file.read_bytes() if file.exists() else b"") + b"\n# x\n")
    else:
        file.write_text(OVERLAY, "utf-8")
    refused = desk(*line)
    checked = desk("workflow", "check", str(folder))
    if not said:
        assert refused.code == 0
        return
    assert (refused.code, refused.out) == (7, "")
    assert "những tệp khác" in refused.err
    assert name in refused.err
    assert checked.code == 7
    if name not in {"en.toml", "papers.toml", "overlay-x.toml"}:  # those are wrong besides
        assert f"{name}: file: {said}" in checked.err
        assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 0
        assert desk(*line).code == 0


def test_an_older_signature_covers_the_rules_only_and_says_so(
    desk: "Desk", lending: tuple[Path, Path, str]
) -> None:
    """It is read still; where a folder has texts or forms, it is not enough for such an office."""
    folder, key, public = lending
    (folder / LIST).unlink()
    assert desk("workflow", "check", str(folder)).code == 7
    private = sshsig.load_private(key.read_text("utf-8"), PASSPHRASE)
    loan = load_procedure(folder)
    older = sshsig.sign(
        private, sshsig.RULEBOOK, signed_text(loan.workflow.rulebook.sha256).encode()
    )
    (folder / SIGNATURE).write_text(older, "ascii")
    told = desk("workflow", "check", str(folder))
    assert told.code == 0
    assert "chữ ký chỉ bảo đảm bộ quy định, không bảo đảm" in told.out
    found = desk("workflow", "check", str(folder), "--json").json["signature"]
    assert (found["state"], found["key"]) == ("rules_only", public)
    assert found["not_covered"] == [
        "en.toml", "helper.py", "papers/a.docx", "papers/forms.toml", "vi.toml",
    ]  # fmt: skip
    refused = desk("--workflow", str(folder), "workflow", "show")
    assert (refused.code, "vi.toml" in refused.err) == (7, True)
    with pytest.raises(RulebookFilesDiffer):
        load_procedure(folder, accept=[public])
    # A list that nobody signed changes nothing: it is not what the signature is over.
    (folder / LIST).write_text(list_text("0" * 64, files_in(folder)), "utf-8")
    assert desk("--workflow", str(folder), "workflow", "show").code == 7
    assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 0
    assert desk("--workflow", str(folder), "workflow", "show").code == 0


def test_a_form_that_is_exchanged_later_is_not_filled(lending: tuple[Path, Path, str]) -> None:
    """A desk stands open all day: forms are compared with what was signed when they are read."""
    folder, _, public = lending
    forms = load_procedure(folder, accept=[public]).papers.forms
    assert forms is not None
    assert forms.joinpath("a.docx").read_bytes() == b"a form"
    (folder / "papers" / "a.docx").write_bytes(b"another form")
    (folder / "papers" / "b.docx").write_bytes(b"a new form")
    for name in ("a.docx", "b.docx"):
        with pytest.raises(RulebookFilesDiffer, match=name):
            forms.joinpath(name).read_bytes()
    with pytest.raises(FileNotFoundError):
        forms.joinpath("c.docx").read_bytes()
    assert "[[form]]" in forms.joinpath("forms.toml").read_text("utf-8")


def test_what_no_list_can_name_is_not_signed(desk: "Desk", folder: Path, keys: Keys) -> None:
    """A name with the end of a line in it could pass itself off as two."""
    key, _ = keys.make("tinh", 1)
    (folder / "a\nb.toml").write_text("", "utf-8")
    assert desk("workflow", "sign", str(folder), "--key", str(key)).code == 7
    assert not (folder / SIGNATURE).exists()
