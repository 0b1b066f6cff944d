"""Attacks on a register, each told by the command that docs/auditors/threats.md names."""

import re
from collections.abc import Callable

import pytest

from admission_flow.bundle.writing import write_bundle
from admission_flow.cli.shell.context import (
    DATA_KEY_VARIABLE,
    OFFICER_VARIABLE,
    REGISTER_VARIABLE,
)
from admission_flow.journal.rights import Use
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.register.core.within import whole
from tests.attacks.attack import Attack, Told
from tests.attacks.every import ATTACKS
from tests.attacks.ground import Ground, made
from tests.attacks.traces import TRACES
from tests.bundle.hostile import checker
from tests.conftest import Answer, Desk
from tests.tool_scripts import tool

Grounds = Callable[[str], Ground]


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Grounds:
    """Make each register once; every attack is done to a copy."""
    ready: dict[str, Ground] = {}

    def ground(kind: str) -> Ground:
        if kind not in ready:
            ready[kind] = made(tmp_path_factory.mktemp(kind.replace(" ", "-")), kind)
        return ready[kind].copied_to(tmp_path_factory.mktemp("attacked"))

    return ground


def asked(command: str, ground: Ground, desk: Desk) -> Answer:
    """Return what one of the auditor's commands says."""
    name, _, option = command.partition(" ")
    brought = {
        "--checkpoint": ("--checkpoint", str(ground.held)),
        "--genesis": ("--genesis", ground.genesis),
    }.get(option, ())
    if name == "checker":
        return checked(ground, *brought)
    words = {
        "opening": ("case", "list"),
        "db": ("db", "check"),
        "findings": ("audit", "findings", "--json"),
        "replay": ("audit", "replay", "--json"),
        "export": ("audit", "export", str(ground.bureau.folder.parent / "out")),
    }.get(name, ("audit", name))
    return desk(*words, *brought, "--lang", "en")


def checked(ground: Ground, *brought: str) -> Answer:
    """Hand a bundle out, and check it without any program of ours."""
    folder = ground.bureau.folder.parent / "bundle"
    if not folder.exists():
        with ReadingRegister.open(str(ground.log), data_key=ground.data_key) as register:
            write_bundle(whole(register.used_for(Use.VERIFY).store), folder)
    code, out = checker(tool=bool(ground.bureau.signers))(folder, *brought)
    return Answer(code, out, "")


def at(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sit down at the register."""
    monkeypatch.setenv(REGISTER_VARIABLE, str(ground.log))
    monkeypatch.setenv(OFFICER_VARIABLE, "kt01")
    if ground.data_key is not None:
        monkeypatch.setenv(DATA_KEY_VARIABLE, str(ground.data_key))


VERDICT = re.compile(r"(ANCHORED|BROKEN|CONSISTENT)\b")


def missed(told: Told, answer: Answer) -> str:
    """Return what an answer lacks; empty where it says what it must."""
    said = " ".join(f"{answer.out}\n{answer.err}".split())
    if answer.code != told.exit_code:
        return f"{told.by}: exit code {answer.code}, not {told.exit_code}: {said[:400]}"
    if re.search(told.says, said) is None:
        return f"{told.by}: does not say {told.says}: {said[:400]}"
    # Whoever reads one line reads the verdict, and hears of no alarm elsewhere.
    if told.by.startswith("verify") and answer.out and VERDICT.match(answer.out) is None:
        return f"{told.by}: does not begin with its verdict: {said[:400]}"
    return ""


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_told(
    attack: Attack, grounds: Grounds, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command that can tell tells it; of one that cannot, it is said that it cannot."""
    ground = grounds(attack.ground)
    at(ground, monkeypatch)
    attack.do(ground)
    wrong = [missed(told, asked(told.by, ground, desk)) for told in attack.told]
    assert list(filter(None, wrong)) == []


@pytest.mark.parametrize("kind", ["plain", "signed", "four eyes", "sealed", "erased"])
def test_nothing_is_told_of_a_register_that_nobody_attacks(
    kind: str, grounds: Grounds, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the attacks are measured against: no command complains."""
    ground = grounds(kind)
    at(ground, monkeypatch)
    for command, code, says in (
        ("verify", 0, "CONSISTENT, NOT ANCHORED"),
        ("verify --checkpoint", 0, "ANCHORED"),
        ("verify --genesis", 0, "CONSISTENT"),
        ("replay", 0, "0"),
        ("checker", 3, "CONSISTENT, NOT ANCHORED"),
        ("checker --checkpoint", 0, "ANCHORED"),
        ("opening", 0, "HS-0001"),
        ("db check", 0, "."),
    ):
        answer = asked(command, ground, desk)
        assert missed(Told(command, says, code), answer) == ""


def test_the_traces_are_not_there_before_the_attack(
    grounds: Grounds, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `audit findings` says of the attacks with the program, it says of nobody else."""
    for attack in TRACES:
        ground = grounds(attack.ground)
        at(ground, monkeypatch)
        (told,) = (told for told in attack.told if told.by == "findings")
        if attack.ground == "plain":
            assert missed(told, asked("findings", ground, desk)) != "", attack.name


def test_attacks_have_names_of_their_own() -> None:
    """A row of the table is one attack."""
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 100


def test_every_attack_is_told_or_it_is_said_by_what_it_could_be() -> None:
    """An attack that no command tells names, in the page, what from outside tells it."""
    untold = {attack.name for attack in ATTACKS if not attack.found}
    page = tool("make_attacks")
    assert untold == page.BY_WHAT_IT_COULD_BE.keys()


def test_the_page_lists_the_attacks_that_are_tried() -> None:
    """docs/auditors/attacks.md is what tools/make_attacks.py makes: run it after a change."""
    page = tool("make_attacks")
    assert page.TARGET.read_text("utf-8") == page.render()
