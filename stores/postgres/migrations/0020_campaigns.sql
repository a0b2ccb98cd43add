-- +goose Up
-- +goose StatementBegin
-- Campaigns of advertisers, their ad sets and creatives. Amounts are in minor units.

CREATE TABLE campaigns (
	id uuid PRIMARY KEY,
	advertiser_id uuid NOT NULL REFERENCES advertisers,
	name text NOT NULL,
	objective text COLLATE "C" NOT NULL,
	state text COLLATE "C" NOT NULL,
	starts_at timestamptz NOT NULL,
	ends_at timestamptz NOT NULL,
	budget bigint NOT NULL CHECK (budget > 0),
	daily_budget bigint NOT NULL,
	bid_kind text COLLATE "C" NOT NULL,
	bid bigint NOT NULL,
	frequency_cap bigint NOT NULL,
	holds bigint NOT NULL,
	held_until timestamptz NOT NULL,
	created_at timestamptz NOT NULL,
	digest bytea NOT NULL, -- of what it was created with
	CHECK (starts_at < ends_at)
);

CREATE INDEX campaigns_newest ON campaigns (advertiser_id, created_at DESC, id);
CREATE INDEX campaigns_live ON campaigns (id) INCLUDE (starts_at, ends_at) WHERE state = 'ACTIVE';

CREATE TABLE ad_sets (
	id uuid PRIMARY KEY,
	campaign_id uuid NOT NULL REFERENCES campaigns,
	name text NOT NULL,
	paused boolean NOT NULL,
	audience text NOT NULL, -- JSON
	created_at timestamptz NOT NULL
);

CREATE INDEX ad_sets_campaign ON ad_sets (campaign_id, created_at, id);

CREATE TABLE creatives (
	id uuid PRIMARY KEY,
	ad_set_id uuid NOT NULL REFERENCES ad_sets,
	post_id uuid NOT NULL REFERENCES messages,
	review text COLLATE "C" NOT NULL,
	note text NOT NULL,
	reviewed_at timestamptz, -- NULL while it is pending
	created_at timestamptz NOT NULL,
	CONSTRAINT creatives_post_key UNIQUE (ad_set_id, post_id)
);

CREATE INDEX creatives_ad_set ON creatives (ad_set_id, created_at, id);
CREATE INDEX creatives_pending ON creatives (id) WHERE review = 'PENDING';
-- +goose StatementEnd
