-- +goose Up
-- +goose StatementBegin
-- Friendships, requests and blocks. Two people never have a friendship or request and a block at once: whatever adds one locks both people first,
-- in the order of their ids.

CREATE TABLE friendships (
	id uuid PRIMARY KEY,
	low_id uuid NOT NULL REFERENCES users,
	high_id uuid NOT NULL REFERENCES users,
	requester_id uuid REFERENCES users, -- NULL when the source did not say
	requested_at timestamptz NOT NULL,
	since timestamptz, -- NULL while it is a request
	asked_id uuid GENERATED ALWAYS AS (CASE requester_id WHEN low_id THEN high_id WHEN high_id THEN low_id END) STORED,
	UNIQUE (low_id, high_id),
	CONSTRAINT friendships_self CHECK (low_id < high_id)
);

CREATE INDEX friendships_received ON friendships (asked_id, requested_at DESC, requester_id) WHERE since IS NULL;
CREATE INDEX friendships_sent ON friendships (requester_id, requested_at DESC, asked_id) WHERE since IS NULL;

CREATE TABLE blocks (
	blocker_id uuid NOT NULL REFERENCES users,
	blocked_id uuid NOT NULL REFERENCES users,
	since timestamptz NOT NULL,
	PRIMARY KEY (blocker_id, blocked_id),
	CONSTRAINT blocks_self CHECK (blocker_id <> blocked_id)
);

CREATE INDEX blocks_newest ON blocks (blocker_id, since DESC, blocked_id);
CREATE INDEX blocks_blocked ON blocks (blocked_id, blocker_id);

CREATE FUNCTION check_friendship() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM users WHERE id IN (NEW.low_id, NEW.high_id) ORDER BY id FOR NO KEY UPDATE;
	IF EXISTS (SELECT FROM blocks WHERE (blocker_id, blocked_id) IN ((NEW.low_id, NEW.high_id), (NEW.high_id, NEW.low_id))) THEN
		RAISE EXCEPTION 'one of the two people blocks the other' USING ERRCODE = 'FF001';
	END IF;
	RETURN NEW;
END $$;

CREATE TRIGGER friendships_blocked BEFORE INSERT ON friendships FOR EACH ROW EXECUTE FUNCTION check_friendship();

CREATE FUNCTION check_block() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM users WHERE id IN (NEW.blocker_id, NEW.blocked_id) ORDER BY id FOR NO KEY UPDATE;
	IF EXISTS (SELECT FROM friendships WHERE low_id = least(NEW.blocker_id, NEW.blocked_id)
		AND high_id = greatest(NEW.blocker_id, NEW.blocked_id) AND since IS NOT NULL) THEN
		RAISE EXCEPTION 'the two people are friends' USING ERRCODE = 'FF002';
	END IF;
	RETURN NEW;
END $$;

CREATE TRIGGER blocks_friends BEFORE INSERT ON blocks FOR EACH ROW EXECUTE FUNCTION check_block();

CREATE FUNCTION delete_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM friendships WHERE low_id = least(NEW.blocker_id, NEW.blocked_id)
		AND high_id = greatest(NEW.blocker_id, NEW.blocked_id) AND since IS NULL;
	RETURN NULL;
END $$;

CREATE TRIGGER blocks_request AFTER INSERT ON blocks FOR EACH ROW EXECUTE FUNCTION delete_request();

-- Both directions of each friendship. Written by triggers only.
CREATE TABLE friends (
	user_id uuid NOT NULL,
	friend_id uuid NOT NULL,
	since timestamptz NOT NULL,
	PRIMARY KEY (user_id, friend_id)
);

CREATE INDEX friends_newest ON friends (user_id, since DESC, friend_id);

CREATE FUNCTION add_friends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO friends (user_id, friend_id, since) VALUES (NEW.low_id, NEW.high_id, NEW.since), (NEW.high_id, NEW.low_id, NEW.since);
	RETURN NULL;
END $$;

CREATE TRIGGER friendships_inserted AFTER INSERT ON friendships FOR EACH ROW WHEN (NEW.since IS NOT NULL) EXECUTE FUNCTION add_friends();

CREATE TRIGGER friendships_accepted AFTER UPDATE OF since ON friendships FOR EACH ROW WHEN (OLD.since IS NULL AND NEW.since IS NOT NULL)
EXECUTE FUNCTION add_friends();

CREATE FUNCTION delete_friends() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM friends WHERE (user_id, friend_id) IN ((OLD.low_id, OLD.high_id), (OLD.high_id, OLD.low_id));
	RETURN NULL;
END $$;

CREATE TRIGGER friendships_deleted AFTER DELETE ON friendships FOR EACH ROW WHEN (OLD.since IS NOT NULL) EXECUTE FUNCTION delete_friends();

-- When a person last declined a friend request, for the pause before the next one. A friendship of the two ends it. It is not moved to other
-- stores.
CREATE TABLE declined_requests (
	requester_id uuid NOT NULL REFERENCES users,
	asked_id uuid NOT NULL REFERENCES users,
	at timestamptz NOT NULL,
	PRIMARY KEY (requester_id, asked_id)
);
-- +goose StatementEnd
