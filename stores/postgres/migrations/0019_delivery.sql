-- +goose Up
-- +goose StatementBegin
-- The budgets of campaigns, which are holds, and their leases. Exact amounts are minor units and billionths of them. spent is what closed leases have used.
CREATE TABLE ad_budgets (
	hold_id uuid PRIMARY KEY REFERENCES holds,
	campaign_id uuid NOT NULL,
	leased bigint NOT NULL DEFAULT 0 CHECK (leased >= 0),
	spent_minor bigint NOT NULL DEFAULT 0,
	spent_nanos bigint NOT NULL DEFAULT 0,
	captured bigint NOT NULL DEFAULT 0,
	finished boolean NOT NULL DEFAULT false
);

CREATE TABLE ad_leases (
	id uuid PRIMARY KEY,
	campaign_id uuid NOT NULL,
	hold_id uuid NOT NULL REFERENCES ad_budgets,
	amount bigint NOT NULL CHECK (amount > 0),
	used_minor bigint NOT NULL DEFAULT 0,
	used_nanos bigint NOT NULL DEFAULT 0,
	opened_at timestamptz NOT NULL,
	ends_at timestamptz NOT NULL,
	closed_at timestamptz, -- NULL while it is open
	CHECK (used_minor < amount OR used_minor = amount AND used_nanos = 0)
) WITH (fillfactor = 50); -- rows are updated in place, for each batch of events
CREATE INDEX ad_leases_open ON ad_leases (ends_at, id) WHERE closed_at IS NULL;
CREATE INDEX ad_leases_hold ON ad_leases (hold_id) WHERE closed_at IS NULL;

-- The impressions and clicks. A shown ad, which its token identifies, has at most one of each kind.
CREATE TABLE ad_events (
	token uuid NOT NULL,
	kind text COLLATE "C" NOT NULL,
	lease_id uuid NOT NULL REFERENCES ad_leases,
	campaign_id uuid NOT NULL,
	ad_set_id uuid,
	creative_id uuid,
	person_id uuid,
	price_minor bigint NOT NULL,
	price_nanos bigint NOT NULL,
	reasons text NOT NULL,
	at timestamptz NOT NULL,
	PRIMARY KEY (token, kind)
);
CREATE INDEX ad_events_person ON ad_events (person_id, at, token) WHERE kind = 'IMPRESSION';

-- What the events add up to. An ID that is not set has zeros. nanos are not carried over into minor units.
CREATE TABLE ad_figures (
	campaign_id uuid NOT NULL,
	day timestamptz NOT NULL,
	ad_set_id uuid NOT NULL,
	creative_id uuid NOT NULL,
	age text COLLATE "C" NOT NULL,
	gender text COLLATE "C" NOT NULL,
	place_id uuid NOT NULL,
	interest_id uuid NOT NULL,
	impressions bigint NOT NULL,
	clicks bigint NOT NULL,
	spend_minor bigint NOT NULL,
	spend_nanos bigint NOT NULL,
	PRIMARY KEY (campaign_id, day, ad_set_id, creative_id, age, gender, place_id, interest_id)
) WITH (fillfactor = 50);

-- The sources from which figures were added.
CREATE TABLE ad_figure_sources (campaign_id uuid NOT NULL, source text COLLATE "C" NOT NULL, PRIMARY KEY (campaign_id, source));
-- +goose StatementEnd
