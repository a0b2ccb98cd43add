-- +goose Up
-- +goose StatementBegin
-- Interests and likes.

CREATE TABLE interests (
	id uuid PRIMARY KEY,
	kind text COLLATE "C" NOT NULL,
	name text NOT NULL,
	name_key text COLLATE "C" NOT NULL, -- the folded name
	url text NOT NULL,
	likes bigint NOT NULL DEFAULT 0 -- kept by the triggers of likes
);

CREATE INDEX interests_popular ON interests (likes DESC, id);
CREATE INDEX interests_name ON interests (name_key, id);
CREATE INDEX interests_kind_popular ON interests (kind, likes DESC, id);
CREATE INDEX interests_kind_name ON interests (kind, name_key, id);

-- The number of interests of each kind. Written by the trigger only: interests are never deleted and never change their kind.
CREATE TABLE kinds (
	name text COLLATE "C" PRIMARY KEY,
	interests bigint NOT NULL
);

CREATE FUNCTION count_kinds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO kinds AS k (name, interests) SELECT kind, count(*) FROM added GROUP BY kind ORDER BY kind
	ON CONFLICT (name) DO UPDATE SET interests = k.interests + excluded.interests;
	RETURN NULL;
END $$;

CREATE TRIGGER interests_inserted AFTER INSERT ON interests REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION count_kinds();

CREATE TABLE genres (
	interest_id uuid NOT NULL REFERENCES interests,
	genre_id uuid NOT NULL REFERENCES interests,
	count bigint NOT NULL,
	PRIMARY KEY (interest_id, genre_id)
);

CREATE INDEX genres_most ON genres (interest_id, count DESC, genre_id);
CREATE INDEX genres_genre ON genres (genre_id, interest_id);

CREATE TABLE likes (
	user_id uuid NOT NULL REFERENCES users,
	interest_id uuid NOT NULL REFERENCES interests,
	strength bigint NOT NULL,
	since timestamptz NOT NULL,
	PRIMARY KEY (user_id, interest_id)
);

CREATE INDEX likes_strongest ON likes (user_id, strength DESC, interest_id) INCLUDE (since);
CREATE INDEX likes_interest ON likes (interest_id, user_id);

-- Interests are changed, and so locked, in the order of their ids: statements do not wait for each other in a circle.
CREATE FUNCTION count_likes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	c record;
BEGIN
	FOR c IN SELECT interest_id AS id, count(*) * TG_ARGV[0]::bigint AS n FROM changed GROUP BY interest_id ORDER BY interest_id LOOP
		UPDATE interests SET likes = likes + c.n WHERE id = c.id;
	END LOOP;
	RETURN NULL;
END $$;

CREATE TRIGGER likes_inserted AFTER INSERT ON likes REFERENCING NEW TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION count_likes('1');

CREATE TRIGGER likes_deleted AFTER DELETE ON likes REFERENCING OLD TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION count_likes('-1');
-- +goose StatementEnd
