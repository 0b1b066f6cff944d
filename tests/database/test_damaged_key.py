"""A text whose bytes were changed to no text at all is asked for as nothing, and crashes nobody."""

import sqlite3
from pathlib import Path

from admission_flow.register.audit.audit import verify
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case


def test_a_case_id_that_is_no_text_is_named_and_asked_for(tmp_path: Path) -> None:
    """The secret of a case lies under a changed id: the verifier says so, whoever opens."""
    url = str(tmp_path / "so.db")
    case = lawful_case("sympathiser_resolution")
    with Register.create(url, "cb01") as register:
        register.open_case(case.person, case.unit)
    with sqlite3.connect(tmp_path / "so-private.db") as private:
        private.execute('UPDATE subject_secret SET "case" = CAST(? AS TEXT)', (b"\xc8S-0001",))
    private.close()
    with Register.open(url, "cb01") as register:
        found = verify(register.store, register.judge).breaks
    assert any("secret" in one.what for one in found)
