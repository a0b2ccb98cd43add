-- +goose Up
-- +goose StatementBegin
-- Posts and comments, their topics and reactions.

-- Posts and comments share a table, as they share lists and IDs.
CREATE TABLE messages (
	id uuid PRIMARY KEY,
	author_id uuid NOT NULL REFERENCES users,
	post_id uuid NOT NULL REFERENCES messages DEFERRABLE INITIALLY DEFERRED, -- with which the thread begins; a post's own id
	reply_to_id uuid REFERENCES messages DEFERRABLE INITIALLY DEFERRED, -- NULL of a post; comments arrive in any order
	kind text COLLATE "C" NOT NULL GENERATED ALWAYS AS (CASE WHEN reply_to_id IS NULL THEN 'post' ELSE 'comment' END) STORED,
	wall_id uuid REFERENCES users, -- NULL when it is on a page, and of a comment
	page_id uuid REFERENCES pages, -- NULL when it is on a wall, and of a comment
	place_id uuid REFERENCES places,
	audience text COLLATE "C" NOT NULL DEFAULT '', -- empty of a comment, and so the rest
	created_at timestamptz NOT NULL,
	edited_at timestamptz, -- NULL when never
	deleted_at timestamptz, -- NULL when it is not
	deleted_by_id uuid REFERENCES users, -- NULL when it is not deleted
	language text NOT NULL DEFAULT '',
	image text NOT NULL DEFAULT '',
	text text NOT NULL,
	CHECK ((reply_to_id IS NULL) = (post_id = id))
);

CREATE INDEX messages_author ON messages (author_id, created_at DESC, id) WHERE deleted_at IS NULL;
CREATE INDEX messages_wall ON messages (wall_id, created_at DESC, id) WHERE deleted_at IS NULL AND wall_id IS NOT NULL;
CREATE INDEX messages_page ON messages (page_id, created_at DESC, id) WHERE deleted_at IS NULL AND page_id IS NOT NULL;
CREATE INDEX messages_reply ON messages (reply_to_id, created_at DESC, id) WHERE reply_to_id IS NOT NULL;
CREATE INDEX messages_thread ON messages (post_id, created_at DESC, id) WHERE deleted_at IS NULL AND reply_to_id IS NOT NULL;
CREATE INDEX messages_deleted ON messages (author_id, created_at DESC, id) WHERE deleted_at IS NOT NULL;
CREATE INDEX messages_deleted_wall ON messages (wall_id, created_at DESC, id) WHERE deleted_at IS NOT NULL AND wall_id IS NOT NULL;
CREATE INDEX messages_deleted_page ON messages (page_id, created_at DESC, id) WHERE deleted_at IS NOT NULL AND page_id IS NOT NULL;
CREATE INDEX messages_deleted_thread ON messages (post_id, created_at DESC, id) WHERE deleted_at IS NOT NULL AND reply_to_id IS NOT NULL;

CREATE TABLE message_topics (
	message_id uuid NOT NULL REFERENCES messages,
	interest_id uuid NOT NULL REFERENCES interests,
	PRIMARY KEY (message_id, interest_id)
);

CREATE TABLE reactions (
	user_id uuid NOT NULL REFERENCES users,
	message_id uuid NOT NULL REFERENCES messages,
	kind text COLLATE "C" NOT NULL,
	since timestamptz NOT NULL,
	PRIMARY KEY (user_id, message_id)
);

CREATE INDEX reactions_newest ON reactions (message_id, since DESC, user_id) INCLUDE (kind);
-- +goose StatementEnd
