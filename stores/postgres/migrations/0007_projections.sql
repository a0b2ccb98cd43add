-- +goose Up
-- +goose StatementBegin
-- How far each projection has come. The leader leads until leads_until, and longer while nobody else does.
CREATE TABLE projections (
	name text COLLATE "C" PRIMARY KEY,
	revision bigint NOT NULL DEFAULT 0,
	version bigint NOT NULL DEFAULT 0,
	until bigint NOT NULL DEFAULT 0,
	leader text COLLATE "C", -- NULL when there is none
	leads_until timestamptz NOT NULL DEFAULT '-infinity',
	rebuild boolean NOT NULL DEFAULT true
) WITH (fillfactor = 50); -- rows are updated in place, many times a second

-- The changes that a projection could not apply. The texts of IDs are those of the API.
CREATE TABLE parked_changes (
	projection text COLLATE "C" NOT NULL REFERENCES projections,
	version bigint NOT NULL,
	revision bigint NOT NULL,
	at timestamptz NOT NULL,
	table_name text NOT NULL,
	op text NOT NULL,
	key text NOT NULL,
	other text NOT NULL,
	by text NOT NULL,
	reason text NOT NULL,
	parked_at timestamptz NOT NULL,
	attempts bigint NOT NULL,
	PRIMARY KEY (projection, version)
);
-- +goose StatementEnd
