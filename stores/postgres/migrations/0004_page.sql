-- +goose Up
-- +goose StatementBegin
-- Pages and memberships.

CREATE TABLE pages (
	id uuid PRIMARY KEY,
	kind text COLLATE "C" NOT NULL,
	category text COLLATE "C" NOT NULL,
	name text NOT NULL,
	name_key text COLLATE "C" NOT NULL, -- the folded name
	about text NOT NULL,
	url text NOT NULL,
	owner_id uuid REFERENCES users, -- NULL when nobody here decides
	created_at timestamptz NOT NULL,
	members bigint NOT NULL DEFAULT 0 -- kept by the triggers of memberships
);

-- Most categories belong to one kind.
CREATE INDEX pages_popular ON pages (members DESC, id);
CREATE INDEX pages_name ON pages (name_key, id);
CREATE INDEX pages_newest ON pages (created_at DESC, id);
CREATE INDEX pages_kind_popular ON pages (kind, members DESC, id);
CREATE INDEX pages_kind_name ON pages (kind, name_key, id);
CREATE INDEX pages_kind_newest ON pages (kind, created_at DESC, id);
CREATE INDEX pages_category_popular ON pages (category, members DESC, id);
CREATE INDEX pages_category_name ON pages (category, name_key, id);
CREATE INDEX pages_category_newest ON pages (category, created_at DESC, id);
CREATE INDEX pages_owner ON pages (owner_id, id) WHERE owner_id IS NOT NULL;

CREATE TABLE page_topics (
	page_id uuid NOT NULL REFERENCES pages,
	interest_id uuid NOT NULL REFERENCES interests,
	PRIMARY KEY (page_id, interest_id)
);

CREATE TABLE page_links (
	low_id uuid NOT NULL REFERENCES pages,
	high_id uuid NOT NULL REFERENCES pages,
	PRIMARY KEY (low_id, high_id),
	CONSTRAINT page_links_self CHECK (low_id < high_id)
);

CREATE INDEX page_links_high ON page_links (high_id, low_id);

CREATE TABLE memberships (
	page_id uuid NOT NULL REFERENCES pages,
	user_id uuid NOT NULL REFERENCES users,
	role text COLLATE "C" NOT NULL,
	since timestamptz NOT NULL,
	CONSTRAINT memberships_pkey PRIMARY KEY (page_id, user_id)
);

CREATE INDEX memberships_newest ON memberships (page_id, since DESC, user_id);
CREATE INDEX memberships_joined ON memberships (user_id, since DESC, page_id);
CREATE INDEX memberships_moderator ON memberships (user_id, page_id) WHERE role = 'MODERATOR';

-- Pages are changed, and so locked, in the order of their ids: statements do not wait for each other in a circle.
CREATE FUNCTION count_members() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	c record;
BEGIN
	FOR c IN SELECT page_id AS id, count(*) * TG_ARGV[0]::bigint AS n FROM changed GROUP BY page_id ORDER BY page_id LOOP
		UPDATE pages SET members = members + c.n WHERE id = c.id;
	END LOOP;
	RETURN NULL;
END $$;

CREATE TRIGGER memberships_inserted AFTER INSERT ON memberships REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION count_members('1');

CREATE TRIGGER memberships_deleted AFTER DELETE ON memberships REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION count_members('-1');
-- +goose StatementEnd
