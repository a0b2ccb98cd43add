-- +goose Up
-- Campaigns whose schedule is over are ended; leases are granted up to a total of all budgets of a campaign.
CREATE INDEX campaigns_over ON campaigns (ends_at, id) WHERE state <> 'ENDED';
CREATE INDEX ad_budgets_campaign ON ad_budgets (campaign_id);
