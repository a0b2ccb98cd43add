-- +goose Up
-- +goose StatementBegin
-- Posts and comments, what they are about, and how people feel about them.

-- Posts and comments together, as they are listed together and share their IDs. Kept in the order of their making, as rows are
-- wide; what is widest comes last, so that a look at a row need not read it.
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

-- The indexes have all that decides who may read a message, also what their own conditions say of it: SQLite looks there at what
-- it is asked, and a message that is left out costs no look at its row. No list holds what is deleted.
CREATE INDEX message_post ON message (id, author, wall, audience, deleted_at, reply_to) WHERE reply_to IS NULL;
-- Where it was written is in there for those who ask who was where, which most messages are no answer to; and what it answers for
-- those who ask who answers posts, whom the rows would cost three times as much.
CREATE INDEX message_author ON message (author, created_at DESC, id, post, reply_to, place, deleted_at) WHERE deleted_at IS NULL;
CREATE INDEX message_wall ON message (wall, created_at DESC, id, author, audience, deleted_at)
	WHERE deleted_at IS NULL AND wall IS NOT NULL;
CREATE INDEX message_page ON message (page, created_at DESC, id, author, audience, wall, deleted_at)
	WHERE deleted_at IS NULL AND page IS NOT NULL;
-- What one person posted on one page: of the pages that people have just joined, one asks for little else.
CREATE INDEX message_author_page ON message (author, page, wall, audience, deleted_at)
	WHERE deleted_at IS NULL AND page IS NOT NULL;
CREATE INDEX message_reply ON message (reply_to, created_at DESC, author, id, deleted_at)
	WHERE deleted_at IS NULL AND reply_to IS NOT NULL;

CREATE TABLE message_topic (
	message BLOB NOT NULL REFERENCES message (id),
	interest BLOB NOT NULL REFERENCES interest (id),
	PRIMARY KEY (message, interest)
) STRICT, WITHOUT ROWID;

-- The posts by their authors and topics. Nobody but the triggers writes here: messages are never taken out and keep their author
-- and time. A circle is asked for its posts about a topic, and for all it wrote about before a time; without this that reads every
-- post of everybody in it.
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
