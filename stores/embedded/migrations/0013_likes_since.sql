-- +goose Up
-- +goose StatementBegin
-- A list of likes is read from the index alone: its rows have since.
DROP INDEX like_strongest;

CREATE INDEX like_strongest ON "like" (user, strength DESC, interest, since);
-- +goose StatementEnd
