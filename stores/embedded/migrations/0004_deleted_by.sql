-- +goose Up
-- +goose StatementBegin
-- The person who deleted a message. Until now only its author could.
ALTER TABLE message ADD COLUMN deleted_by BLOB REFERENCES user (id); -- NULL when it is not deleted

UPDATE message SET deleted_by = author WHERE deleted_at IS NOT NULL;
-- +goose StatementEnd
