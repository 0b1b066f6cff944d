-- The fence around the log: an entry is added at the end, and never changed or removed.
-- It stops mistakes, not the owner of the file, who can drop it; the chain shows what he did.
-- Every migration makes these triggers anew, and opening a register compares them word for word.

CREATE TRIGGER log_entry_no_update BEFORE UPDATE ON log_entry
BEGIN
    SELECT RAISE(ABORT, 'log_entry: an entry is never changed');
END;

CREATE TRIGGER log_entry_no_delete BEFORE DELETE ON log_entry
BEGIN
    SELECT RAISE(ABORT, 'log_entry: an entry is never removed');
END;

-- INSERT OR REPLACE removes the row in its way without asking the trigger above, unless the
-- connection set recursive_triggers: so nothing may be in the way, by any unique column.
CREATE TRIGGER log_entry_only_next BEFORE INSERT ON log_entry
WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq) + 1, 0) FROM log_entry)
    OR NEW.case_ver IS NOT (
        SELECT COALESCE(MAX(case_ver) + 1, 1) FROM log_entry WHERE "case" = NEW."case"
    )
    OR EXISTS (SELECT 1 FROM log_entry WHERE leaf = NEW.leaf)
    OR EXISTS (SELECT 1 FROM log_entry WHERE id = NEW.id)
BEGIN
    SELECT RAISE(ABORT, 'log_entry: only the next entry can be added');
END;
