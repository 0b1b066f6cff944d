"""What can be asked of a register, whoever holds the connection."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from admission_flow.database.lines import of_register, parsed
from admission_flow.database.pieces import marks
from admission_flow.database.unit_rows import UnitRows
from admission_flow.database.vault import (
    PREFIX,
    DataKey,
    Unsealable,
    Vault,
    is_sealed,
    load,
    sealed_with,
)
from admission_flow.errors import JournalBroken
from admission_flow.journal.canonical import plain_text
from admission_flow.journal.entry import REGISTER
from admission_flow.journal.lineage import CREATE
from admission_flow.journal.privacy import ENCRYPT, ROTATE, Erasure, erasure_in, key_named


class Queries(UnitRows):
    """The questions; the two ways of asking them are ``Reader`` and ``Writing``."""

    _data_key: DataKey

    @property
    def data_key_id(self) -> str:
        """The id of the key that the journal says the values are sealed with; empty: none.

        Asked of the journal and not of a table beside the values: whoever could change that
        would have new values written in clear.
        """
        known, ver = self._data_key, self.case_head(REGISTER)[0]
        if known.ver != ver:
            sql, values = of_register("seq, line", (ENCRYPT, ROTATE, CREATE), last=True)
            rows = self._rows(sql, *(part for one in values for part in (*one, -1, 1)), 1)
            if rows:
                known.key_id = key_named(parsed(*rows[0]))
            known.ver = ver
        return known.key_id

    def vault(self) -> Vault:
        """Return what opens the sealed values.

        Raises:
            DataKeyUnusable: the key is not where it should be, or is another one.
            JournalBroken: values are sealed, and no entry says with which key.

        """
        known, key_id = self._data_key, self.data_key_id
        if not key_id:
            raise JournalBroken(what="values are sealed, and no entry names the key")
        if known.vault is None or known.vault.id != key_id:
            known.vault = load(known.of(self.log), key_id)
        return known.vault

    def _opened(self, text: object, case: str, entry_id: str, field: str) -> str:
        """Return a stored value in clear. Raises as ``vault``, and Unsealable."""
        if not is_sealed(text):
            return str(text)  # no text at all in a damaged row: then not that of any value
        vault = self._data_key.vault
        if vault is None or sealed_with(text) != vault.id:
            vault = self.vault()  # the first one, or another window has changed the key
        return vault.open(text, case, entry_id, field)

    def _opened_or_broken(self, text: object, case: str, entry_id: str, field: str) -> str:
        try:
            return self._opened(text, case, entry_id, field)
        except Unsealable as error:
            what = f"the personal value {field} cannot be opened: {error}"
            raise JournalBroken(case=case, what=what) from error

    def _opened_or_as_it_is(self, text: object, case: str, entry_id: str, field: str) -> str:
        """Return a value for the verifier: what does not open is not what was recorded."""
        try:
            return self._opened(text, case, entry_id, field)
        except Unsealable:
            return str(text)

    def personal(
        self, case: str, broken: list[JournalBroken] | None = None
    ) -> dict[str, dict[str, object]]:
        """Return a case's personal values: entry id to field to value.

        Args:
            case: the case.
            broken: takes what is wrong with values that cannot be read, which are left out; None:
                the first of them is raised.

        Raises:
            JournalBroken: a stored value is not canonical JSON.

        """
        found: dict[str, dict[str, object]] = {}
        for entry_id, field, text in self._rows(
            "SELECT p.entry_id, p.field, p.value FROM main.log_entry AS e"
            ' CROSS JOIN private.personal_value AS p WHERE p.entry_id = e.id AND e."case" = ?'
            " ORDER BY e.case_ver, p.field",
            case,
        ):
            try:
                value: object = plain_text(text) if type(text) is str else None  # as most are
                if value is None:
                    value = self._value(text, case, entry_id, field)
            except JournalBroken as error:
                if broken is None:
                    raise
                broken.append(error)
            else:
                found.setdefault(entry_id, {})[field] = value
        if not found and self.case_head(case)[0]:
            self.require_shown(case)
        return found

    def personal_texts(self) -> dict[str, dict[str, str]]:
        """Return all stored personal values as their texts, for the verifier.

        Raises as ``vault``; what does not open is returned as it lies there.
        """
        self.require_whole()
        found: dict[str, dict[str, str]] = {}
        for entry_id, case, field, text in self._rows(
            'SELECT p.entry_id, e."case", p.field, p.value FROM private.personal_value AS p'
            " LEFT JOIN main.log_entry AS e ON e.id = p.entry_id"
        ):
            opened = self._opened_or_as_it_is(text, str(case), entry_id, field)
            found.setdefault(entry_id, {})[field] = opened
        return found

    def personal_texts_of(self, first: int, last: int) -> dict[str, dict[str, str]]:
        """Return the stored personal values of the entries from `first` to `last`, as above."""
        return self.texts_of(self.values_as_stored(first, last))

    def values_as_stored(self, first: int, last: int) -> list[tuple[Any, ...]]:
        """Return (number, entry id, case, field, value) of the personal values of some entries."""
        self.require_whole()
        return self._rows(
            'SELECT e.seq, p.entry_id, e."case", p.field, p.value FROM main.log_entry AS e'
            " CROSS JOIN private.personal_value AS p WHERE p.entry_id = e.id"
            " AND e.seq BETWEEN ? AND ? ORDER BY e.seq, p.field",
            first,
            last,
        )

    def texts_of(self, stored: Iterable[tuple[Any, ...]]) -> dict[str, dict[str, str]]:
        """Return such values in clear, by entry id and field; raises as `personal_texts`."""
        found: dict[str, dict[str, str]] = {}
        for _, entry_id, case, field, stored_text in stored:
            text = str(stored_text)
            if is_sealed(text):
                text = self._opened_or_as_it_is(text, str(case), entry_id, field)
            found.setdefault(entry_id, {})[field] = text
        return found

    def stray_values(self) -> list[str]:
        """Return the ids under which personal values are kept, and that no entry has."""
        self.require_whole()
        rows = self._rows(
            "SELECT DISTINCT p.entry_id FROM private.personal_value AS p"
            " WHERE NOT EXISTS (SELECT 1 FROM main.log_entry AS e WHERE e.id = p.entry_id)"
        )
        return [entry_id for (entry_id,) in rows]

    def secrets(
        self, within: tuple[int, int] | None = None, stored: Mapping[str, object] | None = None
    ) -> dict[str, bytes]:
        """Return subjects' secrets, by case, for the verifier; as ``personal_texts``.

        Args:
            within: only of the cases that entries from one number to another are about; None: all.
            stored: what `secrets_as_stored` gave of them, where that was asked; None: not yet.

        """
        kept, opened = stored, self._opened_or_as_it_is
        if kept is None:
            kept = self.secrets_as_stored(within)
        return {case: self._secret(case, secret, opened) for case, secret in kept.items()}

    def secrets_as_stored(self, within: tuple[int, int] | None = None) -> dict[str, object]:
        """Return such secrets as they lie there."""
        self.require_whole()
        sql, between = 'SELECT "case", secret FROM private.subject_secret', within or ()
        if within is not None:
            sql += ' WHERE "case" IN (SELECT "case" FROM main.log_entry WHERE seq BETWEEN ? AND ?)'
        return dict(self._rows(sql, *between))

    def unused_secrets(self) -> list[str]:
        """Return the cases that have a secret and no personal value."""
        self.require_whole()
        rows = self._rows(
            'SELECT s."case" FROM private.subject_secret AS s WHERE NOT EXISTS'
            " (SELECT 1 FROM main.log_entry AS e CROSS JOIN private.personal_value AS p"
            '  WHERE p.entry_id = e.id AND e."case" = s."case")'
        )
        return [case for (case,) in rows]

    def first_kept(self, case: str) -> int | None:
        """Return the number of a case's first entry that a personal value is kept of."""
        rows = self._rows(
            "SELECT min(e.seq) FROM main.log_entry AS e CROSS JOIN private.personal_value AS p"
            ' WHERE p.entry_id = e.id AND e."case" = ?',
            case,
        )
        return rows[0][0] if rows else None

    def secret(self, case: str) -> bytes | None:
        """Return the secret of a case's person, if there is one.

        Raises:
            JournalBroken: it is sealed and does not open; else as ``vault``.

        """
        rows = self._rows('SELECT secret FROM private.subject_secret WHERE "case" = ?', case)
        return self._secret(case, rows[0][0], self._opened_or_broken) if rows else None

    def secret_is_kept(self, case: str) -> bool:
        """Return whether the secret of a case's person is there."""
        return bool(self._rows('SELECT 1 FROM private.subject_secret WHERE "case" = ?', case))

    @staticmethod
    def _secret(case: str, stored: object, opened: Callable[..., str]) -> bytes:
        raw = stored if isinstance(stored, bytes) else str(stored).encode("utf-8", "replace")
        if not raw.startswith(PREFIX.encode()):
            return raw
        text = opened(raw.decode("ascii", "replace"), case, "", "secret")
        try:
            return bytes.fromhex(text)
        except ValueError:  # handed back as it is: no secret
            return raw

    def in_clear(self) -> list[tuple[str, str]]:
        """Return (case, field) of every stored value that is not sealed, for the verifier."""
        self.require_whole()
        sealed = f"{PREFIX}{self.data_key_id}:"
        return [
            (str(case), field)
            for case, field in self._rows(
                'SELECT coalesce(e."case", \'\') AS "case", p.field'
                " FROM private.personal_value AS p"
                " LEFT JOIN main.log_entry AS e ON e.id = p.entry_id WHERE instr(p.value, ?) <> 1"
                " UNION ALL SELECT \"case\", 'secret' FROM private.subject_secret"
                " WHERE substr(secret, 1, ?) <> ?"
                " UNION ALL SELECT \"case\", 'full_name' FROM private.person_name"
                " WHERE instr(full_name, ?) <> 1 OR instr(search_key, ?) <> 1 ORDER BY 1, 2",
                sealed,
                len(sealed),
                sealed.encode(),
                sealed,
                sealed,
            )
        ]

    def erasure(self, case: str) -> Erasure | None:
        """Return what was erased of a case, or None where its values are there."""
        if self.secret_is_kept(case):
            return None  # the secret goes with the values: no need to read the entries
        return erasure_in(self.entries(case))

    def names_as_stored(self, cases: Collection[str] | None = None) -> list[tuple[Any, ...]]:
        """Return (case, full name, search key) as they lie there; of some cases, or of all."""
        self.require_whole()
        where = "" if cases is None else f' WHERE "case" IN ({marks(cases)})'
        sql = 'SELECT "case", full_name, search_key FROM private.person_name'
        return self._rows(f'{sql}{where} ORDER BY "case"', *(cases or ()))

    def name_rows(
        self,
        cases: Collection[str] | None = None,
        stored: Iterable[tuple[Any, ...]] | None = None,
    ) -> dict[str, tuple[str, str]]:
        """Return case to (full name, search key), for the verifier; as ``personal_texts``.

        Args:
            cases: some at most as many as a chunk has rows; None: all.
            stored: what `names_as_stored` gave of them, where that was asked; None: it is not yet.

        """
        return {
            case: (
                self._opened_or_as_it_is(full_name, case, "", "full_name"),
                self._opened_or_as_it_is(key, case, "", "search_key"),
            )
            for case, full_name, key in (self.names_as_stored(cases) if stored is None else stored)
        }
