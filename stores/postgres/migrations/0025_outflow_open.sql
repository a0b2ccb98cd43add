-- +goose Up
-- Open disputes are listed too.
DROP INDEX outflows_open;
CREATE INDEX outflows_open ON outflows (id) WHERE state IN ('CREATED', 'PENDING');
