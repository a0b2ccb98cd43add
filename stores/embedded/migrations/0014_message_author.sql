-- +goose Up
-- +goose StatementBegin
-- Whether a person may read a post of an author is decided from this index alone.
DROP INDEX message_author;

CREATE INDEX message_author ON message (author, created_at DESC, id, post, reply_to, wall, page, audience, place, deleted_at) WHERE deleted_at IS NULL;
-- +goose StatementEnd
