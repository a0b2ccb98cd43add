-- +goose Up
-- +goose StatementBegin
-- The audience and the place: who may read a post, and who was where, is found without reading the messages.
DROP INDEX messages_author;
CREATE INDEX messages_author ON messages (author_id, created_at DESC, id) INCLUDE (audience, place_id) WHERE deleted_at IS NULL;
-- +goose StatementEnd
