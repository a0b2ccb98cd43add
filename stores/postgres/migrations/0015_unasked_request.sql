-- +goose Up
-- The requests of imports that do not say who asked. There are few.
CREATE INDEX friendships_unasked_low ON friendships (low_id, high_id) WHERE since IS NULL AND asked_id IS NULL;
CREATE INDEX friendships_unasked_high ON friendships (high_id, low_id) WHERE since IS NULL AND asked_id IS NULL;
