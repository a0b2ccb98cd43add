-- +goose Up
-- Open disputes are listed too.
DROP INDEX outflow_open;
CREATE INDEX outflow_open ON outflow (id, updated_at) WHERE state IN ('CREATED', 'PENDING');
