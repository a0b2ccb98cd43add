-- +goose Up
-- +goose StatementBegin
-- People, friendships, blocks, interests, likes and sessions.
-- IDs are 16 bytes, times are microseconds since 1970 in UTC. Tables are stored in the order of their keys (WITHOUT ROWID), except those
-- with wide rows (user) and with unordered IDs (friendship).

CREATE TABLE user (
	id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
	handle TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL, -- the folded name
	bio TEXT NOT NULL,
	joined_at INTEGER NOT NULL,
	languages TEXT NOT NULL, -- JSON
	facts TEXT NOT NULL, -- JSON
	friends_visibility TEXT NOT NULL,
	interests_visibility TEXT NOT NULL,
	password_hash TEXT NOT NULL DEFAULT ''
) STRICT;

-- Lists of people need names and visibilities, never the whole row.
CREATE INDEX user_listed ON user (id, friends_visibility, interests_visibility, name_key);
CREATE INDEX user_password ON user (id) WHERE password_hash <> '';

CREATE TABLE friendship (
	number INTEGER PRIMARY KEY,
	id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
	low BLOB NOT NULL REFERENCES user (id),
	high BLOB NOT NULL REFERENCES user (id),
	requester BLOB REFERENCES user (id), -- NULL when the source did not say
	requested_at INTEGER NOT NULL,
	since INTEGER, -- NULL while it is a request
	asked BLOB GENERATED ALWAYS AS (CASE requester WHEN low THEN high WHEN high THEN low END) VIRTUAL,
	UNIQUE (low, high),
	CHECK (low < high)
) STRICT;

CREATE INDEX friendship_received ON friendship (asked, requested_at DESC, requester) WHERE since IS NULL;
CREATE INDEX friendship_sent ON friendship (requester, requested_at DESC, asked) WHERE since IS NULL;

CREATE TABLE block (
	blocker BLOB NOT NULL REFERENCES user (id),
	blocked BLOB NOT NULL REFERENCES user (id),
	since INTEGER NOT NULL,
	PRIMARY KEY (blocker, blocked),
	CHECK (blocker <> blocked)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX block_pair ON block (min(blocker, blocked), max(blocker, blocked));
CREATE INDEX block_newest ON block (blocker, since DESC, blocked);
CREATE INDEX block_blocked ON block (blocked, blocker);

-- Two people never have a friendship or request and a block at once.
CREATE TRIGGER friendship_blocked BEFORE INSERT ON friendship
WHEN EXISTS (SELECT 1 FROM block
	WHERE min(blocker, blocked) = min(NEW.low, NEW.high) AND max(blocker, blocked) = max(NEW.low, NEW.high))
BEGIN
	SELECT RAISE(ABORT, 'blocked');
END;

CREATE TRIGGER block_friends BEFORE INSERT ON block
WHEN EXISTS (SELECT 1 FROM friendship
	WHERE low = min(NEW.blocker, NEW.blocked) AND high = max(NEW.blocker, NEW.blocked))
BEGIN
	SELECT RAISE(ABORT, 'friends');
END;

-- Both directions of each friendship, newest first. Written by triggers only. There is no further index: the cost of an import is the pages
-- that unordered friendships touch.
CREATE TABLE friend (
	user BLOB NOT NULL,
	since INTEGER NOT NULL,
	friend BLOB NOT NULL,
	friendship INTEGER NOT NULL, -- its number
	PRIMARY KEY (user, since DESC, friend)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER friendship_inserted AFTER INSERT ON friendship WHEN NEW.since IS NOT NULL
BEGIN
	INSERT INTO friend (user, since, friend, friendship)
	VALUES (NEW.low, NEW.since, NEW.high, NEW.number), (NEW.high, NEW.since, NEW.low, NEW.number);
END;

CREATE TRIGGER friendship_accepted AFTER UPDATE OF since ON friendship WHEN OLD.since IS NULL AND NEW.since IS NOT NULL
BEGIN
	INSERT INTO friend (user, since, friend, friendship)
	VALUES (NEW.low, NEW.since, NEW.high, NEW.number), (NEW.high, NEW.since, NEW.low, NEW.number);
END;

CREATE TRIGGER friendship_deleted AFTER DELETE ON friendship WHEN OLD.since IS NOT NULL
BEGIN
	DELETE FROM friend WHERE user = OLD.low AND since = OLD.since AND friend = OLD.high;
	DELETE FROM friend WHERE user = OLD.high AND since = OLD.since AND friend = OLD.low;
END;

CREATE TABLE interest (
	id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	name_key TEXT NOT NULL, -- the folded name
	url TEXT NOT NULL,
	likes INTEGER NOT NULL DEFAULT 0 -- kept by the triggers of "like"
) STRICT, WITHOUT ROWID;

CREATE INDEX interest_popular ON interest (likes DESC, id);
CREATE INDEX interest_name ON interest (name_key, id);
CREATE INDEX interest_kind_popular ON interest (kind, likes DESC, id);
CREATE INDEX interest_kind_name ON interest (kind, name_key, id);

-- The number of interests of each kind. Written by the trigger only: interests are never deleted and never change their kind.
CREATE TABLE kind (
	name TEXT PRIMARY KEY NOT NULL,
	interests INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER interest_inserted AFTER INSERT ON interest
BEGIN
	INSERT INTO kind (name, interests) VALUES (NEW.kind, 1) ON CONFLICT (name) DO UPDATE SET interests = interests + 1;
END;

CREATE TABLE genre (
	interest BLOB NOT NULL REFERENCES interest (id),
	genre BLOB NOT NULL REFERENCES interest (id),
	count INTEGER NOT NULL,
	PRIMARY KEY (interest, genre)
) STRICT, WITHOUT ROWID;

CREATE INDEX genre_most ON genre (interest, count DESC, genre);
CREATE INDEX genre_genre ON genre (genre, interest);

CREATE TABLE "like" (
	user BLOB NOT NULL REFERENCES user (id),
	interest BLOB NOT NULL REFERENCES interest (id),
	strength INTEGER NOT NULL,
	since INTEGER NOT NULL,
	PRIMARY KEY (user, interest)
) STRICT, WITHOUT ROWID;

CREATE INDEX like_strongest ON "like" (user, strength DESC, interest);

CREATE TRIGGER like_inserted AFTER INSERT ON "like"
BEGIN
	UPDATE interest SET likes = likes + 1 WHERE id = NEW.interest;
END;

CREATE TRIGGER like_deleted AFTER DELETE ON "like"
BEGIN
	UPDATE interest SET likes = likes - 1 WHERE id = OLD.interest;
END;

CREATE TABLE session (
	id BLOB PRIMARY KEY NOT NULL CHECK (length(id) = 16),
	user BLOB NOT NULL REFERENCES user (id),
	token BLOB NOT NULL UNIQUE,
	device TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	last_seen_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_newest ON session (user, created_at DESC, id);
-- +goose StatementEnd
