-- +goose Up
-- +goose StatementBegin
-- Posts by author and topic. Written by triggers only: messages are never removed and keep their author and time. Without it, the topics of a
-- circle need every post of everyone in it.
CREATE TABLE topic_posts (
	author_id uuid NOT NULL,
	interest_id uuid NOT NULL,
	post_id uuid NOT NULL,
	created_at timestamptz NOT NULL,
	PRIMARY KEY (author_id, interest_id, post_id)
);

CREATE INDEX topic_posts_time ON topic_posts (author_id, created_at) INCLUDE (interest_id, post_id);

INSERT INTO topic_posts (author_id, interest_id, post_id, created_at)
SELECT m.author_id, x.interest_id, m.id, m.created_at FROM message_topics x JOIN messages m ON m.id = x.message_id WHERE m.reply_to_id IS NULL;

CREATE FUNCTION add_topic_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO topic_posts (author_id, interest_id, post_id, created_at)
	SELECT m.author_id, x.interest_id, m.id, m.created_at FROM added x JOIN messages m ON m.id = x.message_id WHERE m.reply_to_id IS NULL;
	RETURN NULL;
END $$;

CREATE TRIGGER message_topics_inserted AFTER INSERT ON message_topics REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION add_topic_posts();

CREATE FUNCTION delete_topic_posts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM topic_posts t USING deleted x, messages m
	WHERE m.id = x.message_id AND t.author_id = m.author_id AND t.interest_id = x.interest_id AND t.post_id = x.message_id;
	RETURN NULL;
END $$;

CREATE TRIGGER message_topics_deleted AFTER DELETE ON message_topics REFERENCING OLD TABLE AS deleted
FOR EACH STATEMENT EXECUTE FUNCTION delete_topic_posts();

-- The posts of one person on one page, for the pages that a circle joined.
CREATE INDEX messages_author_page ON messages (author_id, page_id) WHERE deleted_at IS NULL AND page_id IS NOT NULL;
-- +goose StatementEnd
