"""Random changes of everything that is stored: each is found, and named where it is."""

import random
from pathlib import Path

import pytest

from tests.reliability.changes import KINDS
from tests.reliability.sample import made
from tests.reliability.tampering import BLIND, blind_to, change_again_and_again, verdict_on
from tests.reliability.victim import STORED, Victim

CHANGES = 150
"""Of each of the two registers: `make soak` tries 20,000."""


@pytest.fixture(scope="module", params=[False, True], ids=["unsigned", "signed"])
def victim(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Victim:
    """Return a register to be changed, written without keys or with them."""
    return Victim.of(made(tmp_path_factory.mktemp("victim"), signed=request.param))


def test_every_change_is_found_and_named(victim: Victim) -> None:
    """Changes of twelve kinds: none is missed, each is named by its entry or its case."""
    tally = change_again_and_again(victim, CHANGES, random.Random(20240502))
    assert tally.missed == []
    assert tally.unnamed == []
    assert tally.crashed == []
    assert tally.tried.total() == tally.found.total() == CHANGES
    assert min(tally.tried[kind] for kind in KINDS) >= CHANGES // len(KINDS)


def test_an_untouched_register_is_not_accused(victim: Victim) -> None:
    """Put back as it was, it is consistent, and its own checkpoint anchors all of it."""
    victim.restore()
    assert verdict_on(victim, None) == (False, [])
    assert verdict_on(victim, victim.held) == (False, [])


def test_every_column_is_among_those_changed(victim: Victim) -> None:
    """The changes draw from every column of every table: a new one cannot be left out."""
    with victim.open() as database:
        for schema in ("main", "private"):
            tables = database.execute(
                f"SELECT name FROM {schema}.sqlite_schema WHERE type = 'table'"
            ).fetchall()
            for (table,) in tables:
                columns = database.execute(f"PRAGMA {schema}.table_info({table})").fetchall()
                assert STORED[f"{schema}.{table}"] == tuple(name for _, name, *_ in columns)


@pytest.mark.parametrize("skipped", BLIND)
def test_a_verifier_that_skips_a_field_is_caught(tmp_path: Path, skipped: str) -> None:
    """With one field out of its sight the verifier misses changes, and the harness says so."""
    victim = Victim.of(made(tmp_path, signed=False))
    with blind_to(skipped, victim):
        tally = change_again_and_again(victim, 40, random.Random(1), [BLIND[skipped]])
    assert tally.blamed
