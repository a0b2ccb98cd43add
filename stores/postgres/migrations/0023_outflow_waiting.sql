-- +goose Up
-- Open outflows are counted, disputes too, and payouts are listed by the time of their creation.
CREATE INDEX outflows_waiting ON outflows (provider, kind) WHERE state IN ('CREATED', 'PENDING');
CREATE INDEX outflows_payout ON outflows (provider, created_at, id) WHERE kind = 'payout';
