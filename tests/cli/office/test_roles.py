"""Roles on the command line: given, taken, listed, declared; and the page that shows the table."""

from dataclasses import replace
from random import Random

import pytest

from admission_flow.journal.rights import RIGHTS, ROLES, may, use_of
from admission_flow.journal.shape import ACTIONS
from admission_flow.journal.sshsig import generate
from admission_flow.procedure.acts import KINDS
from admission_flow.testing import lawful_case
from tests.bundle.test_bundle import SOURCE
from tests.conftest import Desk
from tests.tool_scripts import tool


@pytest.fixture
def tree(office: Desk) -> Desk:
    """Return a register with two units and a case, before any role."""
    case = lawful_case("sympathiser_resolution")
    for code, name in (("CB1", case.unit.name), ("CB2", "Chi bộ Hai")):
        words = ("unit", "add", code, name, "--level", "branch", "--on", "2015-01-01")
        assert office(*words).code == 0
    assert office("case", "open", office.file("a.json", replace(case, acts=()))).code == 0
    return office


def test_the_first_role_is_said_to_change_everything(tree: Desk) -> None:
    """Off: told by `status`; refused: with the reason; given: with what it means for the others."""
    assert "not in use" in tree("status", "--lang", "en").out
    refused = tree("officer", "grant", "cb02", "secretary", "--unit", "CB1", "--lang", "en")
    assert refused.code == 4
    assert "the first role is that of an administrator" in refused.err
    assert "Nothing was written" in refused.err
    given = tree("officer", "grant", "cb01", "administrator", "--lang", "en")
    assert given.code == 0
    assert "in the whole register" in given.out
    assert "whoever holds none may do nothing" in given.out
    again = tree("officer", "grant", "cb02", "bí thư", "--unit", "chi bo hai", "--lang", "en")
    assert "“secretary” in unit CB2" in again.out
    assert "whoever holds none" not in again.out
    assert "held by 2 officers" in tree("status", "--lang", "en").out
    assert tree("status", "--json").json["roles"] is True


def test_roles_are_listed_with_their_days(tree: Desk) -> None:
    """Beside the keys; a role that was taken keeps its line, with its last day."""
    assert tree("officer", "list", "--json").json == []
    tree("officer", "grant", "cb01", "administrator")
    words = ("officer", "grant", "cb02", "recorder", "--unit", "CB1")
    assert tree(*words, "--from", "2026-01-01", "--until", "31/12/2030").code == 0
    assert tree("officer", "withdraw", *words[2:], "--from", "2029-01-01").code == 0
    chief, one = tree("officer", "list", "--json").json
    assert (chief["role"], chief["unit"], chief["until"]) == ("administrator", None, None)
    assert (one["unit"], one["from"], one["until"]) == ("CB1", "2026-01-01", "2028-12-31")
    out = tree("officer", "list", "--lang", "en").out
    assert "whole register" in out
    assert "2028-12-31" in out or "31/12/2028" in out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("grant", "cb02", "king"), 7, "king"),
        (("grant", "cb02", "secretary", "--unit", "CB9"), 7, "CB9"),
        (("grant", "hai từ", "secretary"), 2, "hai"),
        (("grant", "cb02", "secretary", "--until", "2026-02-01"), 7, "before it begins"),
        (("grant", "cb02", "secretary", "--from", "2026-02-30"), 7, "2026-02-30"),
        (("grant", "cb01", "secretary"), 4, "themselves"),
        (("withdraw", "cb02", "secretary"), 4, "does not hold"),
        (("withdraw", "cb01", "administrator"), 4, "nobody would be left"),
        (("relation", "cb02", "HS-0001", "friend"), 7, "friend"),
    ],
)
def test_what_cannot_be_given_is_one_clear_sentence(
    tree: Desk, words: tuple[str, ...], code: int, says: str
) -> None:
    """With the exit code of the contract, and nothing written."""
    assert tree("officer", "grant", "cb01", "administrator").code == 0
    before = tree.stored()
    answer = tree("officer", *words, "--lang", "en")
    assert (answer.code, answer.out) == (code, "")
    assert says in answer.err
    assert tree.stored() == before


def test_a_relative_steps_aside(tree: Desk) -> None:
    """Also where no roles are in use: exit code 4, and the entry says so in words."""
    declared = tree("officer", "relation", "cb01", "1", "relative", "--lang", "en")
    assert declared.code == 0
    words = ("case", "record", "HS-0001", "task_assigned", "--on", "2024-01-05", "task=mẫu")
    refused = tree(*words, "--lang", "en")
    assert refused.code == 4
    assert "another officer must act" in refused.err
    assert tree(*words, "--as", "cb02").code == 0
    seq = tree("audit", "log", "--json").json[-2]["seq"]
    shown = tree("audit", "entry", str(seq)).out
    assert "hồ sơ người thân" in shown
    assert tree("audit", "verify").code == 0
    assert tree("officer", "relation", "cb01", "HS-0001", "none", "--as", "cb02").code == 0
    assert tree(*words[:-1], "task=khác").code == 0


def test_roles_and_keys_go_together(
    tree: Desk, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where keys are in use a role is given with a signature, and both are asked of an entry."""
    folder = tmp_path_factory.mktemp("keys")
    (folder / "passphrase").write_text("mẫu\n", "utf-8")
    monkeypatch.setenv("ADMISSION_FLOW_PASSPHRASE_FILE", str(folder / "passphrase"))
    for place, name in enumerate(("cb01", "cb02")):
        private, public = generate("mẫu", Random(place).randbytes)
        (folder / name).touch(0o600)
        (folder / name).write_text(private, "utf-8")
        (folder / f"{name}.pub").write_text(f"{public}\n", "utf-8")
    key = ("--key", str(folder / "cb01"))
    for name in ("cb01", "cb02"):
        done = tree("officer", "enrol", name, "--public", str(folder / f"{name}.pub"), *key)
        assert done.code == 0, done.err
    assert tree("officer", "grant", "cb01", "administrator").code == 4  # not signed
    assert tree("officer", "grant", "cb01", "administrator", *key).code == 0
    assert tree("officer", "grant", "cb02", "recorder", "--unit", "CB1", *key).code == 0
    words = ("case", "record", "HS-0001", "task_assigned", "--on", "2024-01-05", "task=mẫu")
    assert tree(*words, *key).code == 4
    assert tree(*words, "--as", "cb02").code == 4
    assert tree(*words, "--as", "cb02", "--key", str(folder / "cb02")).code == 0
    assert tree("audit", "verify").code == 0


def test_the_page_shows_the_table_of_the_program() -> None:
    """docs/officers/roles.md is what tools/make_roles.py makes: run it after a change."""
    page = tool("make_roles")
    assert page.TARGET.read_text("utf-8") == page.render()
    assert page.table().count("\n| ") > len(RIGHTS)


def test_the_checker_without_us_has_the_same_table() -> None:
    """`verify_bundle.py` lets write each action whoever the program lets, and nobody else."""
    theirs: dict[str, object] = {"__name__": "checker"}
    exec(compile(SOURCE, "verify_bundle.py", "exec"), theirs)  # noqa: S102 - our own file
    roles: dict[str, str] = theirs["ROLES"]  # type: ignore[assignment]
    letters = theirs["Roles"].letters  # type: ignore[attr-defined]
    assert set(roles) == set(ROLES)
    for action in sorted(ACTIONS | {"case.promote", "class.promote"}):
        for kind in ("", *KINDS):
            data = {"act": {"kind": kind}} if kind else {}
            use = use_of(action, data)
            ours = {role for role in ROLES if use is not None and may(role, use)}
            assert {role for role in ROLES if roles[role] in letters(action, data)} == ours, action
