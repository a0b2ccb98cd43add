-- +goose Up
-- +goose StatementBegin
-- The deleted posts of a page, with every column that decides who may restore one.
CREATE INDEX message_deleted_page ON message (page, created_at DESC, id, author, audience, wall, deleted_by, deleted_at)
	WHERE deleted_at IS NOT NULL AND page IS NOT NULL;
-- +goose StatementEnd
