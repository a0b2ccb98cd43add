-- +goose Up
-- +goose StatementBegin
-- The deleted posts of a wall and the deleted comments of a thread, with every column that decides who may restore one.
CREATE INDEX message_deleted_wall ON message (wall, created_at DESC, id, author, audience, deleted_by, deleted_at)
	WHERE deleted_at IS NOT NULL AND wall IS NOT NULL;
CREATE INDEX message_deleted_thread ON message (post, created_at DESC, id, author, deleted_by, deleted_at, reply_to)
	WHERE deleted_at IS NOT NULL AND reply_to IS NOT NULL;
-- +goose StatementEnd
