"""Thousands of changes of a bundle, one at a time: each is found, and named where it is."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from admission_flow.bundle.writing import write_bundle
from admission_flow.procedure.acts import Step
from admission_flow.register.core.register import Register
from admission_flow.testing import lawful_case
from tests.bundle.changing import FILE_CHANGES, LOG_CHANGES, tried
from tests.bundle.hostile import LogBuilder, checker

CHANGES = 250  # `tools/soak_bundle.py bundle` tries 20,000


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bundle of a register with one case."""
    folder = tmp_path_factory.mktemp("changed")
    case = lawful_case("ceremony")
    with Register.create(str(folder / "so.db"), "cb01") as register:
        record = register.open_case(case.person, case.unit)
        for act in case.acts:
            if isinstance(act, Step):
                register.advance(record.id, act)
            else:
                register.record(record.id, act)
        write_bundle(register.store, folder / "bundle")
    return folder / "bundle"


def test_every_change_of_a_bundle_is_found_and_named(bundle: Path, tmp_path: Path) -> None:
    """250 changes of lines, links, members, files and digests: none is missed or misplaced."""
    kinds: Counter[str] = Counter()
    for outcome in tried(checker(tool=False), bundle, tmp_path / "b", CHANGES):
        kinds[outcome.change.kind] += 1
        assert not outcome.missed, outcome
    assert len(kinds) == len(LOG_CHANGES) + len(FILE_CHANGES)


def test_every_change_of_a_signed_bundle_is_found(tmp_path: Path) -> None:
    """60 changes with `ssh-keygen` at hand, a bit of a signature among them."""
    maker = LogBuilder().add().enrol("cb01", by="cb01").enrol("cb02", by="cb01")
    signed = maker.add(by="cb02", case="HS-1").add(by="cb01", case="HS-1").write(tmp_path / "s")
    for outcome in tried(checker(), signed, tmp_path / "b", 60):
        assert not outcome.missed, outcome


@pytest.mark.parametrize(
    ("mutant", "without", "data"),
    [
        ("guard", lambda _: None, {"n": 2**53}),
        ("committed", lambda _: (), {"a": {"commit": "xx"}}),
        ("fits", lambda *_: True, {}),
    ],
)
def test_a_checker_that_looks_away_is_caught(
    tmp_path: Path, mutant: str, without: Callable[..., object], data: dict[str, object]
) -> None:
    """The tests are tested: without one of its checks, the checker lets a line pass."""
    folder = LogBuilder().add(data=data, action="x" if data else "X X").write(tmp_path / "b")
    assert checker(tool=False)(folder)[0] == 1
    assert checker(tool=False, **{mutant: without})(folder)[0] == 3
