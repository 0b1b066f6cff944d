"""Entries of the register's own chain are found by their action, however many others there are."""

from dataclasses import replace
from pathlib import Path

import pytest

from admission_flow.database.lines import of_register
from admission_flow.database.pieces import CHUNK
from admission_flow.database.store import Store
from admission_flow.journal.entry import REGISTER
from tests.database.conftest import PERSONAL, SECRET, next_intent, outsider

ALIKE = ("a", "unit.add", "privacy.receive_now", "privacy.receive_never", "unit.ad", "unit.adds")


def test_entries_of_the_register_are_found_by_the_index(store: Store) -> None:
    """Of its own chain too, where actions begin alike and more are kept than are read at once."""
    wanted: dict[str, list[int]] = {action: [] for action in ALIKE}
    with store.writing() as writing:
        for number in range(2 * CHUNK + 50):
            action = ALIKE[number % len(ALIKE)] if number % 3 else ALIKE[number // 3 % 2]
            intent = replace(next_intent(writing, REGISTER, action=action), data={})
            wanted[action].append(writing.append(intent, {}, secret=SECRET).seq)
            if number % 100 == 0:  # and of a case, which are none of them
                writing.append(next_intent(writing, action=action), PERSONAL, secret=SECRET)
    for some in (ALIKE[:1], ALIKE[1:3], ALIKE[2:], ALIKE, ("no.such",)):
        expected = sorted(seq for action in some for seq in wanted.get(action, []))
        assert [entry.seq for entry in store.entries(REGISTER, actions=some)] == expected
        after = expected[len(expected) // 2] if expected else 0
        found = [entry.seq for entry in store.entries(REGISTER, after, actions=some)]
        assert found == [seq for seq in expected if seq > after]


@pytest.mark.parametrize("last", [False, True])
def test_the_register_s_chain_is_not_read_through(path: Path, *, last: bool) -> None:
    """SQLite looks each action up, in the order of the entries, and sorts nothing of the log."""
    sql, values = of_register("seq, line", ["unit.add", "role.grant"], last=last)
    given = (*(part for one in values for part in (*one, -1, 5)), 5)
    with outsider(path) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", given)]
    looks = [step for step in plan if "log_entry" in step]
    assert len(looks) == len(values)
    assert all("USING INDEX ix_log_entry_action (<expr>=? AND seq>?)" in step for step in looks)
