-- +goose Up
-- The requests of imports that do not say who asked. There are few.
CREATE INDEX friendship_unasked_low ON friendship (low, high) WHERE since IS NULL AND requester IS NULL;
CREATE INDEX friendship_unasked_high ON friendship (high, low) WHERE since IS NULL AND requester IS NULL;
