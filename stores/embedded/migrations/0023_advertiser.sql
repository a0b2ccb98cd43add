-- +goose Up
-- +goose StatementBegin
-- Advertisers of pages, and the people who have roles for them.

CREATE TABLE advertiser (
	id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
	page BLOB NOT NULL UNIQUE REFERENCES page (id),
	name TEXT NOT NULL,
	currency TEXT NOT NULL,
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE advertiser_member (
	advertiser BLOB NOT NULL REFERENCES advertiser (id),
	user BLOB NOT NULL REFERENCES user (id),
	role TEXT NOT NULL CHECK (role IN ('ADMIN', 'MANAGER', 'ANALYST')),
	since INTEGER NOT NULL,
	PRIMARY KEY (advertiser, user)
) STRICT, WITHOUT ROWID;

CREATE INDEX advertiser_member_newest ON advertiser_member (advertiser, since DESC, user);
CREATE INDEX advertiser_member_joined ON advertiser_member (user, since DESC, advertiser);
-- +goose StatementEnd
