-- +goose Up
-- +goose StatementBegin
-- The budgets of campaigns, which are holds, and their leases. Exact amounts are minor units and billionths of them. spent is what closed leases have used.
CREATE TABLE ad_budget (
	hold BLOB NOT NULL PRIMARY KEY REFERENCES hold,
	campaign BLOB NOT NULL,
	leased INTEGER NOT NULL DEFAULT 0 CHECK (leased >= 0),
	spent_minor INTEGER NOT NULL DEFAULT 0,
	spent_nanos INTEGER NOT NULL DEFAULT 0,
	captured INTEGER NOT NULL DEFAULT 0,
	finished INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TABLE ad_lease (
	id BLOB NOT NULL PRIMARY KEY,
	campaign BLOB NOT NULL,
	hold BLOB NOT NULL REFERENCES ad_budget,
	amount INTEGER NOT NULL CHECK (amount > 0),
	used_minor INTEGER NOT NULL DEFAULT 0,
	used_nanos INTEGER NOT NULL DEFAULT 0,
	opened_at INTEGER NOT NULL,
	ends_at INTEGER NOT NULL,
	closed_at INTEGER, -- NULL while it is open
	CHECK (used_minor < amount OR used_minor = amount AND used_nanos = 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX ad_lease_open ON ad_lease (ends_at, id) WHERE closed_at IS NULL;
CREATE INDEX ad_lease_hold ON ad_lease (hold) WHERE closed_at IS NULL;

-- The impressions and clicks. A shown ad, which its token identifies, has at most one of each kind.
CREATE TABLE ad_event (
	token BLOB NOT NULL,
	kind TEXT NOT NULL,
	lease BLOB NOT NULL REFERENCES ad_lease,
	campaign BLOB NOT NULL,
	ad_set BLOB,
	creative BLOB,
	person BLOB,
	price_minor INTEGER NOT NULL,
	price_nanos INTEGER NOT NULL,
	reasons TEXT NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY (token, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX ad_event_person ON ad_event (person, at, token) WHERE kind = 'IMPRESSION';

-- What the events add up to. An ID that is not set has zeros. nanos are not carried over into minor units.
CREATE TABLE ad_figure (
	campaign BLOB NOT NULL,
	day INTEGER NOT NULL,
	ad_set BLOB NOT NULL,
	creative BLOB NOT NULL,
	age TEXT NOT NULL,
	gender TEXT NOT NULL,
	place BLOB NOT NULL,
	interest BLOB NOT NULL,
	impressions INTEGER NOT NULL,
	clicks INTEGER NOT NULL,
	spend_minor INTEGER NOT NULL,
	spend_nanos INTEGER NOT NULL,
	PRIMARY KEY (campaign, day, ad_set, creative, age, gender, place, interest)
) STRICT, WITHOUT ROWID;

-- The sources from which figures were added.
CREATE TABLE ad_figure_source (campaign BLOB NOT NULL, source TEXT NOT NULL, PRIMARY KEY (campaign, source)) STRICT, WITHOUT ROWID;
-- +goose StatementEnd
