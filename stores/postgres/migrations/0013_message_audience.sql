-- +goose Up
-- +goose StatementBegin
-- The audience of a post is read with its place in the lists of its author: nobody else's rights depend on more. A comment has none.
DROP INDEX messages_author;
CREATE INDEX messages_author ON messages (author_id, created_at DESC, id) INCLUDE (audience) WHERE deleted_at IS NULL;
-- +goose StatementEnd
