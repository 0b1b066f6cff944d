-- The fence around the log on PostgreSQL: an entry is added at the end, and never changed or
-- removed. It stops mistakes and every role but the owner and superusers, who can drop it; the chain
-- shows what they did. Every migration makes these functions and triggers anew, and opening a
-- register compares them with storage/catalogue.postgres.json.
-- ALWAYS: a session that calls itself a replica (session_replication_role) does not pass either.

CREATE FUNCTION main.log_entry_refuse() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'log_entry: an entry is never changed or removed';
END;
$$;

CREATE FUNCTION main.log_entry_only_next() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last_seq bigint;
    last_ver integer;
BEGIN
    SELECT max(seq) INTO last_seq FROM main.log_entry;
    SELECT max(case_ver) INTO last_ver FROM main.log_entry WHERE "case" = NEW."case";
    IF NEW.seq IS DISTINCT FROM coalesce(last_seq + 1, 0)
        OR NEW.case_ver IS DISTINCT FROM coalesce(last_ver + 1, 1)
        OR EXISTS (SELECT FROM main.log_entry WHERE leaf = NEW.leaf)
        OR EXISTS (SELECT FROM main.log_entry WHERE id = NEW.id)
    THEN
        RAISE EXCEPTION 'log_entry: only the next entry can be added';
    END IF;
    RETURN NEW;
END;
$$;

CREATE TRIGGER log_entry_no_update BEFORE UPDATE ON main.log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION main.log_entry_refuse();
CREATE TRIGGER log_entry_no_delete BEFORE DELETE ON main.log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION main.log_entry_refuse();
CREATE TRIGGER log_entry_no_truncate BEFORE TRUNCATE ON main.log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION main.log_entry_refuse();
CREATE TRIGGER log_entry_only_next BEFORE INSERT ON main.log_entry
    FOR EACH ROW EXECUTE FUNCTION main.log_entry_only_next();

ALTER TABLE main.log_entry ENABLE ALWAYS TRIGGER log_entry_no_update;
ALTER TABLE main.log_entry ENABLE ALWAYS TRIGGER log_entry_no_delete;
ALTER TABLE main.log_entry ENABLE ALWAYS TRIGGER log_entry_no_truncate;
ALTER TABLE main.log_entry ENABLE ALWAYS TRIGGER log_entry_only_next;
