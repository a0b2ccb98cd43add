-- +goose Up
-- +goose StatementBegin
-- Advertisers of pages, and the people who have roles for them.

CREATE TABLE advertisers (
	id uuid PRIMARY KEY,
	page_id uuid NOT NULL REFERENCES pages,
	name text NOT NULL,
	currency text COLLATE "C" NOT NULL,
	created_at timestamptz NOT NULL,
	CONSTRAINT advertisers_page_key UNIQUE (page_id)
);

CREATE TABLE advertiser_members (
	advertiser_id uuid NOT NULL REFERENCES advertisers,
	user_id uuid NOT NULL REFERENCES users,
	role text COLLATE "C" NOT NULL CHECK (role IN ('ADMIN', 'MANAGER', 'ANALYST')),
	since timestamptz NOT NULL,
	PRIMARY KEY (advertiser_id, user_id)
);

CREATE INDEX advertiser_members_newest ON advertiser_members (advertiser_id, since DESC, user_id);
CREATE INDEX advertiser_members_joined ON advertiser_members (user_id, since DESC, advertiser_id);
-- +goose StatementEnd
