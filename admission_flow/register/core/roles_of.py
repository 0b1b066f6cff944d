"""The roles of one officer, by the entries that they rest on: not by all about officers and units.

Only administrators give roles and enter units. So what counts of an officer rests on the entries
about that officer and about everybody who was ever to be administrator, on the units in which
these have a role, and on those that ever counted with the officer's own.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from admission_flow.journal.entry import REGISTER
from admission_flow.journal.rights import ADMINISTRATOR, GRANT, RELATION, WITHDRAW
from admission_flow.journal.roles import Roles
from admission_flow.register.core.organisation import SomeUnits

if TYPE_CHECKING:
    from admission_flow.database.queries import Queries
    from admission_flow.journal.places import CasePlace

ABOUT_ROLES = (GRANT, WITHDRAW, RELATION)


def roles_of(store: "Queries", officer: str, cases: "dict[str, CasePlace]") -> Roles:
    """Return the roles that say of one officer what all of them together do.

    What the officer holds, where that reaches, and which entries of cases and of the register's
    chain the officer may write. Not: what others hold, and whether an entry gives, takes or
    declares something, or takes another back: that takes all roles.

    Args:
        store: the whole register.
        officer: who.
        cases: where cases are, filled by who asks.

    Raises:
        JournalBroken: an entry cannot be read.

    """
    about = list(store.entries(REGISTER, actions=ABOUT_ROLES))
    officers = {officer}
    officers |= {
        _officer(e.intent.data) for e in about if e.intent.data.get("role") == ADMINISTRATOR
    }
    wanted = {e.seq: e for e in about if _officer(e.intent.data) in officers}
    units = SomeUnits(store)
    units.take({_unit(entry.intent.data) for entry in wanted.values()})
    own = (entry for entry in wanted.values() if _officer(entry.intent.data) == officer)
    units.take_below(frozenset(_unit(entry.intent.data) for entry in own))
    wanted |= units.entries
    roles = Roles(cases=cases)
    for _, entry in sorted(wanted.items()):
        if roles.stands(entry.intent):
            roles.take(entry)
    return roles


def _officer(data: Mapping[str, Any]) -> str:
    return str(data.get("officer"))


def _unit(data: Mapping[str, Any]) -> str:
    return str(data.get("unit", ""))
