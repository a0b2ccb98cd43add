-- +goose Up
-- +goose StatementBegin
-- Posts and comments, their topics and reactions.

-- Posts and comments share a table, as they share lists and IDs. It is stored in the order of creation, as rows are wide; the widest
-- columns come last, so that reading the others does not read them.
CREATE TABLE message (
	number INTEGER PRIMARY KEY,
	id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
	author BLOB NOT NULL REFERENCES user (id),
	post BLOB NOT NULL REFERENCES message (id) DEFERRABLE INITIALLY DEFERRED, -- with which the thread begins; a post's own id
	reply_to BLOB REFERENCES message (id) DEFERRABLE INITIALLY DEFERRED, -- NULL of a post; comments arrive in any order
	wall BLOB REFERENCES user (id), -- NULL when it stands on a page, and of a comment
	page BLOB REFERENCES page (id), -- NULL when it stands on a wall, and of a comment
	place BLOB REFERENCES place (id),
	audience TEXT NOT NULL DEFAULT '', -- empty of a comment, and so the rest
	created_at INTEGER NOT NULL,
	edited_at INTEGER, -- NULL when never
	deleted_at INTEGER, -- NULL when it is not
	language TEXT NOT NULL DEFAULT '',
	image TEXT NOT NULL DEFAULT '',
	text TEXT NOT NULL,
	kind TEXT GENERATED ALWAYS AS (iif(reply_to IS NULL, 'post', 'comment')) VIRTUAL,
	CHECK ((reply_to IS NULL) = (post = id))
) STRICT;

-- The indexes contain every column that decides who may read a message, so that messages that are left out cost no row access. Lists never
-- contain deleted messages.
CREATE INDEX message_post ON message (id, author, wall, audience, deleted_at, reply_to) WHERE reply_to IS NULL;
-- The place and reply_to are included for visitors and reply counts: reading the rows instead costs three times as much.
CREATE INDEX message_author ON message (author, created_at DESC, id, post, reply_to, place, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX message_wall ON message (wall, created_at DESC, id, author, audience, deleted_at)
	WHERE deleted_at IS NULL AND wall IS NOT NULL;
CREATE INDEX message_page ON message (page, created_at DESC, id, author, audience, wall, deleted_at)
	WHERE deleted_at IS NULL AND page IS NOT NULL;
-- The posts of one person on one page, for the pages that a circle joined.
CREATE INDEX message_author_page ON message (author, page, wall, audience, deleted_at)
	WHERE deleted_at IS NULL AND page IS NOT NULL;
CREATE INDEX message_reply ON message (reply_to, created_at DESC, author, id, deleted_at)
	WHERE deleted_at IS NULL AND reply_to IS NOT NULL;

CREATE TABLE message_topic (
	message BLOB NOT NULL REFERENCES message (id),
	interest BLOB NOT NULL REFERENCES interest (id),
	PRIMARY KEY (message, interest)
) STRICT, WITHOUT ROWID;

-- Posts by author and topic. Written by triggers only: messages are never removed and keep their author and time. Without it, the topics of
-- a circle need every post of everyone in it.
CREATE TABLE topic_post (
	author BLOB NOT NULL,
	interest BLOB NOT NULL,
	post BLOB NOT NULL,
	created_at INTEGER NOT NULL,
	PRIMARY KEY (author, interest, post)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER message_topic_inserted AFTER INSERT ON message_topic
BEGIN
	INSERT INTO topic_post (author, interest, post, created_at)
	SELECT author, NEW.interest, id, created_at FROM message WHERE id = NEW.message AND reply_to IS NULL;
END;

CREATE TRIGGER message_topic_deleted AFTER DELETE ON message_topic
BEGIN
	DELETE FROM topic_post WHERE interest = OLD.interest AND post = OLD.message
		AND author = (SELECT author FROM message WHERE id = OLD.message);
END;

CREATE TABLE reaction (
	user BLOB NOT NULL REFERENCES user (id),
	message BLOB NOT NULL REFERENCES message (id),
	kind TEXT NOT NULL,
	since INTEGER NOT NULL,
	PRIMARY KEY (user, message)
) STRICT, WITHOUT ROWID;

CREATE INDEX reaction_newest ON reaction (message, since DESC, user, kind);
-- +goose StatementEnd
