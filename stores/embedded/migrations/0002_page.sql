-- +goose Up
-- +goose StatementBegin
-- Places, organisations and affiliations, pages and memberships, and further fields of profiles.

CREATE TABLE place (
	id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL, -- the folded name
	url TEXT NOT NULL,
	part_of BLOB REFERENCES place (id) DEFERRABLE INITIALLY DEFERRED, -- places arrive in any order
	CHECK (part_of <> id)
) STRICT, WITHOUT ROWID;

CREATE INDEX place_name ON place (name_key, id);
CREATE INDEX place_kind_name ON place (kind, name_key, id);
CREATE INDEX place_part_name ON place (part_of, name_key, id, kind);

CREATE TABLE organisation (
	id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL, -- the folded name
	url TEXT NOT NULL,
	place BLOB REFERENCES place (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX organisation_name ON organisation (name_key, id);
CREATE INDEX organisation_kind_name ON organisation (kind, name_key, id);
CREATE INDEX organisation_place_name ON organisation (place, name_key, id, kind);

ALTER TABLE user ADD COLUMN first_name TEXT NOT NULL DEFAULT '';
ALTER TABLE user ADD COLUMN last_name TEXT NOT NULL DEFAULT '';
ALTER TABLE user ADD COLUMN gender TEXT NOT NULL DEFAULT '';
ALTER TABLE user ADD COLUMN birthday TEXT NOT NULL DEFAULT ''; -- ISO 8601
ALTER TABLE user ADD COLUMN city BLOB REFERENCES place (id);

-- The kind is that of the organisation, and kept there only.
CREATE TABLE affiliation (
	user BLOB NOT NULL REFERENCES user (id),
	organisation BLOB NOT NULL REFERENCES organisation (id),
	year INTEGER NOT NULL, -- 0 when unknown
	PRIMARY KEY (user, organisation)
) STRICT, WITHOUT ROWID;

-- Stored in the order of creation, as rows are wide.
CREATE TABLE page (
	id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
	kind TEXT NOT NULL,
	category TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL, -- the folded name
	about TEXT NOT NULL,
	url TEXT NOT NULL,
	owner BLOB REFERENCES user (id), -- NULL when nobody here decides
	created_at INTEGER NOT NULL,
	members INTEGER NOT NULL DEFAULT 0 -- kept by the triggers of membership
) STRICT;

-- Most categories belong to one kind, so their indexes contain the kind.
CREATE INDEX page_popular ON page (members DESC, id);
CREATE INDEX page_name ON page (name_key, id);
CREATE INDEX page_newest ON page (created_at DESC, id);
CREATE INDEX page_kind_popular ON page (kind, members DESC, id);
CREATE INDEX page_kind_name ON page (kind, name_key, id);
CREATE INDEX page_kind_newest ON page (kind, created_at DESC, id);
CREATE INDEX page_category_popular ON page (category, members DESC, id, kind);
CREATE INDEX page_category_name ON page (category, name_key, id, kind);
CREATE INDEX page_category_newest ON page (category, created_at DESC, id, kind);

CREATE TABLE page_topic (
	page BLOB NOT NULL REFERENCES page (id),
	interest BLOB NOT NULL REFERENCES interest (id),
	PRIMARY KEY (page, interest)
) STRICT, WITHOUT ROWID;

-- Both directions of each link. Inserts have the smaller page first; the trigger adds the other direction.
CREATE TABLE page_link (
	page BLOB NOT NULL REFERENCES page (id),
	other BLOB NOT NULL REFERENCES page (id),
	PRIMARY KEY (page, other),
	CHECK (page <> other)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER page_link_inserted AFTER INSERT ON page_link WHEN NEW.page < NEW.other
BEGIN
	INSERT INTO page_link (page, other) VALUES (NEW.other, NEW.page);
END;

CREATE TABLE membership (
	page BLOB NOT NULL REFERENCES page (id),
	user BLOB NOT NULL REFERENCES user (id),
	role TEXT NOT NULL,
	since INTEGER NOT NULL,
	PRIMARY KEY (page, user)
) STRICT, WITHOUT ROWID;

CREATE INDEX membership_newest ON membership (page, since DESC, user);
CREATE INDEX membership_joined ON membership (user, since DESC, page);

CREATE TRIGGER membership_inserted AFTER INSERT ON membership
BEGIN
	UPDATE page SET members = members + 1 WHERE id = NEW.page;
END;

CREATE TRIGGER membership_deleted AFTER DELETE ON membership
BEGIN
	UPDATE page SET members = members - 1 WHERE id = OLD.page;
END;
-- +goose StatementEnd
