"""With officers' keys: unlocked once, and every entry of the session is signed."""

import secrets
from pathlib import Path

import pytest

from admission_flow import Register
from admission_flow.journal import sshsig
from tests.desk import sample
from tests.desk.conftest import Sitting, at_desk, office_at

PASSPHRASE = "một hai ba bốn"  # noqa: S105 - of a key that is made for one test


@pytest.fixture
def signing(register_path: Path) -> Sitting:
    """Return the officer at a desk whose register takes signed entries only; the key is locked."""
    private, public = sshsig.generate(PASSPHRASE, secrets.token_bytes)
    key = register_path.parent / "cb01"
    key.write_text(private, "utf-8")
    key.chmod(0o600)
    with Register.open(
        register_path,
        sample.OFFICER,
        clock=lambda: sample.NOW,
        key=key,
        passphrase=lambda _: PASSPHRASE,
    ) as register:
        register.officers.enrol(sample.OFFICER, public)
    return at_desk(office_at(register_path, key=key))


def seen(sitting: Sitting) -> int:
    with sitting.office.reading() as register:
        return register.case("HS-0003").version


def test_a_locked_key_signs_nothing(signing: Sitting) -> None:
    """Each page says that the key is locked, and what would be written is refused."""
    assert 'href="/key?back=/cases/HS-0003"' in signing.get("/cases/HS-0003").text
    before = seen(signing)
    assert signing.post("/cases/HS-0003/unmask", {"purpose": "(mẫu)"}).status_code == 403
    assert seen(signing) == before


def test_a_wrong_passphrase_is_said(signing: Sitting) -> None:
    """The page stays, and nothing is unlocked."""
    answer = signing.post("/key", {"passphrase": "sai", "back": "/"})
    assert (answer.status_code, "Mật khẩu không đúng" in answer.text) == (422, True)
    assert signing.post("/cases/HS-0003/unmask", {"purpose": "(mẫu)"}).status_code == 403


def test_the_key_is_unlocked_once_and_each_entry_is_signed(signing: Sitting) -> None:
    """It leads back to where it was asked for, to no other site; the passphrase is not kept."""
    assert "Mật khẩu" in signing.get("/key?back=/cases").text
    answer = signing.client.post(
        "/key",
        data={
            "csrf": signing.csrf,
            "passphrase": PASSPHRASE,
            "back": "//elsewhere.example/",
        },
        headers={"origin": "http://127.0.0.1:8411"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    for purpose in ("(mẫu) một", "(mẫu) hai"):
        assert signing.post("/cases/HS-0003/unmask", {"purpose": purpose}).status_code == 200
    with signing.office.reading() as register:
        entries = list(register.history("HS-0003"))[-2:]
    assert all(entry.sig for entry in entries)
    assert 'href="/key' not in signing.get("/").text


def test_without_a_key_there_is_no_page_for_it(sitting: Sitting) -> None:
    """Where entries are not signed, nothing is asked for."""
    assert sitting.get("/key").status_code == 404
