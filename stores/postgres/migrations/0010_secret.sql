-- +goose Up
-- +goose StatementBegin
-- The secret of these data: random bytes, the same for every process.
CREATE TABLE secret (
	id boolean PRIMARY KEY DEFAULT true CHECK (id), -- there is one row
	value bytea NOT NULL
);
-- +goose StatementEnd
