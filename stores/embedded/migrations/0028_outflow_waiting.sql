-- +goose Up
-- Open outflows are counted, disputes too, and payouts are listed by the time of their creation.
CREATE INDEX outflow_waiting ON outflow (provider, kind) WHERE state IN ('CREATED', 'PENDING');
CREATE INDEX outflow_payout ON outflow (provider, created_at, id) WHERE kind = 'payout';
