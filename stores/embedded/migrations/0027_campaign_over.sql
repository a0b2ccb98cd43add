-- +goose Up
-- Campaigns whose schedule is over are ended; leases are granted up to a total of all budgets of a campaign.
CREATE INDEX campaign_over ON campaign (ends_at, id) WHERE state <> 'ENDED';
CREATE INDEX ad_budget_campaign ON ad_budget (campaign);
