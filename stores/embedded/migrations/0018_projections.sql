-- +goose Up
-- +goose StatementBegin
-- How far each projection has come. The leader leads until leads_until, in microseconds since 1970, and longer while nobody else does.
CREATE TABLE projection (
	name TEXT NOT NULL PRIMARY KEY,
	revision INTEGER NOT NULL DEFAULT 0,
	version INTEGER NOT NULL DEFAULT 0,
	until INTEGER NOT NULL DEFAULT 0,
	leader TEXT, -- NULL when there is none
	leads_until INTEGER NOT NULL DEFAULT 0,
	rebuild INTEGER NOT NULL DEFAULT 1
) STRICT;

-- The changes that a projection could not apply. The texts of IDs are those of the API.
CREATE TABLE parked_change (
	projection TEXT NOT NULL REFERENCES projection,
	version INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	at INTEGER NOT NULL,
	table_name TEXT NOT NULL,
	op TEXT NOT NULL,
	key TEXT NOT NULL,
	other TEXT NOT NULL,
	by TEXT NOT NULL,
	reason TEXT NOT NULL,
	parked_at INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	PRIMARY KEY (projection, version)
) STRICT, WITHOUT ROWID;
-- +goose StatementEnd
