-- +goose Up
-- +goose StatementBegin
-- When a person last declined a friend request, for the pause before the next one. A friendship of the two ends it. It is not moved to other
-- stores.
CREATE TABLE declined_request (
	requester BLOB NOT NULL REFERENCES user (id),
	asked BLOB NOT NULL REFERENCES user (id),
	at INTEGER NOT NULL,
	PRIMARY KEY (requester, asked)
) STRICT, WITHOUT ROWID;
-- +goose StatementEnd
