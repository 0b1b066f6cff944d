"""`demo`: the sample register and its tour, through the command line."""

import io
import re
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.main import run
from admission_flow.cli.office import demo as command
from admission_flow.cli.shell.context import LANGUAGE_VARIABLE
from admission_flow.cli.shell.memory import STATE_VARIABLE
from admission_flow.demo.build import build
from admission_flow.demo.place import FOLDER, LOG, room
from admission_flow.demo.plan import plan_2024
from admission_flow.demo.texts import catalogue
from admission_flow.demo.timeline import FEWEST, timeline
from admission_flow.demo.tour import ON_THE_WAY
from admission_flow.messages import Language, label
from admission_flow.register.core.reader import ReadingRegister
from admission_flow.workflow_source import built_in
from tests.samples import Samples

if TYPE_CHECKING:
    from tests.conftest import Desk


pytestmark = pytest.mark.usefixtures("reading_once")


@pytest.fixture(scope="module")
def toured(tmp_path_factory: pytest.TempPathFactory, samples: Samples) -> tuple[Path, str]:
    """The folder of a small sample register and the tour of it."""
    folder = tmp_path_factory.mktemp("demo")
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr("admission_flow.demo.build.build", samples.build)
        patch.setenv(STATE_VARIABLE, str(folder / "state"))
        patch.delenv(LANGUAGE_VARIABLE, raising=False)
        code = run(["demo", str(folder), "--candidates", str(FEWEST)])
    assert (code, err.getvalue()) == (0, "")
    return folder, out.getvalue()


@pytest.mark.parametrize(
    "part", ["plan", "classes", "lawful", "refused", "log", "verify", "replay", "next"]
)
def test_the_tour_has_all_its_parts(toured: tuple[Path, str], part: str) -> None:
    """Each part has its heading, in Vietnamese where nothing else is said."""
    heading = catalogue("vi")[f"{part}_title"].replace("{year}", "2024")
    assert heading in toured[1].splitlines()


def test_the_tour_shows_figures_and_reasons(toured: tuple[Path, str]) -> None:
    """The plan's target, the count of a refused vote, the verdict on the log."""
    assert "220" in toured[1]
    assert "branch.two_thirds" in toured[1]
    assert re.search(r"1[0-3]/20 đảng viên chính thức tán thành", toured[1])
    assert "CONSISTENT, NOT ANCHORED" in toured[1]


def test_the_table_of_the_plan_is_whole(toured: tuple[Path, str]) -> None:
    """Every sector, measure and stage is named in full, and the targets are the plan's."""
    texts = catalogue("vi")
    lines = toured[1].splitlines()
    head = next(line for line in lines if line.strip().startswith(texts["measure"]))
    assert all(texts[sector] in head for sector in (*plan_2024().targets, "total"))
    target = next(line for line in lines if line.strip().startswith(texts["target"]))
    assert target.split()[-5:] == ["135", "40", "30", "15", "220"]
    assert all(f"· {label('vi', stage)}" in toured[1] for stage in ON_THE_WAY)


def test_the_commands_of_the_tour_work(toured: tuple[Path, str], desk: "Desk") -> None:
    """What the tour tells to try next is done as it is written there."""
    typed = [line.split() for line in toured[1].splitlines() if line.startswith("  admission-flow")]
    assert len(typed) == 11
    for words in typed:
        answer = desk(*words[1:])
        assert (answer.code, answer.err) == (0, "")
        assert answer.out


def test_a_second_demo_says_so_and_writes_nothing(toured: tuple[Path, str], desk: "Desk") -> None:
    """The folder has a sample register already: exit 7, and every byte stays."""
    before = (toured[0] / LOG).read_bytes()
    answer = desk("demo", str(toured[0]), "--candidates", str(FEWEST))
    assert answer.code == 7
    assert "--again" in answer.err
    assert (toured[0] / LOG).read_bytes() == before


@pytest.mark.usefixtures("built_once")
def test_a_demo_made_anew_is_no_cut_log(desk: "Desk") -> None:
    """Who entered something into the sample and makes it again can go on: nothing was cut off."""
    folder = str(desk.folder / "mau")
    where = ("--register", str(desk.folder / "mau" / LOG))
    assert desk("demo", folder, "--candidates", str(FEWEST)).code == 0
    assert (
        desk(
            "unit", "add", "X1", "Chi bộ Mẫu", "--level", "base", "--on", "2024-01-01", *where
        ).code
        == 0
    )
    assert desk("demo", folder, "--candidates", str(FEWEST), "--again").code == 0
    answer = desk("unit", "list", *where)
    assert (answer.code, answer.err) == (0, "")


def test_two_samples_of_different_size_are_two_logs(desk: "Desk") -> None:
    """Who has both on one machine is not told that one of them was cut off."""
    where = []
    for count in (FEWEST + 1, FEWEST):  # the beginning of each: the second is the shorter one
        told = timeline(2024, count, built_in().workflow.calendar)
        told = replace(told, entries=told.entries[:count])
        with room(desk.folder / str(count), told, again=False) as making:
            build(str(making), told)
        where.append(("--register", str(desk.folder / str(count) / LOG)))
    for register in (*where, *where):
        assert desk("status", *register).code == 0
    with ReadingRegister.open(where[0][1]) as one, ReadingRegister.open(where[1][1]) as other:
        assert one.store.head[0] > other.store.head[0] > 0
        assert one.store.entry(0) != other.store.entry(0)


def test_a_file_in_the_way_is_named(desk: "Desk") -> None:
    """A file where the folder should be: exit 7, and it stays."""
    path = desk.folder / "busy"
    path.write_text("mine", "utf-8")
    answer = desk("demo", str(path))
    assert answer.code == 7
    assert "busy" in answer.err
    assert path.read_text("utf-8") == "mine"


def test_too_few_people_are_wrong_use(desk: "Desk") -> None:
    """Fewer people than stories: exit 2, and no folder is made."""
    assert desk("demo", str(desk.folder / "few"), "--candidates", str(FEWEST - 1)).code == 2
    assert not (desk.folder / "few").exists()


def test_the_limits_of_the_command_are_those_of_the_timeline() -> None:
    """The numbers that are repeated for a fast start are the right ones."""
    assert command.FEWEST_PEOPLE == FEWEST
    assert str(command.DEFAULT_FOLDER) == FOLDER


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_text_is_used_by_the_command(lang: Language) -> None:
    """No text lies in the catalogue that nothing prints."""
    source = Path(command.__file__).read_text("utf-8")
    parts = ("_title", "_text")
    sectors = {"state_agency", "state_enterprise", "private_enterprise", "student", "total"}
    for key in catalogue(lang).keys() - sectors:
        stem = next((key.removesuffix(end) for end in parts if key.endswith(end)), key)
        assert f'"{stem}"' in source
