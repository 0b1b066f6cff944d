-- Which rows a login of a PostgreSQL server sees and adds: the second wall behind the roles of the
-- log (docs/operators/postgresql.md). A login bears the name of its officer. The four tables say
-- what the log says, and nothing else: they are derived, made anew with every migration, and
-- compared with the log by `db check` and `audit verify`. The owner of the database passes it all.
-- While no role was ever given nothing is hidden, as in the program itself.
-- Made before this: main.gives and main.takes_all, from the table of rights (database/fence.py).

CREATE TABLE main.role_held (
    seq bigint PRIMARY KEY,
    officer text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    unit text COLLATE "C" NOT NULL,
    since text COLLATE "C" NOT NULL,
    ends text COLLATE "C" NOT NULL
);
CREATE INDEX ix_role_held_officer ON main.role_held (officer);
CREATE TABLE main.unit_name (
    is_code boolean NOT NULL,
    name text COLLATE "C" NOT NULL,
    since text COLLATE "C" NOT NULL,
    ends text COLLATE "C" NOT NULL,
    code text COLLATE "C" NOT NULL,
    PRIMARY KEY (is_code, name, since)
);
CREATE TABLE main.unit_above (
    unit text COLLATE "C" NOT NULL,
    above text COLLATE "C" NOT NULL,
    since text COLLATE "C" NOT NULL,
    ends text COLLATE "C" NOT NULL,
    PRIMARY KEY (unit, above, since)
);
CREATE TABLE main.case_place (
    "case" text COLLATE "C" PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    since text COLLATE "C" NOT NULL,
    moved boolean NOT NULL
);

-- The day in Việt Nam, as the log counts days.
CREATE FUNCTION main.office_day() RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT to_char(now() AT TIME ZONE interval '7 hours', 'YYYY-MM-DD')
$$;

-- Whether a place of a case lies in a unit or below it, today; '' is the whole register.
CREATE FUNCTION main.lies_in(held text, bears text, bears_key text, from_day text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    day text := main.office_day();
    found_code text;
BEGIN
    IF held = '' THEN
        RETURN true;
    END IF;
    SELECT n.code INTO found_code FROM main.unit_name n WHERE n.is_code AND n.name = bears;
    IF found_code IS NULL THEN
        SELECT n.code INTO found_code FROM main.unit_name n
        WHERE NOT n.is_code AND n.name = bears_key
            AND n.since <= from_day AND (n.ends = '' OR from_day < n.ends);
    END IF;
    RETURN EXISTS (
        SELECT FROM main.unit_above a WHERE a.unit = found_code AND a.above = held
            AND a.since <= day AND (a.ends = '' OR day < a.ends)
    );
END;
$$;

-- Whether whoever is connected sees every case.
CREATE FUNCTION main.sees_all() RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    day text := main.office_day();
BEGIN
    RETURN NOT EXISTS (SELECT FROM main.role_held) OR EXISTS (
        SELECT FROM main.role_held h WHERE h.officer = CAST(session_user AS text)
            AND h.role <> 'administrator' AND h.unit = ''
            AND h.since <= day AND (h.ends = '' OR day < h.ends)
    );
END;
$$;

-- Whether whoever is connected sees a case that lies at a place.
CREATE FUNCTION main.sees_place(bears text, bears_key text, from_day text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    day text := main.office_day();
BEGIN
    RETURN EXISTS (
        SELECT FROM main.role_held h WHERE h.officer = CAST(session_user AS text)
            AND h.role <> 'administrator'
            AND h.since <= day AND (h.ends = '' OR day < h.ends)
            AND main.lies_in(h.unit, bears, bears_key, from_day)
    );
END;
$$;

CREATE FUNCTION main.sees(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM main.case_place p
        WHERE p."case" = wanted AND main.sees_place(p.name, p.name_key, p.since)
    );
END;
$$;

-- Whether whoever is connected sees the case of an entry; values of the register itself are shown.
CREATE FUNCTION main.sees_entry(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM main.log_entry e
        WHERE e.id = wanted AND (e."case" = '' OR main.sees(e."case"))
    );
END;
$$;

-- Whether whoever is connected looks after officers and units, in a unit or (NULL) anywhere.
CREATE FUNCTION main.administers(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    day text := main.office_day();
BEGIN
    RETURN NOT EXISTS (SELECT FROM main.role_held) OR EXISTS (
        SELECT FROM main.role_held h WHERE h.officer = CAST(session_user AS text)
            AND h.role = 'administrator'
            AND h.since <= day AND (h.ends = '' OR day < h.ends)
            AND (h.unit = '' OR wanted IS NULL OR EXISTS (
                SELECT FROM main.unit_above a WHERE a.unit = wanted AND a.above = h.unit
                    AND a.since <= day AND (a.ends = '' OR day < a.ends)))
    );
END;
$$;

-- Whether whoever is connected looks after units, and a unit is only being added: it has no name yet.
CREATE FUNCTION main.is_new(wanted text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN main.administers(NULL)
        AND NOT EXISTS (SELECT FROM main.unit_name n WHERE n.is_code AND n.name = wanted);
END;
$$;

-- Whether whoever is connected may add an entry: in their own name, what a role of theirs gives,
-- in a case that this role reaches.
CREATE FUNCTION main.may_add(about text, line text) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    day text := main.office_day();
    said json;
BEGIN
    IF NOT EXISTS (SELECT FROM main.role_held) THEN
        RETURN has_column_privilege(session_user, 'main.case_place', 'name', 'UPDATE')
            OR has_table_privilege(session_user, 'main.role_held', 'INSERT');
    END IF;
    said := CAST(CAST(line AS json) ->> 'intent' AS json);
    IF said ->> 'actor' IS DISTINCT FROM CAST(session_user AS text)
        OR said ->> 'case' IS DISTINCT FROM about
    THEN
        RETURN false;
    END IF;
    IF said ->> 'action' = 'officer.relation' AND said -> 'data' ->> 'officer' = session_user THEN
        RETURN true;
    END IF;
    RETURN EXISTS (
        SELECT FROM main.role_held h WHERE h.officer = CAST(session_user AS text)
            AND h.since <= day AND (h.ends = '' OR day < h.ends)
            AND main.gives(h.role, said ->> 'action', said -> 'data' -> 'act' ->> 'kind')
            AND (h.unit = '' OR NOT main.takes_all(said ->> 'action'))
            AND (about = '' OR h.unit = '' OR EXISTS (
                SELECT FROM main.case_place p WHERE p."case" = about
                    AND main.lies_in(h.unit, p.name, p.name_key, p.since)))
    );
END;
$$;

-- A place is that of a case which was opened there: else somebody could place the next case, or one
-- that lies in no unit, where they see it. Asked at the end, for whoever opens a case places it first.
CREATE FUNCTION main.case_place_opened() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM main.log_entry e WHERE e."case" = NEW."case" AND e.case_ver = 1
            AND CAST(CAST(e.line AS json) ->> 'intent' AS json)
                -> 'data' -> 'unit' ->> 'name' = NEW.name
    ) THEN
        RAISE EXCEPTION 'case_place: this case was not opened there';
    END IF;
    RETURN NULL;
END;
$$;
CREATE CONSTRAINT TRIGGER case_place_opened AFTER INSERT ON main.case_place
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION main.case_place_opened();

-- Under which names of units cases are kept: no secret, as the log tells it, and slow to ask where
-- each row is looked at for whether it is shown.
CREATE FUNCTION main.unit_names() RETURNS SETOF text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH RECURSIVE named(unit) AS (
        SELECT min(s.unit) FROM main.case_state s
        UNION SELECT (SELECT min(t.unit) FROM main.case_state t WHERE t.unit > n.unit)
        FROM named n WHERE n.unit IS NOT NULL
    )
    SELECT n.unit FROM named n WHERE n.unit IS NOT NULL ORDER BY n.unit;
END;
$$;

ALTER TABLE main.role_held ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON main.role_held FOR SELECT USING (true);
CREATE POLICY added ON main.role_held FOR INSERT WITH CHECK (main.administers(unit));
CREATE POLICY removed ON main.role_held FOR DELETE USING (main.administers(unit));

ALTER TABLE main.unit_name ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON main.unit_name FOR SELECT USING (true);
CREATE POLICY added ON main.unit_name FOR INSERT WITH CHECK (main.administers(code));
CREATE POLICY removed ON main.unit_name FOR DELETE USING (main.administers(code));

ALTER TABLE main.unit_above ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON main.unit_above FOR SELECT USING (true);
CREATE POLICY added ON main.unit_above FOR INSERT
    WITH CHECK (main.administers(unit) OR main.is_new(unit));
CREATE POLICY removed ON main.unit_above FOR DELETE USING (main.administers(unit));

-- A case is placed where its opening says, and moved on by who sees it.
ALTER TABLE main.case_place ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON main.case_place FOR SELECT
    USING ((SELECT main.sees_all()) OR main.sees("case"));
CREATE POLICY added ON main.case_place FOR INSERT
    WITH CHECK ((SELECT main.sees_all()) OR main.sees_place(name, name_key, since));
CREATE POLICY moved_on ON main.case_place FOR UPDATE
    USING ((SELECT main.sees_all()) OR main.sees("case")) WITH CHECK (true);

ALTER TABLE main.log_entry ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON main.log_entry FOR SELECT USING (true);
CREATE POLICY added ON main.log_entry FOR INSERT WITH CHECK (main.may_add("case", line));

ALTER TABLE main.case_state ENABLE ROW LEVEL SECURITY;
CREATE POLICY within ON main.case_state USING ((SELECT main.sees_all()) OR main.sees("case"));

DO $$ BEGIN
    IF to_regclass('main.case_course') IS NOT NULL THEN  -- a register of an earlier version has none
        ALTER TABLE main.case_course ENABLE ROW LEVEL SECURITY;
        CREATE POLICY within ON main.case_course
            USING ((SELECT main.sees_all()) OR main.sees("case"));
    END IF;
    IF to_regclass('main.unit_mention') IS NOT NULL THEN
        -- Whoever opens a case may spell the name of its unit; entries about units are found by
        -- what administrators wrote of them.
        ALTER TABLE main.unit_mention ENABLE ROW LEVEL SECURITY;
        CREATE POLICY seen ON main.unit_mention FOR SELECT USING (true);
        CREATE POLICY added ON main.unit_mention FOR INSERT
            WITH CHECK (what = 'cases' OR main.administers(unit) OR main.is_new(unit));
    END IF;
END $$;

ALTER TABLE private.subject_secret ENABLE ROW LEVEL SECURITY;
CREATE POLICY within ON private.subject_secret
    USING ((SELECT main.sees_all()) OR main.sees("case"));

ALTER TABLE private.person_name ENABLE ROW LEVEL SECURITY;
CREATE POLICY within ON private.person_name USING ((SELECT main.sees_all()) OR main.sees("case"));

ALTER TABLE private.personal_value ENABLE ROW LEVEL SECURITY;
CREATE POLICY within ON private.personal_value
    USING ((SELECT main.sees_all()) OR main.sees_entry(entry_id));
