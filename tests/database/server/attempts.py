"""Statements by which somebody with SQL might try to get past their role."""

from tests.province import HERE, THERE

OF_THE_LOG = (
    "UPDATE main.log_entry SET line = 'x'",
    "DELETE FROM main.log_entry",
    "TRUNCATE main.log_entry",
    "MERGE INTO main.log_entry a USING main.log_entry b ON a.seq = b.seq WHEN MATCHED THEN DELETE",
    "INSERT INTO main.log_entry TABLE main.log_entry ON CONFLICT (seq) DO UPDATE SET line = 'x'",
    "INSERT INTO main.log_entry SELECT 7, leaf || 'a', id, '', 9, line FROM main.log_entry",
    "ALTER TABLE main.log_entry DISABLE TRIGGER ALL",
    "ALTER TABLE main.log_entry DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE main.log_entry RENAME TO older",
    "DROP TRIGGER log_entry_no_update ON main.log_entry",
    "DROP TABLE main.log_entry",
    "DROP SCHEMA main CASCADE",
    "DROP FUNCTION main.log_entry_refuse() CASCADE",
    "DROP POLICY within ON private.personal_value",
    "CREATE POLICY mine ON private.personal_value USING (true)",
    "CREATE OR REPLACE FUNCTION main.log_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS ''",
    "CREATE OR REPLACE FUNCTION main.sees_all() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE TRIGGER mine BEFORE INSERT ON main.log_entry EXECUTE FUNCTION main.log_entry_refuse()",
    "CREATE TABLE main.mine ()",
    "CREATE VIEW private.mine AS SELECT * FROM private.personal_value",
    "CREATE RULE mine AS ON INSERT TO main.case_state DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "SET SESSION AUTHORIZATION postgres",
    'SET SESSION AUTHORIZATION "secretary.everywhere"',
    'SET ROLE "secretary.everywhere"',
    "UPDATE main.alembic_version SET version_num = '0001'",
    'ALTER ROLE "recorder.own" SUPERUSER',
    'ALTER ROLE "recorder.own" BYPASSRLS',
    "GRANT so_quan_tri TO PUBLIC",
    "SET ROLE postgres",
    "SELECT pg_read_file('PG_VERSION')",
    "COPY main.log_entry TO PROGRAM 'cat'",
    "GRANT UPDATE ON main.log_entry TO PUBLIC",
    "CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION main.log_entry_refuse()",
    "DELETE FROM main.case_state",
    "DELETE FROM main.case_place",
    "UPDATE private.personal_value SET value = 'x'",
    "UPDATE private.subject_secret SET secret = ''",
    "UPDATE main.role_held SET role = 'secretary', unit = ''",
    "UPDATE main.unit_above SET above = 'CB1'",
)
"""Nobody may do these, whatever their role."""
OF_OTHERS = (
    f"UPDATE main.case_state SET stage = 'x' WHERE \"case\" = '{THERE}'",
    f"UPDATE main.case_place SET name = 'CB1' WHERE \"case\" = '{THERE}'",
    (
        f"INSERT INTO main.case_place VALUES ('{THERE}', 'CB1', 'cb1', '2024-01-01', true)"
        ' ON CONFLICT ("case") DO UPDATE SET name = excluded.name'
    ),
    (
        "DELETE FROM private.personal_value p USING main.log_entry e WHERE e.id = p.entry_id"
        f" AND e.\"case\" = '{THERE}'"
    ),
    f"DELETE FROM private.subject_secret WHERE \"case\" = '{THERE}'",
    f"UPDATE private.person_name SET full_name = 'x' WHERE \"case\" = '{THERE}'",
    (
        "INSERT INTO private.personal_value SELECT id, 'x', 'x' FROM main.log_entry"
        f" WHERE \"case\" = '{THERE}' LIMIT 1"
    ),
    (
        f"INSERT INTO private.person_name VALUES ('{THERE}', 'x', 'x')"
        ' ON CONFLICT ("case") DO UPDATE SET full_name = excluded.full_name'
    ),
    "INSERT INTO main.role_held VALUES (9999, 'recorder.own', 'secretary', '', '2020-01-01', '')",
    "DELETE FROM main.role_held WHERE unit = 'CB2'",
    "INSERT INTO main.unit_above VALUES ('CB2', 'CB1', '', '')",
    "DELETE FROM main.unit_above WHERE unit = 'CB2'",
    "INSERT INTO main.unit_name VALUES (false, 'chi bộ mẫu hai', '0', '', 'CB1')",
    "INSERT INTO main.case_place VALUES ('HS-0888', 'CB2', 'cb2', '2024-01-01', false)",
    "INSERT INTO main.case_place VALUES ('HS-0004', 'CB1', 'cb1', '2024-01-01', false)",
    f"UPDATE main.case_place SET \"case\" = 'HS-0004' WHERE \"case\" = '{HERE}'",
    f"UPDATE main.case_state SET \"case\" = 'HS-0004' WHERE \"case\" = '{HERE}'",
    f"UPDATE private.person_name SET \"case\" = 'HS-0004' WHERE \"case\" = '{HERE}'",
)
"""Whoever works in one unit may not do these."""
OF_OTHER_UNITS = (
    "INSERT INTO main.unit_above VALUES ('CB2', 'CB1', '', '')",
    "DELETE FROM main.unit_above WHERE unit = 'CB2'",
    "INSERT INTO main.unit_name VALUES (false, 'chi bộ mẫu hai', '0', '', 'CB2')",
    "DELETE FROM main.unit_name WHERE code = 'CB2'",
    "INSERT INTO main.role_held VALUES (9999, 'cb99', 'secretary', '', '2020-01-01', '')",
    "INSERT INTO main.role_held VALUES (9999, 'cb99', 'secretary', 'CB2', '2020-01-01', '')",
    "DELETE FROM main.role_held WHERE unit = 'CB2'",
)
"""The administrator of one unit may not do these."""
_NEXT = (
    "INSERT INTO main.log_entry SELECT max(seq) + 1, repeat('{digit}', 64), repeat('{digit}', 32),"
    " '{case}', (SELECT coalesce(max(case_ver), 0) + 1 FROM main.log_entry"
    " WHERE \"case\" = '{case}'),"
    " json_build_object('intent', json_build_object('actor', '{actor}', 'case', '{case}',"
    " 'action', '{action}', 'data', json_build_object('act', json_build_object('kind', '{kind}')))"
    "::text)::text FROM main.log_entry"
)


def entry(actor: str, case: str, action: str, kind: str = "") -> str:
    """Return a statement that adds an entry with all numbers right."""
    return _NEXT.format(digit="e", actor=actor, case=case, action=action, kind=kind)


LOOKS = (
    "SELECT most_common_vals, histogram_bounds FROM pg_stats WHERE schemaname = 'private'",
    f'SELECT 1 / (length("case") - 7) FROM private.person_name WHERE "case" = \'{THERE}\'',
    f"SELECT * FROM private.person_name WHERE \"case\" = '{THERE}' OR \"case\" > 'HS-0001'",
    f"SELECT 1 FROM private.person_name WHERE \"case\" = '{THERE}' HAVING count(*) > 0",
    "TABLE private.subject_secret OFFSET 1",
    "SET row_security = off; SELECT * FROM private.person_name",
    'SET ROLE so_nguoi_ghi; SELECT "case" FROM private.person_name OFFSET 1',
    (
        "CREATE FUNCTION pg_temp.told(text, text) RETURNS boolean COST 0.0000001"
        " LANGUAGE plpgsql AS 'BEGIN RAISE WARNING ''% %'', $1, $2; RETURN true; END';"
        ' SELECT * FROM private.person_name WHERE pg_temp.told("case", full_name) OFFSET 1'
    ),
)
"""Ways to look past the rows that are shown: leaky functions, errors, statistics, settings."""
