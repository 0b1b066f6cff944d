"""Checkpoints: one text, one line on paper, and what they prove when they come back."""

from datetime import date
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from admission_flow.journal.checkpoint import (
    Checkpoint,
    PaperLine,
    Signature,
    origin_of,
    parse_paper_line,
    sign_checkpoint,
    verify_signature,
)
from admission_flow.journal.sshsig import CHECKPOINT, ENTRY, WITNESS, UnusableKey, public_line

ORIGIN = origin_of("10" * 16)
ROOT = sha256(b"a root").hexdigest()
EMPTY = sha256(b"").hexdigest()
DAY = date(2026, 10, 5)
LATER = date(2026, 11, 9)
KEY = Ed25519PrivateKey.from_private_bytes(sha256(b"a test key").digest())
OTHER = Ed25519PrivateKey.from_private_bytes(sha256(b"another test key").digest())

origins = st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="+")
checkpoints = st.builds(
    Checkpoint,
    st.text(origins, min_size=1, max_size=128),
    st.integers(1, 2**53 - 1),
    st.binary(min_size=32, max_size=32).map(bytes.hex),
)


def test_the_text_is_that_of_the_specification() -> None:
    """The example of C2SP tlog-checkpoint reads as it should, and is written back the same."""
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    found = Checkpoint.parse(text)
    assert found == Checkpoint(
        "example.com/behind-the-sofa",
        20852163,
        "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62",
    )
    assert found.text() == text


@settings(max_examples=200, deadline=None)
@given(checkpoints)
def test_reads_back_what_it_wrote(checkpoint: Checkpoint) -> None:
    """A checkpoint's text, and its paper line, give the checkpoint back."""
    assert Checkpoint.parse(checkpoint.text()) == checkpoint
    read = parse_paper_line(checkpoint.paper_line(DAY))
    assert read == PaperLine(checkpoint.size, DAY, checkpoint.root)
    assert read.of(checkpoint.origin) == checkpoint


GOOD = Checkpoint(ORIGIN, 1234, ROOT).text()
CODED = GOOD.split("\n")[2]


@pytest.mark.parametrize(
    "text",
    [
        "",
        GOOD[:-1],
        GOOD + "\n",
        GOOD + "extension\n",
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("1234", "01234"),
        GOOD.replace("1234", "-1234"),
        GOOD.replace("1234", "+1234"),
        GOOD.replace("1234", "1_234"),
        GOOD.replace("1234", "1234 "),
        GOOD.replace("1234", "\u0661234"),
        GOOD.replace("1234", "9" * 5000),
        GOOD.replace("1234", str(2**53)),
        GOOD.replace("1234", "0"),
        GOOD.replace(ORIGIN, ""),
        GOOD.replace(ORIGIN, "a b"),
        GOOD.replace(ORIGIN, "a+b"),
        GOOD.replace(ORIGIN, "chi-bộ"),
        GOOD.replace(ORIGIN, "x" * 129),
        GOOD.replace("=", ""),
        GOOD.replace("=", "=="),
        GOOD.replace(CODED, "AAAA"),
        GOOD.replace(CODED, CODED[:20] + " " + CODED[20:]),
        GOOD.replace(CODED, CODED[:-2] + "B="),
        GOOD.replace(CODED, "ế" * 44),
        f"{ORIGIN}\n\n1234\n{ROOT}\n",
    ],
)
def test_another_text_is_no_checkpoint(text: str) -> None:
    """What is not exactly the text of a checkpoint is refused."""
    assert text != GOOD
    with pytest.raises(ValueError):  # noqa: PT011 - each field says it in its own words
        Checkpoint.parse(text)


@settings(max_examples=500, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.characters(max_codepoint=0x17F))
def test_a_changed_text_is_another_checkpoint_or_none(place: int, new: str) -> None:
    """No change of one character is read as the same checkpoint."""
    changed = GOOD[:place] + new + GOOD[place + 1 :]
    try:
        found = Checkpoint.parse(changed)
    except ValueError:
        return
    assert (found == Checkpoint.parse(GOOD)) == (changed == GOOD)


@pytest.mark.parametrize(
    ("size", "root"),
    [(-1, ROOT), (True, ROOT), (1, ROOT.upper()), (1, ROOT[:-1]), (1, ""), (0, ROOT)],
)
def test_a_checkpoint_has_a_size_and_a_root(size: int, root: str) -> None:
    """No checkpoint is made that could not be read back."""
    with pytest.raises(ValueError, match=r"size|root"):
        Checkpoint(ORIGIN, size, root)


def test_the_empty_log_has_one_root() -> None:
    """A checkpoint of the empty log can be written, and has the root that RFC 6962 gives it."""
    assert Checkpoint.parse(Checkpoint(ORIGIN, 0, EMPTY).text()).size == 0


def test_the_paper_line() -> None:
    """The line for the minutes: size, day, and every one of the 64 digits, in groups of four."""
    line = Checkpoint(ORIGIN, 1234, EMPTY).paper_line(DAY)
    assert line == (
        "admission-flow: 1234 / 2026-10-05 / e3b0 c442 98fc 1c14 9afb f4c8 996f b924 "
        "27ae 41e4 649b 934c a495 991b 7852 b855"
    )


LINE = Checkpoint(ORIGIN, 1234, EMPTY).paper_line(DAY)


@pytest.mark.parametrize(
    "typed",
    [
        LINE,
        LINE.upper(),
        LINE.replace(" ", ""),
        LINE.replace(" ", "\u00a0"),
        "  " + LINE.replace(" ", "  ") + "\n",
        LINE.replace(" 27ae", "\n27ae"),
        LINE.replace("c442", "c 4 4 2"),
    ],
)
def test_a_paper_line_is_read_as_it_is_typed(typed: str) -> None:
    """Spaces, line breaks and capitals do not matter."""
    assert parse_paper_line(typed) == PaperLine(1234, DAY, EMPTY)


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("", "of the form"),
        (LINE.removeprefix("admission-flow: "), "of the form"),
        (LINE.replace("flow:", "flow"), "of the form"),
        (LINE.replace("2026-10-05", "05/10/2026"), "of the form"),
        (LINE.replace("2026-10-05", "2026-13-05"), "no day 2026-13-05"),
        (LINE.replace("1234", "01234"), "size: 01234"),
        (LINE.replace("1234", "١٢٣٤"), "of the form"),
        (LINE.replace("1234", "9" * 5000), "size"),
        (LINE.replace("1234", str(2**53)), "size"),
        (LINE.replace("1234", "0").replace("e3b0", "e3b1"), "root: not that of the empty log"),
        (LINE.replace("c442", "c4o2"), "group 2: 'o'"),
        (LINE.replace("b855", "b85l"), "group 16: 'l'"),
        (LINE.replace(" 27ae", ""), "60 digits instead of 64"),
        (LINE + " 0000", "68 digits instead of 64"),
        (LINE + ".", r"group 17: '\.'"),
        (f"{LINE} / x", "of the form"),
    ],
)
def test_another_paper_line_is_refused_with_the_place(typed: str, where: str) -> None:
    """What is not such a line is refused, and the message says where to look on the paper."""
    with pytest.raises(ValueError, match=where):
        parse_paper_line(typed)


@pytest.mark.parametrize("namespace", [CHECKPOINT, WITNESS])
def test_a_signature_is_for_one_text_one_key_one_purpose(namespace: str) -> None:
    """A register's or a witness's signature verifies for what it was made for and nothing else."""
    checkpoint = Checkpoint(ORIGIN, 1234, ROOT)
    signature = sign_checkpoint(checkpoint, "kiem-tra", KEY, namespace)
    assert signature == Signature("kiem-tra", signature.armored, namespace)
    assert verify_signature(checkpoint, signature, public_line(KEY))
    assert not verify_signature(checkpoint, signature, public_line(OTHER))
    for other in (
        Checkpoint(ORIGIN, 1235, ROOT),
        Checkpoint(ORIGIN, 1234, EMPTY),
        Checkpoint(ORIGIN + "1", 1234, ROOT),
    ):
        assert not verify_signature(other, signature, public_line(KEY))
    another = ({CHECKPOINT, WITNESS} - {namespace}).pop()
    as_another = Signature("kiem-tra", signature.armored, another)
    assert not verify_signature(checkpoint, as_another, public_line(KEY))
    with pytest.raises(UnusableKey):
        verify_signature(checkpoint, signature, "ssh-ed25519 AAAA")


@pytest.mark.parametrize(
    ("signer", "namespace"), [("", CHECKPOINT), ("a b", WITNESS), ("a", ENTRY)]
)
def test_a_signature_has_a_signer_and_a_purpose(signer: str, namespace: str) -> None:
    """A checkpoint is not signed by nobody, nor as if it were an entry."""
    with pytest.raises(ValueError, match=r"signer|namespace"):
        sign_checkpoint(Checkpoint(ORIGIN, 1, ROOT), signer, KEY, namespace)
