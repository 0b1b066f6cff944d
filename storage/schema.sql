-- Made by tools/make_schema.py from the migrations, word for word as SQLite keeps it: the tables
-- and indexes of a new register. The triggers are in triggers/sqlite.sql, the revision in
-- migrations/revisions.txt.

-- file: main
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE case_course (
	"case" TEXT NOT NULL, 
	ver INTEGER NOT NULL, 
	head TEXT NOT NULL, 
	as_of TEXT NOT NULL, 
	firm_from TEXT NOT NULL, 
	quiet_from TEXT NOT NULL, 
	quiet_until TEXT NOT NULL, 
	next_clock TEXT, 
	decided_on TEXT, 
	admitted_on TEXT, 
	official_on TEXT, 
	begun_on TEXT NOT NULL, 
	latest_on TEXT NOT NULL, 
	state TEXT NOT NULL, 
	since TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	unit_since TEXT NOT NULL, 
	rulebook TEXT NOT NULL, 
	program TEXT NOT NULL, 
	person TEXT NOT NULL, 
	done TEXT NOT NULL, 
	stays TEXT NOT NULL, 
	clocks TEXT NOT NULL, 
	course TEXT NOT NULL, 
	CONSTRAINT pk_case_course PRIMARY KEY ("case"), 
	CONSTRAINT ck_case_course_ver CHECK (ver >= 1), 
	CONSTRAINT ck_case_course_head CHECK (length(head) = 64), 
	CONSTRAINT ck_case_course_as_of CHECK (length(as_of) = 10), 
	CONSTRAINT ck_case_course_firm_from CHECK (length(firm_from) = 10), 
	CONSTRAINT ck_case_course_quiet_from CHECK (length(quiet_from) = 10), 
	CONSTRAINT ck_case_course_quiet_until CHECK (length(quiet_until) = 10), 
	CONSTRAINT ck_case_course_next_clock CHECK (length(next_clock) = 10), 
	CONSTRAINT ck_case_course_decided_on CHECK (length(decided_on) = 10), 
	CONSTRAINT ck_case_course_admitted_on CHECK (length(admitted_on) = 10), 
	CONSTRAINT ck_case_course_official_on CHECK (length(official_on) = 10), 
	CONSTRAINT ck_case_course_begun_on CHECK (length(begun_on) = 10), 
	CONSTRAINT ck_case_course_latest_on CHECK (length(latest_on) = 10), 
	CONSTRAINT ck_case_course_since CHECK (length(since) = 10), 
	CONSTRAINT ck_case_course_unit_since CHECK (length(unit_since) = 10), 
	CONSTRAINT ck_case_course_rulebook CHECK (length(rulebook) = 64), 
	CONSTRAINT ck_case_course_person CHECK (length(person) = 32)
);
CREATE TABLE case_state (
	"case" TEXT NOT NULL, 
	ver INTEGER NOT NULL, 
	head TEXT NOT NULL, 
	state TEXT NOT NULL, 
	stage TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	opened_on TEXT NOT NULL, 
	state_since TEXT NOT NULL, 
	moved_on TEXT NOT NULL, 
	lawful INTEGER NOT NULL, 
	judged INTEGER NOT NULL, 
	next_step TEXT, 
	due_on TEXT, 
	due_rule TEXT, 
	rulebook TEXT NOT NULL, 
	program TEXT NOT NULL, 
	CONSTRAINT pk_case_state PRIMARY KEY ("case"), 
	CONSTRAINT ck_case_state_ver CHECK (ver >= 1), 
	CONSTRAINT ck_case_state_head CHECK (length(head) = 64), 
	CONSTRAINT ck_case_state_opened_on CHECK (length(opened_on) = 10), 
	CONSTRAINT ck_case_state_state_since CHECK (length(state_since) = 10), 
	CONSTRAINT ck_case_state_moved_on CHECK (length(moved_on) = 10), 
	CONSTRAINT ck_case_state_lawful CHECK (lawful IN (0, 1)), 
	CONSTRAINT ck_case_state_judged CHECK (judged IN (0, 1)), 
	CONSTRAINT ck_case_state_due_on CHECK (length(due_on) = 10), 
	CONSTRAINT ck_case_state_due_rule CHECK ((due_on IS NULL) = (due_rule IS NULL)), 
	CONSTRAINT ck_case_state_rulebook CHECK (length(rulebook) IN (0, 64))
);
CREATE TABLE log_entry (
	seq INTEGER NOT NULL, 
	leaf TEXT NOT NULL, 
	id TEXT NOT NULL, 
	"case" TEXT NOT NULL, 
	case_ver INTEGER NOT NULL, 
	line TEXT NOT NULL, 
	CONSTRAINT pk_log_entry PRIMARY KEY (seq), 
	CONSTRAINT uq_log_entry_leaf UNIQUE (leaf), 
	CONSTRAINT uq_log_entry_id UNIQUE (id), 
	CONSTRAINT uq_log_entry_case_case_ver UNIQUE ("case", case_ver), 
	CONSTRAINT ck_log_entry_seq CHECK (seq >= 0), 
	CONSTRAINT ck_log_entry_leaf CHECK (length(leaf) = 64), 
	CONSTRAINT ck_log_entry_id CHECK (length(id) = 32), 
	CONSTRAINT ck_log_entry_case_ver CHECK (case_ver >= 1)
);
CREATE TABLE unit_mention (
	what TEXT NOT NULL, 
	target TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	seq BIGINT NOT NULL, 
	CONSTRAINT pk_unit_mention PRIMARY KEY (what, target, unit, seq)
);
CREATE INDEX ix_case_course_admitted_on ON case_course (admitted_on, "case");
CREATE INDEX ix_case_course_at_hand ON case_course ("case", ver, head, rulebook, program, quiet_from, quiet_until, firm_from, begun_on);
CREATE INDEX ix_case_course_decided_on ON case_course (decided_on, "case");
CREATE INDEX ix_case_course_next_clock ON case_course (next_clock, "case");
CREATE INDEX ix_case_course_noted ON case_course ("case") WHERE done <> '[]';
CREATE INDEX ix_case_course_official_on ON case_course (official_on, "case");
CREATE INDEX ix_case_course_running ON case_course ("case") WHERE clocks <> '{}';
CREATE INDEX ix_case_state_due_on ON case_state (due_on);
CREATE INDEX ix_case_state_unit ON case_state (unit);
CREATE INDEX ix_log_entry_action ON log_entry (substr(line, 26, 16), seq) WHERE "case" = '';

-- file: private
CREATE TABLE person_name (
	"case" TEXT NOT NULL, 
	full_name TEXT NOT NULL, 
	search_key TEXT NOT NULL, 
	CONSTRAINT pk_person_name PRIMARY KEY ("case")
);
CREATE TABLE personal_value (
	entry_id TEXT NOT NULL, 
	field TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_personal_value PRIMARY KEY (entry_id, field)
);
CREATE TABLE subject_secret (
	"case" TEXT NOT NULL, 
	secret BLOB NOT NULL, 
	CONSTRAINT pk_subject_secret PRIMARY KEY ("case"), 
	CONSTRAINT ck_subject_secret_secret CHECK (length(secret) >= 32)
);
CREATE INDEX ix_person_name_search_key ON person_name (search_key);
