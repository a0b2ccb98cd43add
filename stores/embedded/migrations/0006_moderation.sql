-- +goose Up
-- +goose StatementBegin
-- Whoever may delete a message sees it: the index of posts has the page, and the pages that a person owns or moderates have indexes.
-- Deleted comments stay in the list of replies while they are answered.
DROP INDEX message_post;

CREATE INDEX message_post ON message (id, author, wall, page, audience, deleted_at, reply_to) WHERE reply_to IS NULL;

DROP INDEX message_reply;

CREATE INDEX message_reply ON message (reply_to, created_at DESC, author, id, deleted_at) WHERE reply_to IS NOT NULL;

CREATE INDEX page_owner ON page (owner, id) WHERE owner IS NOT NULL;

CREATE INDEX membership_moderator ON membership (user, page) WHERE role = 'MODERATOR';
-- +goose StatementEnd
