"""A province on a server, and the logins of its officers."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from admission_flow.database import (
    fence,
)
from admission_flow.database.schema import ALL_TABLES
from admission_flow.journal.rights import ROLES
from admission_flow.register.core.register import Register
from tests.province import (
    HERE,
    OVER,
    PLACES,
    THERE,
)
from tests.register.conftest import Office
from tests.server import Server

PAGE = Path(__file__).resolve().parents[3] / "docs" / "operators" / "postgresql.md"
GROUPS = dict(
    zip(
        ROLES,
        (
            *("so_nguoi_ghi", "so_bi_thu", "so_ban_to_chuc", "so_van_phong"),
            *("so_kiem_tra", "so_quan_tri"),
        ),
        strict=True,
    )
)
LOGINS = [f"{role}.{place}" for role in ROLES for place in PLACES]
SEEN = {
    "own": {HERE},
    "over": {HERE, OVER},
    "elsewhere": {THERE},
    "everywhere": {HERE, THERE, OVER},
}
"""From where which cases of the province are seen."""


def granted() -> str:
    """Return the statements of the page that give the rights."""
    blocks = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (found,) = [block for block in blocks if "GRANT" in block]
    return str(found)


@dataclass
class World:
    """A province on a server, with a login for each officer and the rights of the page."""

    server: Server
    office: Office

    @property
    def name(self) -> str:
        """The database."""
        return self.office.url.partition("@/")[2].partition("?")[0]

    def url(self, login: str) -> str:
        """Return the address as somebody connects."""
        return self.server.url(self.name, login)

    def ask(self, login: str, sql: str) -> list[tuple[Any, ...]]:
        """Run a statement as somebody who has SQL."""
        with psycopg.connect(self.url(login), autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchall() if cursor.description is not None else []

    def cases(self, login: str) -> set[str]:
        """Return the cases whose row is shown."""
        return {case for (case,) in self.ask(login, 'SELECT "case" FROM main.case_state')}

    def register(self, login: str, officer: str | None = None) -> Register:
        """Open the register as somebody's program does."""
        return Register.open(self.url(login), officer or login, clock=self.office.clock)


_NOT_OF_OTHERS = "rolname <> 'so_thu_quyen' AND rolname !~ '^look_'"
"""Not the logins that other tests make on the same server meanwhile: tests/cli/office/
test_health.py and test_rights_kept.py."""


def everything(world: World) -> list[list[tuple[Any, ...]]]:
    """Return all that the database holds."""
    rights = (
        "SELECT relname, relacl, relrowsecurity FROM pg_class ORDER BY oid",
        "SELECT roleid, member FROM pg_auth_members",
        f"SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE {_NOT_OF_OTHERS}",
    )
    tables = (*ALL_TABLES, *fence.TABLES, "main.alembic_version")
    return [sorted(world.ask("postgres", asked), key=str) for asked in rights] + [
        sorted(world.ask("postgres", f"TABLE {table}"), key=str) for table in tables
    ]
