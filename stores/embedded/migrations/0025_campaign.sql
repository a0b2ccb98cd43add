-- +goose Up
-- +goose StatementBegin
-- Campaigns of advertisers, their ad sets and creatives. Amounts are in minor units.

CREATE TABLE campaign (
	id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
	advertiser BLOB NOT NULL REFERENCES advertiser (id),
	name TEXT NOT NULL,
	objective TEXT NOT NULL,
	state TEXT NOT NULL,
	starts_at INTEGER NOT NULL,
	ends_at INTEGER NOT NULL,
	budget INTEGER NOT NULL CHECK (budget > 0),
	daily_budget INTEGER NOT NULL,
	bid_kind TEXT NOT NULL,
	bid INTEGER NOT NULL,
	frequency_cap INTEGER NOT NULL,
	holds INTEGER NOT NULL,
	held_until INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	digest BLOB NOT NULL, -- of what it was created with
	CHECK (starts_at < ends_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX campaign_newest ON campaign (advertiser, created_at DESC, id);
CREATE INDEX campaign_live ON campaign (id, starts_at, ends_at) WHERE state = 'ACTIVE';

CREATE TABLE ad_set (
	id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
	campaign BLOB NOT NULL REFERENCES campaign (id),
	name TEXT NOT NULL,
	paused INTEGER NOT NULL,
	audience TEXT NOT NULL, -- JSON
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX ad_set_campaign ON ad_set (campaign, created_at, id);

CREATE TABLE creative (
	id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
	ad_set BLOB NOT NULL REFERENCES ad_set (id),
	post BLOB NOT NULL REFERENCES message (id),
	review TEXT NOT NULL,
	note TEXT NOT NULL,
	reviewed_at INTEGER, -- NULL while it is pending
	created_at INTEGER NOT NULL,
	UNIQUE (ad_set, post)
) STRICT, WITHOUT ROWID;

CREATE INDEX creative_ad_set ON creative (ad_set, created_at, id);
CREATE INDEX creative_pending ON creative (id) WHERE review = 'PENDING';
-- +goose StatementEnd
