-- +goose Up
-- +goose StatementBegin
-- The people who like an interest, for people with common interests.
CREATE INDEX like_interest ON "like" (interest, user);
-- +goose StatementEnd
