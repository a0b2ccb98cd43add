-- +goose Up
-- +goose StatementBegin
-- The comments of a thread at any depth.
CREATE INDEX message_thread ON message (post, created_at DESC, id, author, deleted_at, reply_to)
	WHERE deleted_at IS NULL AND reply_to IS NOT NULL;
-- The deleted messages of a person.
CREATE INDEX message_deleted ON message (author, created_at DESC, id, deleted_at) WHERE deleted_at IS NOT NULL;
-- +goose StatementEnd
