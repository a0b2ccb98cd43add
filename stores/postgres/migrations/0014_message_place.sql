-- +goose Up
-- +goose StatementBegin
-- The place: who was where is found without reading the messages.
DROP INDEX messages_author;
CREATE INDEX messages_author ON messages (author_id, created_at DESC, id) INCLUDE (place_id) WHERE deleted_at IS NULL;
-- +goose StatementEnd
