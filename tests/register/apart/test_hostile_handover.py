"""What lies in a folder that somebody brings: changed anywhere, nothing of it goes in."""

import hashlib
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from admission_flow.bundle.handing_over import hand_over
from admission_flow.errors import (
    HandoverBroken,
    HandoverUnreadable,
)
from admission_flow.journal.canonical import canonical
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.entry import Entry
from admission_flow.journal.tree import root_of
from admission_flow.register.apart import received as received_module
from admission_flow.register.apart.merging import Received
from admission_flow.register.apart.sent_log import LONGEST_LINE
from admission_flow.register.audit.checkpoints import current
from admission_flow.register.core.officers import enrol
from admission_flow.testing import lawful_case
from tests.register.apart.two_offices import Two
from tests.register.core.test_signing import new_signer

SOMEBODY = lawful_case("dossier_opened", full_name="Lò Thị Ví Dụ")
FILES = (
    "handover.json", "values.jsonl", "log/log.jsonl", "log/checkpoint", "log/SHA256SUMS",
    "log/README.txt", "log/verify_bundle.py",
)  # fmt: skip


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Two:
    """Two offices, and a handover of one case of two; the log has officers' keys in it."""
    two = Two(tmp_path_factory.mktemp("handed"))
    with two.sender.open() as register:
        register.signer = new_signer(1)
        enrol(register, "cb01", register.signer.public)
        for case in (SOMEBODY, lawful_case("dossier_opened", full_name="Ma Văn Ví Dụ")):
            two.sender.enter(register, case)
        hand_over(register, two.folder / "handover", ["HS-0001"], "bàn giao mẫu")
    return two


@pytest.fixture
def two(handed: Two, tmp_path: Path) -> Two:
    """Copy them for a test."""
    return handed.copied_to(tmp_path / "copied")


@pytest.fixture
def folder(two: Two) -> Path:
    """Where the handover lies."""
    return two.folder / "handover"


def refused(folder: Path, *papers: str) -> str:
    """Return what is said of a handover that is not taken."""
    with pytest.raises((HandoverBroken, HandoverUnreadable)) as error:
        Received.open(folder, papers).close()
    assert error.value.exit_code == (6 if isinstance(error.value, HandoverBroken) else 7)
    return str(error.value)


def test_an_untouched_folder_is_taken(folder: Path) -> None:
    """The fixture is a good one: what follows is told by what was done to it."""
    with Received.open(folder) as received:
        assert received.cases == ("HS-0001",)
        assert received.log.id == json.loads((folder / "handover.json").read_text())["log"]


# ---- changed files -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FILES, "log/keys.txt", "log/rules"])
def test_every_file_is_held_to_what_it_was(folder: Path, name: str) -> None:
    """One byte anywhere, one byte more, one less: forty places of each file."""
    path = folder / name
    if path.is_dir():
        path = next(one for one in path.rglob("*") if one.is_file())
    whole, chance = path.read_bytes(), random.Random(name)
    assert whole
    changes = [whole + b"\n", whole[:-1], whole + whole, b""]
    for _ in range(40):
        at = chance.randrange(len(whole))
        changes.append(
            whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(7))]) + whole[at + 1 :]
        )
    for changed in changes:
        path.write_bytes(changed)
        refused(folder)
    path.write_bytes(whole)
    Received.open(folder).close()


@pytest.mark.parametrize("name", [*FILES, "log/keys.txt", "log"])
def test_every_file_is_needed(folder: Path, name: str) -> None:
    """One that is missing is named."""
    path = folder / name
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert path.name in refused(folder)


def rewritten(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change the list of cases, and write it as its own canonical text."""
    path = folder / "handover.json"
    said = json.loads(path.read_text())
    change(said)
    path.write_text(canonical(said))


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another format": lambda said: said.update(format="admission-handover/2"),
    "another log": lambda said: said.update(log="0" * 32),
    "another size": lambda said: said.update(size=said["size"] - 1),
    "another root": lambda said: said.update(root="0" * 64),
    "another procedure": lambda said: said.update(procedure="lending"),
    "a case more": lambda said: said["cases"].append("HS-0002"),
    "a case that is not there": lambda said: said["cases"].append("HS-0003"),
    "a case twice": lambda said: said["cases"].append("HS-0001"),
    "no case": lambda said: said["cases"].clear(),
    "a case of a path": lambda said: said.update(cases=["../../etc"]),
    "a member more": lambda said: said.update(x=1),
    "a member less": lambda said: said.pop("root"),
    "cases as a text": lambda said: said.update(cases="HS-0001"),
    "a number as a case": lambda said: said.update(cases=[1]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_member_of_the_list_is_held_to_the_log(
    folder: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    """Written anew in its exact form, it still says something that the log does not."""
    rewritten(folder, change)
    refused(folder)


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "values.jsonl").read_text().splitlines()]


def put(folder: Path, found: list[dict[str, Any]]) -> None:
    text = "".join(f"{canonical(one)}\n" for one in found)
    (folder / "values.jsonl").write_text(text)


def test_every_value_is_held_to_its_commitment(folder: Path) -> None:
    """Each value, each salt, each path, each number, one after the other."""
    good, tried = lines(folder), 0
    for number, line in enumerate(good):
        for path, opening in line["values"].items():
            for wrong in (
                {"salt": opening["salt"], "value": "khác"},
                {"salt": "0" * 64, "value": opening["value"]},
                {"salt": opening["salt"][:-1], "value": opening["value"]},
                {"salt": opening["salt"]},
                opening | {"more": 1},
                "một chuỗi",
            ):
                changed = lines(folder)
                changed[number]["values"][path] = wrong
                put(folder, changed)
                assert "values.jsonl" in refused(folder)
                put(folder, good)
                tried += 1
        for values in (
            {**line["values"], "act.more": next(iter(line["values"].values()))},
            dict(list(line["values"].items())[1:]),
        ):
            changed = lines(folder)
            changed[number]["values"] = values
            put(folder, changed)
            refused(folder)
            put(folder, good)
    assert tried > 60


def test_lines_of_values_are_those_of_the_cases(folder: Path, two: Two) -> None:
    """None is missing, doubled, out of order, or of a case that was not handed over."""
    good = lines(folder)
    with two.sender.open() as register:
        register.signer = new_signer(1)
        hand_over(register, two.folder / "other", ["HS-0002"], "bàn giao mẫu")
    foreign = lines(two.folder / "other")
    for changed in (good[1:], good[:-1], [*good, good[-1]], [*reversed(good)], [*good, *foreign]):
        put(folder, changed)
        assert "values.jsonl" in refused(folder)
    put(folder, good)
    rewritten(folder, lambda said: said.update(cases=["HS-0001", "HS-0002"]))
    put(folder, [*good, *foreign])
    # The other case was handed over later than this log says.
    assert "HS-0002" in refused(folder)


def relinked(folder: Path, change: Callable[[list[str]], list[str]]) -> None:
    """Write another log, with every sum and the list worked out anew, as a forger would."""
    path = folder / "log/log.jsonl"
    found: list[Entry] = []
    prev, heads = "0" * 64, dict[str, str]()
    for seq, line in enumerate(change(path.read_text("utf-8").splitlines())):
        entry = Entry.parse(line)
        intent = json.loads(entry.intent_text)
        intent["case_head"] = heads.get(intent["case"], "0" * 64)
        found.append(Entry(seq, prev, canonical(intent), entry.sig))
        prev = heads[intent["case"]] = found[-1].leaf
    path.write_text("".join(f"{entry.line}\n" for entry in found), "utf-8")
    root = root_of([bytes.fromhex(entry.leaf) for entry in found])
    origin = f"admission-flow/{found[0].intent.log}"
    (folder / "log/checkpoint").write_text(Checkpoint(origin, len(found), root).text())
    sums = (folder / "log/SHA256SUMS").read_text().splitlines()
    (folder / "log/SHA256SUMS").write_text("".join(
        f"{hashlib.sha256((folder / 'log' / line[66:]).read_bytes()).hexdigest()}  {line[66:]}\n"
        for line in sums
    ))  # fmt: skip
    rewritten(folder, lambda said: said.update(size=len(found), root=root))


def test_a_log_that_was_written_anew(folder: Path) -> None:
    """The chain holds, and the officer's signatures do not."""
    relinked(folder, lambda found: found)
    Received.open(folder).close()

    def otherwise(found: list[str]) -> list[str]:
        return [line.replace("2023-01-10", "2023-01-11") for line in found]

    relinked(folder, otherwise)
    assert "signature" in refused(folder)


def test_a_root_on_paper_tells_a_forged_log_from_the_original(folder: Path, two: Two) -> None:
    """Without keys a forger writes a log that is consistent: what is on paper is not its root."""
    with two.sender.open() as register:
        line = current(register.store).paper_line(register.today)
    with Received.open(folder, [line]) as received:
        assert received.log.checkpoint.size
    relinked(folder, lambda found: found[:-1])
    assert "handed over" in refused(folder)  # the entry that says so is the last one
    assert "no_paper" not in refused(folder, "admission-flow: 3 / 2026-01-01 / abc")
    other = Two(_fresh(two.folder / "plain"))
    other.enter(SOMEBODY)
    plain = other.hand_over()
    with other.sender.open() as register:
        paper = current(register.store).paper_line(register.today)
    Received.open(plain, [paper]).close()
    relinked(plain, lambda found: [one.replace("2023-01-10", "2023-01-11") for one in found])
    Received.open(plain).close()  # nobody could tell
    assert "paper" in refused(plain, paper)


def _fresh(folder: Path) -> Path:
    folder.mkdir()
    return folder


# ---- folders made to do harm ---------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FILES, "log/keys.txt", "log"])
def test_no_link_is_followed(folder: Path, name: str) -> None:
    """To a file outside, even one that holds the very same."""
    path, outside = folder / name, folder.parent / "outside"
    path.rename(outside)
    path.symlink_to(outside)
    assert path.name in refused(folder)


def test_a_link_to_a_handover_is_none(folder: Path) -> None:
    """The folder itself is to be named."""
    link = folder.parent / "link"
    link.symlink_to(folder)
    refused(link)


@pytest.mark.parametrize("name", FILES)
def test_a_pipe_is_not_waited_for(folder: Path, name: str) -> None:
    """Nor a folder, nor a device, in the place of a file."""
    path = folder / name
    path.unlink()
    os.mkfifo(path)
    refused(folder)
    path.unlink()
    path.mkdir()
    refused(folder)


@pytest.mark.parametrize("name", FILES)
def test_what_is_huge_is_not_read(folder: Path, name: str) -> None:
    """A file of a terabyte that takes no room on the disk, without a line end in it."""
    with (folder / name).open("wb") as file:
        file.truncate(2**40)
    refused(folder)


def test_a_line_of_the_log_has_a_length(folder: Path) -> None:
    """By its format, whatever else it is."""
    path = folder / "log/log.jsonl"
    path.write_bytes(b"x" * (LONGEST_LINE + 1) + b"\n")
    assert "too long" in refused(folder)
    path.write_bytes(b"x" * LONGEST_LINE + b"\n")
    assert "too long" not in refused(folder)


@pytest.mark.parametrize("name", ["handover.json", "values.jsonl", "log/log.jsonl"])
@pytest.mark.parametrize(
    "text", ["[" * 100_000, '{"a":' * 100_000, "\x00", "\ud800", "[1e999]", "9" * 5000, "null"]
)
def test_deep_and_odd_json(folder: Path, name: str, text: str) -> None:
    """It exhausts no stack, and is no handover."""
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass") + b"\n")
    refused(folder)


@pytest.mark.parametrize(
    "name", ["../outside", "/etc/passwd", "rules/../../outside", "a/b/c/d", "..", "rules//x", ""]
)
def test_sums_name_no_file_outside(folder: Path, name: str) -> None:
    """A name that leads out of the folder is no name of a file of it."""
    outside = folder.parent / "outside"
    outside.write_bytes(b"x")
    digest = hashlib.sha256(b"x").hexdigest()
    with (folder / "log/SHA256SUMS").open("a") as sums:
        sums.write(f"{digest}  {name}\n")
    assert "SHA256SUMS" in refused(folder)


def test_values_that_change_while_they_are_read(
    folder: Path, two: Two, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was verified is verified once more when it is used: nothing of it goes in."""
    verify = received_module.Received._verify

    def then_changed(received: Received) -> None:
        verify(received)
        path = folder / "values.jsonl"
        path.write_bytes(
            path.read_bytes().replace("Lò Thị Ví Dụ".encode(), "Lò Thị Vi Dụ".encode())
        )

    monkeypatch.setattr(received_module.Received, "_verify", then_changed)
    size = two.size
    with pytest.raises(HandoverBroken):
        two.merge(folder)
    assert two.size == size


def test_files_that_do_not_belong_there_are_passed_over(folder: Path, two: Two) -> None:
    """Computers leave their own in every folder."""
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "log/.DS_Store").write_bytes(b"x")
    assert len(two.merge(folder)) == 1
