"""The power goes at any moment of real appends: what was acknowledged is there, whole."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from admission_flow.database.sqlite import Place
from tests.reliability import powercut
from tests.reliability.powercut import Bug, Toll

CUTS = 300
"""`make soak` tries 10,000."""


@dataclass(frozen=True)
class Scene:
    """What the program sent, and the files as they were before."""

    story: powercut.Story
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Return the statements of a case being opened and entered, and of three checkpoints."""
    story, files = powercut.story(tmp_path_factory.mktemp("office"))
    return Scene(story, files)


@pytest.fixture
def cut(scene: Scene, tmp_path: Path) -> Callable[..., Toll]:
    """Return a way to cut the power again and again while the story is told."""

    def cut(cuts: int, bug: Bug = powercut.sound, seed: int = 20240502) -> Toll:
        shutil.rmtree(tmp_path / "disk", ignore_errors=True)
        (tmp_path / "disk").mkdir()
        place = Place.of(tmp_path / "disk" / "so.db")
        return powercut.suffer(scene.story, scene.files, place, cuts, random.Random(seed), bug)

    return cut


def test_a_power_cut_loses_nothing(cut: Callable[..., Toll]) -> None:
    """300 cuts: no acknowledged entry is lost, nothing is corrupt, both files are in step."""
    toll = cut(CUTS)
    assert (toll.cuts, toll.lost, toll.corrupt, toll.split) == (CUTS, 0, 0, 0), toll.reasons
    assert toll.undone > CUTS / 10  # the cuts did hit transactions


@pytest.mark.parametrize(
    ("bug", "harm"),
    [
        ("full_and_late", "lost"),
        ("write_ahead", "split"),
        ("no_sync", "corrupt"),
        ("acknowledged_early", "lost"),
    ],
)
def test_a_planted_bug_is_caught(cut: Callable[..., Toll], bug: str, harm: str) -> None:
    """The same cuts show `synchronous=FULL`, WAL, no syncs, and a word that comes too early."""
    toll = cut(120, powercut.BUGS[bug])
    assert getattr(toll, harm) > 0, toll


def test_the_stream_is_the_program_s_own(scene: Scene) -> None:
    """The statements that are played again hold our settings, and one COMMIT for each entry."""
    sent = scene.story.statements
    for setting in ("main.synchronous=3", "private.synchronous=3", "main.journal_mode=delete"):
        assert f"PRAGMA {setting}" in sent
    assert sent.count("BEGIN IMMEDIATE") == sent.count("COMMIT") == len(scene.story.sizes) - 1
    assert sum(one.startswith("INSERT INTO main.log_entry") for one in sent) == sent.count("COMMIT")
