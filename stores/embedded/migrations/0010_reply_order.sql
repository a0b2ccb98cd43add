-- +goose Up
-- +goose StatementBegin
-- Replies of one time are in order of their ids: positions, which cursors contain, have no author.
DROP INDEX message_reply;

CREATE INDEX message_reply ON message (reply_to, created_at DESC, id, author, deleted_at) WHERE reply_to IS NOT NULL;
-- +goose StatementEnd
