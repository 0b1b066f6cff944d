"""Every attack that is tried."""

from tests.attacks.bundles import BUNDLES
from tests.attacks.claims import CLAIMS
from tests.attacks.detours import DETOURS
from tests.attacks.files import FILES
from tests.attacks.history import HISTORY
from tests.attacks.keys import KEYS
from tests.attacks.places import PLACES
from tests.attacks.roles import ROLES
from tests.attacks.traces import TRACES

CHAPTERS = {
    "Claims that are not so": CLAIMS,
    "Entries that do not belong where they are": PLACES,
    "The history": HISTORY,
    "Who signed": KEYS,
    "Who may": ROLES,
    "The files": FILES,
    "Bundles": BUNDLES,
    "The program itself": TRACES,
    "In two steps": DETOURS,
}
"""The attacks by subject, as docs/auditors/attacks.md lists them."""
ATTACKS = tuple(attack for attacks in CHAPTERS.values() for attack in attacks)
