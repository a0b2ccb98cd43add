-- +goose Up
-- +goose StatementBegin
-- Who deleted a message: its author, or somebody else who may. Until now nobody else could.
ALTER TABLE message ADD COLUMN deleted_by BLOB REFERENCES user (id); -- NULL when it is not deleted

UPDATE message SET deleted_by = author WHERE deleted_at IS NOT NULL;
-- +goose StatementEnd
