"""OpenSSH signatures: the same as ssh-keygen's, and not one byte may change."""

import os
import shutil
import subprocess
import sys
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.journal import sshsig
from admission_flow.journal.sshsig import (
    CHECKPOINT,
    ENTRY,
    WITNESS,
    UnusableKey,
    WrongPassphrase,
    fingerprint,
    generate,
    load_private,
    public_line,
    read_public,
    sign,
    verify,
)

VECTORS = Path(__file__).parent / "vectors"
FILES = {ENTRY: "entry.sig", CHECKPOINT: "checkpoint.sig", WITNESS: "witness.sig"}
PASSPHRASE = "mật khẩu thử"  # noqa: S105 - of a published test key
KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"a test key").digest())
OTHER = Ed25519PrivateKey.from_private_bytes(sha256(b"another test key").digest())
LINE = public_line(KEY)
MESSAGE = "Lò Thị Mẫu".encode()
ARMORED = sign(KEY, ENTRY, MESSAGE)

# The answers of ssh-keygen are stored; where the program is installed, it is asked as well.
KEYGEN = shutil.which("ssh-keygen")
SOURCES = ["stored", *(["installed"] if KEYGEN else [])]


def stored(name: str) -> bytes:
    return (VECTORS / name).read_bytes()


def keygen(*arguments: str | Path, message: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the installed ssh-keygen, which must not ask anybody anything."""
    assert KEYGEN
    quiet = {**os.environ, "SSH_ASKPASS_REQUIRE": "never"}
    command = [KEYGEN, *map(str, arguments)]
    return subprocess.run(command, input=message, capture_output=True, env=quiet, check=False)


def key_file(folder: Path) -> Path:
    """Copy the test key to where only we may read it: ssh-keygen takes no other."""
    copy = folder / "key"
    copy.write_bytes(stored("test_key"))
    copy.chmod(0o600)
    return copy


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("namespace", FILES)
def test_signs_and_verifies_as_ssh_keygen_does(namespace: str, source: str, tmp_path: Path) -> None:
    """Ours and ssh-keygen's signature are one text, and ours verifies what ssh-keygen signed."""
    message = stored("message.txt")
    if source == "installed":
        done = keygen("-Y", "sign", "-n", namespace, "-f", key_file(tmp_path), message=message)
        theirs = done.stdout.decode()
    else:
        theirs = stored(FILES[namespace]).decode()
    key = load_private(stored("test_key"))
    assert sign(key, namespace, message) == theirs
    assert verify(public_line(key), namespace, message, theirs)


@pytest.mark.parametrize("source", SOURCES)
def test_ssh_keygen_takes_and_refuses_what_we_do(source: str, tmp_path: Path) -> None:
    """A signature of ours passes; another namespace, message or key does not."""
    key = load_private(stored("test_key"))
    message = stored("message.txt")
    armored = sign(key, ENTRY, message)
    questions = {
        "right": (public_line(key), ENTRY, message),
        "namespace": (public_line(key), CHECKPOINT, message),
        "message": (public_line(key), ENTRY, message + b" "),
        "key": (LINE, ENTRY, message),
    }
    answers = {
        name: verify(line, namespace, text, armored)
        for name, (line, namespace, text) in questions.items()
    }
    assert answers == {"right": True, "namespace": False, "message": False, "key": False}
    if source == "stored":
        assert armored.encode() == stored("entry.sig")
        return
    (tmp_path / "sig").write_text(armored, encoding="utf-8")
    for name, (line, namespace, text) in questions.items():
        signers = tmp_path / name
        signers.write_text(f"officer {line}\n", encoding="utf-8")
        done = keygen(
            *("-Y", "verify", "-f", signers, "-I", "officer", "-n", namespace),
            *("-s", tmp_path / "sig"),
            message=text,
        )
        assert (done.returncode == 0) == answers[name], name


@pytest.mark.parametrize("source", SOURCES)
def test_the_fingerprint_is_the_one_that_ssh_keygen_shows(source: str) -> None:
    """An officer compares the fingerprint on paper with the one that OpenSSH shows him."""
    line = read_public(stored("test_key.pub").decode())
    if source == "installed":
        theirs = keygen("-l", "-f", VECTORS / "test_key.pub").stdout.split()[1]
    else:
        theirs = stored("fingerprint.txt").strip()
    assert fingerprint(line).encode() == theirs


@pytest.mark.parametrize("name", ["test_key", "test_key_locked"])
def test_opens_key_files_of_ssh_keygen(name: str) -> None:
    """A key made with ssh-keygen opens here, with a Vietnamese passphrase too."""
    key = load_private(stored(name).decode(), PASSPHRASE)
    assert public_line(key) == read_public(stored(f"{name}.pub").decode())


def test_a_new_key_opens_with_its_passphrase_only() -> None:
    """A key that we made opens with its passphrase, typed on any keyboard, and with no other."""
    private, line = generate("khóa thử ế", lambda size: b"\7" * size)
    assert public_line(load_private(private, "khóa thử ế")) == line
    decomposed = "kho\u0301a thu\u031b\u0309 e\u0302\u0301"
    assert public_line(load_private(private, decomposed)) == line
    again, line = generate(decomposed, lambda size: b"\7" * size)
    assert public_line(load_private(again, "khóa thử ế")) == line
    for wrong in ("", "khoa thu e"):
        with pytest.raises(WrongPassphrase):
            load_private(private, wrong)


def test_a_new_key_has_a_passphrase() -> None:
    """No key is made that opens for whoever copies the file."""
    with pytest.raises(ValueError, match="passphrase"):
        generate("", lambda size: b"\7" * size)


@pytest.mark.parametrize("source", SOURCES)
def test_ssh_keygen_opens_our_key_files(source: str, tmp_path: Path) -> None:
    """OpenSSH's own tools can work with a key that we made."""
    private, line = generate("test only", lambda size: b"\7" * size)
    assert private.startswith("-----BEGIN OPENSSH PRIVATE KEY-----\n")
    assert public_line(load_private(private, "test only")) == line
    if source == "installed":
        path = tmp_path / "key"
        path.write_text(private, encoding="utf-8")
        path.chmod(0o600)
        done = keygen("-y", "-P", "test only", "-f", path)
        assert done.stdout.decode().strip() == line


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "not an OpenSSH private key"),
        (b"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "not an OpenSSH private key"),
        (stored("test_key.pub"), "not an OpenSSH private key"),
        (stored("test_key_ecdsa"), "not an Ed25519 key"),
    ],
)
def test_other_files_are_no_key(text: bytes, reason: str) -> None:
    """A public key, another kind of key or no key at all is refused and the reason given."""
    with pytest.raises(UnusableKey, match=reason):
        load_private(text)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_key_file_ends_in_words(data: st.DataObject) -> None:
    """Whatever is changed in a key file, it opens or is refused by one of our two errors."""
    text = bytearray(stored("test_key"))
    text[data.draw(st.integers(0, len(text) - 1))] = data.draw(st.integers(0, 255))
    try:
        load_private(bytes(text))
    except (UnusableKey, WrongPassphrase):
        return


def test_a_line_is_read_from_a_pub_file() -> None:
    """Of a ``.pub`` file the comment is dropped: it often names a person and a machine."""
    assert read_public(f"{LINE} somebody@somewhere\n") == LINE
    for wrong in ("", f"{LINE}\n{LINE}\n", "ssh-rsa AAAA", LINE[:-4], f"{LINE}AAAA", "x " + LINE):
        with pytest.raises(UnusableKey):
            read_public(wrong)


@pytest.mark.parametrize("change", [" ", "\n", " comment", "="])
def test_a_public_line_has_one_spelling(change: str) -> None:
    """Where a key is recorded, it is recorded in one way: anything behind it is an error."""
    with pytest.raises(UnusableKey):
        verify(LINE + change, ENTRY, MESSAGE, ARMORED)


def test_namespaces_are_apart() -> None:
    """A signature for one purpose is none for another."""
    for signed in FILES:
        armored = sign(KEY, signed, MESSAGE)
        assert [verify(LINE, asked, MESSAGE, armored) for asked in FILES] == [
            asked == signed for asked in FILES
        ]


@pytest.mark.parametrize("namespace", ["", "tên"])
def test_a_namespace_is_ascii(namespace: str) -> None:
    """Nothing is signed or verified for no purpose, or for one that has two spellings."""
    with pytest.raises(ValueError, match="namespace"):
        sign(KEY, namespace, MESSAGE)
    with pytest.raises(ValueError, match="namespace"):
        verify(LINE, namespace, MESSAGE, ARMORED)


def test_another_hash_is_refused() -> None:
    """The same signature over SHA-256, valid for ssh-keygen, is not the one text that we take."""
    line = read_public(stored("test_key.pub").decode())
    assert not verify(line, ENTRY, stored("message.txt"), stored("entry_sha256.sig").decode())


@pytest.mark.parametrize(
    "changed",
    [
        "",
        ARMORED.rstrip("\n"),
        ARMORED + "\n",
        ARMORED.replace("\n", "\r\n"),
        ARMORED.replace("\n", "", 2).replace("SIGNATURE-----", "SIGNATURE-----\n", 1),
        ARMORED.replace("\n-----END", "-----END"),
        " " + ARMORED,
        ARMORED * 2,
        ARMORED * 1000,
        ARMORED.replace("A", "\u0410", 1),
        b64encode(b64decode("".join(ARMORED.splitlines()[1:-1]))).decode(),
        sign(OTHER, ENTRY, MESSAGE),
    ],
)
def test_another_armor_is_refused(changed: str) -> None:
    """A signature with the right bytes in another dress is refused."""
    assert verify(LINE, ENTRY, MESSAGE, ARMORED)
    assert changed != ARMORED
    assert not verify(LINE, ENTRY, MESSAGE, changed)


def test_a_signature_that_only_looks_right_is_refused() -> None:
    """In exact armor, with the right key named inside, wrong 64 bytes do not verify."""
    public = KEY.public_key().public_bytes_raw()
    true = b64decode("".join(ARMORED.splitlines()[1:-1]))[-64:]
    order = 2**252 + 27742317777372353535851937790883648493
    again = (int.from_bytes(true[32:], "little") + order).to_bytes(32, "little")
    assert sshsig._armor(public, ENTRY, true) == ARMORED
    for wrong in (bytes(64), true[:32] + again, true[32:] + true[:32]):
        assert not verify(LINE, ENTRY, MESSAGE, sshsig._armor(public, ENTRY, wrong))


armor_alphabet = st.characters(max_codepoint=0x7F) | st.sampled_from("\u0410\u00e9\u2028")


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(ARMORED) - 1), st.sampled_from("rid"), armor_alphabet)
def test_one_changed_character_of_the_armor_is_seen(place: int, kind: str, new: str) -> None:
    """Replaced, inserted or deleted: every change of one character is refused."""
    kept = place if kind == "i" else place + 1
    changed = ARMORED[:place] + ("" if kind == "d" else new) + ARMORED[kept:]
    assert verify(LINE, ENTRY, MESSAGE, changed) == (changed == ARMORED)


def test_every_single_bit_of_the_armor_is_seen() -> None:
    """No single flipped bit of the armor passes; a lenient reader lets at least one pass."""
    lenient = 0
    for place in range(len(ARMORED)):
        for bit in range(7):
            flipped = chr(ord(ARMORED[place]) ^ 1 << bit)
            changed = ARMORED[:place] + flipped + ARMORED[place + 1 :]
            assert not verify(LINE, ENTRY, MESSAGE, changed), (place, bit)
            lenient += lenient_body(changed) == lenient_body(ARMORED)
    assert lenient > 0  # the planted bug: decoding without writing anew


def lenient_body(armored: str) -> bytes:
    """Read the signature as a careless verifier does."""
    try:
        return b64decode("".join(armored.splitlines()[1:-1]))
    except ValueError:
        return b""


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.data())
def test_one_changed_byte_of_the_message_is_seen(message: bytes, data: st.DataObject) -> None:
    """Replaced, inserted or deleted: every change of one byte is refused."""
    armored = sign(KEY, ENTRY, message)
    assert verify(LINE, ENTRY, message, armored)
    place = data.draw(st.integers(0, max(len(message) - 1, 0)))
    new = bytes([data.draw(st.integers(0, 255))])
    kept = place + data.draw(st.integers(0, 1))
    changed = message[:place] + data.draw(st.sampled_from([b"", new])) + message[kept:]
    assert verify(LINE, ENTRY, changed, armored) == (changed == message)


def test_the_library_is_loaded_for_keys_only() -> None:
    """Importing these modules, and refusing an unsigned entry, needs nothing but Python."""
    program = (
        "import sys\n"
        "from admission_flow.journal import checkpoint, proofs, qr, sshsig, verify\n"
        f"assert not sshsig.verify({LINE!r}, sshsig.ENTRY, b'', '')\n"
        "loaded = {'cryptography', 'bcrypt', 'segno'} & sys.modules.keys()\n"
        "sys.exit(', '.join(loaded) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_key_file_costs_whoever_guesses_its_passphrase() -> None:
    """It is locked by bcrypt, with as many rounds as OpenSSH began with or more."""
    private, _ = generate(PASSPHRASE, lambda count: b"x" * count)
    raw = b64decode("".join(private.splitlines()[1:-1]))
    found, rest = [], raw.removeprefix(b"openssh-key-v1\0")
    for _ in range(3):  # cipher, how its key is made, with what
        size = int.from_bytes(rest[:4], "big")
        found.append(rest[4 : 4 + size])
        rest = rest[4 + size :]
    assert found[:2] == [b"aes256-ctr", b"bcrypt"]
    assert int.from_bytes(found[2][-4:], "big") >= 16
