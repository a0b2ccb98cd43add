-- +goose Up
-- +goose StatementBegin
-- How ads may be chosen for a person. People without a row have the default.
CREATE TABLE ad_preference (
	user BLOB NOT NULL PRIMARY KEY REFERENCES user (id),
	by_interest INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- +goose StatementEnd
