-- +goose Up
-- +goose StatementBegin
-- The changes of people and friendships, and of all tables, for the friendship graph that processes keep in memory: each of its answers looks for them.
CREATE INDEX changes_network ON changes (tx) WHERE what = 2 OR what BETWEEN 12 AND 15 OR what BETWEEN 32 AND 35;
-- +goose StatementEnd
