-- +goose Up
-- +goose StatementBegin
-- Places, organisations, people, their affiliations and sessions.

CREATE TABLE places (
	id uuid PRIMARY KEY,
	kind text COLLATE "C" NOT NULL,
	name text NOT NULL,
	name_key text COLLATE "C" NOT NULL, -- the folded name
	url text NOT NULL,
	part_of_id uuid REFERENCES places DEFERRABLE INITIALLY DEFERRED, -- places arrive in any order
	CONSTRAINT places_part_of_self CHECK (part_of_id <> id)
);

CREATE INDEX places_name ON places (name_key, id);
CREATE INDEX places_kind_name ON places (kind, name_key, id);
CREATE INDEX places_part_name ON places (part_of_id, name_key, id);

CREATE TABLE organisations (
	id uuid PRIMARY KEY,
	kind text COLLATE "C" NOT NULL,
	name text NOT NULL,
	name_key text COLLATE "C" NOT NULL, -- the folded name
	url text NOT NULL,
	place_id uuid REFERENCES places
);

CREATE INDEX organisations_name ON organisations (name_key, id);
CREATE INDEX organisations_kind_name ON organisations (kind, name_key, id);
CREATE INDEX organisations_place_name ON organisations (place_id, name_key, id);

CREATE TABLE users (
	id uuid PRIMARY KEY,
	handle text COLLATE "C" NOT NULL CONSTRAINT users_handle_key UNIQUE,
	name text NOT NULL,
	name_key text COLLATE "C" NOT NULL, -- the folded name
	bio text NOT NULL,
	joined_at timestamptz NOT NULL,
	languages json, -- an array of tags
	profile_fields json, -- an array of objects with label and value
	first_name text NOT NULL,
	last_name text NOT NULL,
	last_name_key text COLLATE "C" NOT NULL, -- the folded last name
	gender text NOT NULL,
	birthday text NOT NULL, -- ISO 8601, '' when unknown: it may be of any year
	city_id uuid REFERENCES places,
	friends_visibility text COLLATE "C" NOT NULL,
	interests_visibility text COLLATE "C" NOT NULL,
	password_hash text NOT NULL DEFAULT '' -- '' of a person who cannot sign in
);

CREATE INDEX users_password ON users (id) WHERE password_hash <> '';

-- The kind is that of the organisation, and kept there only.
CREATE TABLE affiliations (
	user_id uuid NOT NULL REFERENCES users,
	organisation_id uuid NOT NULL REFERENCES organisations,
	year bigint NOT NULL, -- 0 when unknown
	PRIMARY KEY (user_id, organisation_id)
);

CREATE TABLE sessions (
	id uuid PRIMARY KEY,
	user_id uuid NOT NULL REFERENCES users,
	token bytea NOT NULL UNIQUE, -- its SHA-256
	device text NOT NULL,
	created_at timestamptz NOT NULL,
	last_seen_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	ends_at timestamptz NOT NULL
);

CREATE INDEX sessions_newest ON sessions (user_id, created_at DESC, id);
-- +goose StatementEnd
