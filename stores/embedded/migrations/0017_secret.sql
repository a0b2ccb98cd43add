-- +goose Up
-- +goose StatementBegin
-- The secret of these data: 32 random bytes that never change and leave the server in no answer. Ids that reveal nothing are made with it.
CREATE TABLE secret (value BLOB NOT NULL CHECK (length(value) = 32)) STRICT;

INSERT INTO secret (value) VALUES (randomblob(32));
-- +goose StatementEnd
