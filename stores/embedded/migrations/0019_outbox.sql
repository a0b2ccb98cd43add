-- +goose Up
-- +goose StatementBegin
-- The outbox: every transaction stores which rows it has changed. Triggers do, so that whatever writes a row does. A load drops them, as the one
-- change that the migration inserts says that any row may have changed.

-- what is 4 times the number of the table, plus 0 for an imported, 1 for an inserted, 2 for an updated and 3 for a deleted row: see stores.ChangeCode. The version
-- begins with the time in microseconds: data that replace others have greater versions. The last row is never deleted, so that versions
-- increase.
CREATE TABLE change (
	version INTEGER PRIMARY KEY,
	what INTEGER NOT NULL,
	at INTEGER NOT NULL, -- milliseconds since 1970
	key BLOB,
	other BLOB,
	by BLOB
) STRICT;

INSERT INTO change (version, what, at) VALUES (CAST(unixepoch('subsec') * 1000 AS INTEGER) * 1000, 2, CAST(unixepoch('subsec') * 1000 AS INTEGER));

-- The version up to which changes were deleted.
CREATE TABLE change_pruned (version INTEGER NOT NULL) STRICT;

INSERT INTO change_pruned (version) VALUES (0);

-- Passwords, and counts that other triggers keep, are no changes.
CREATE TRIGGER change_place_inserted AFTER INSERT ON place
BEGIN INSERT INTO change (what, at, key) VALUES (5, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id); END;
CREATE TRIGGER change_place_updated AFTER UPDATE ON place
BEGIN INSERT INTO change (what, at, key) VALUES (6, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id); END;
CREATE TRIGGER change_place_deleted AFTER DELETE ON place
BEGIN INSERT INTO change (what, at, key) VALUES (7, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.id); END;

CREATE TRIGGER change_organisation_inserted AFTER INSERT ON organisation
BEGIN INSERT INTO change (what, at, key) VALUES (9, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id); END;
CREATE TRIGGER change_organisation_updated AFTER UPDATE ON organisation
BEGIN INSERT INTO change (what, at, key) VALUES (10, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id); END;
CREATE TRIGGER change_organisation_deleted AFTER DELETE ON organisation
BEGIN INSERT INTO change (what, at, key) VALUES (11, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.id); END;

CREATE TRIGGER change_user_inserted AFTER INSERT ON user
BEGIN INSERT INTO change (what, at, key) VALUES (13, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id); END;
CREATE TRIGGER change_user_updated AFTER UPDATE ON user WHEN OLD.password_hash = NEW.password_hash
BEGIN INSERT INTO change (what, at, key) VALUES (14, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id); END;
CREATE TRIGGER change_user_deleted AFTER DELETE ON user
BEGIN INSERT INTO change (what, at, key) VALUES (15, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.id); END;

CREATE TRIGGER change_affiliation_inserted AFTER INSERT ON affiliation
BEGIN INSERT INTO change (what, at, key, other) VALUES (17, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.user, NEW.organisation); END;
CREATE TRIGGER change_affiliation_updated AFTER UPDATE ON affiliation
BEGIN INSERT INTO change (what, at, key, other) VALUES (18, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.user, NEW.organisation); END;
CREATE TRIGGER change_affiliation_deleted AFTER DELETE ON affiliation
BEGIN INSERT INTO change (what, at, key, other) VALUES (19, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.user, OLD.organisation); END;

CREATE TRIGGER change_interest_inserted AFTER INSERT ON interest
BEGIN INSERT INTO change (what, at, key) VALUES (21, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id); END;
CREATE TRIGGER change_interest_updated AFTER UPDATE ON interest WHEN OLD.likes = NEW.likes
BEGIN INSERT INTO change (what, at, key) VALUES (22, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id); END;
CREATE TRIGGER change_interest_deleted AFTER DELETE ON interest
BEGIN INSERT INTO change (what, at, key) VALUES (23, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.id); END;

CREATE TRIGGER change_genre_inserted AFTER INSERT ON genre
BEGIN INSERT INTO change (what, at, key, other) VALUES (25, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.interest, NEW.genre); END;
CREATE TRIGGER change_genre_updated AFTER UPDATE ON genre
BEGIN INSERT INTO change (what, at, key, other) VALUES (26, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.interest, NEW.genre); END;
CREATE TRIGGER change_genre_deleted AFTER DELETE ON genre
BEGIN INSERT INTO change (what, at, key, other) VALUES (27, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.interest, OLD.genre); END;

CREATE TRIGGER change_block_inserted AFTER INSERT ON block
BEGIN INSERT INTO change (what, at, key, other) VALUES (29, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.blocker, NEW.blocked); END;
CREATE TRIGGER change_block_updated AFTER UPDATE ON block
BEGIN INSERT INTO change (what, at, key, other) VALUES (30, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.blocker, NEW.blocked); END;
CREATE TRIGGER change_block_deleted AFTER DELETE ON block
BEGIN INSERT INTO change (what, at, key, other) VALUES (31, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.blocker, OLD.blocked); END;

CREATE TRIGGER change_friendship_inserted AFTER INSERT ON friendship
BEGIN INSERT INTO change (what, at, key, other, by) VALUES (33, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.low, NEW.high, NEW.requester); END;
CREATE TRIGGER change_friendship_updated AFTER UPDATE ON friendship
BEGIN INSERT INTO change (what, at, key, other, by) VALUES (34, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.low, NEW.high, NEW.requester); END;
CREATE TRIGGER change_friendship_deleted AFTER DELETE ON friendship
BEGIN INSERT INTO change (what, at, key, other, by) VALUES (35, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.low, OLD.high, OLD.requester); END;

CREATE TRIGGER change_like_inserted AFTER INSERT ON "like"
BEGIN INSERT INTO change (what, at, key, other) VALUES (37, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.user, NEW.interest); END;
CREATE TRIGGER change_like_updated AFTER UPDATE ON "like"
BEGIN INSERT INTO change (what, at, key, other) VALUES (38, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.user, NEW.interest); END;
CREATE TRIGGER change_like_deleted AFTER DELETE ON "like"
BEGIN INSERT INTO change (what, at, key, other) VALUES (39, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.user, OLD.interest); END;

CREATE TRIGGER change_page_inserted AFTER INSERT ON page
BEGIN INSERT INTO change (what, at, key) VALUES (41, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id); END;
CREATE TRIGGER change_page_updated AFTER UPDATE ON page WHEN OLD.members = NEW.members
BEGIN INSERT INTO change (what, at, key) VALUES (42, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id); END;
CREATE TRIGGER change_page_deleted AFTER DELETE ON page
BEGIN INSERT INTO change (what, at, key) VALUES (43, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.id); END;

CREATE TRIGGER change_page_topic_inserted AFTER INSERT ON page_topic
BEGIN INSERT INTO change (what, at, key, other) VALUES (45, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.page, NEW.interest); END;
CREATE TRIGGER change_page_topic_updated AFTER UPDATE ON page_topic
BEGIN INSERT INTO change (what, at, key, other) VALUES (46, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.page, NEW.interest); END;
CREATE TRIGGER change_page_topic_deleted AFTER DELETE ON page_topic
BEGIN INSERT INTO change (what, at, key, other) VALUES (47, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.page, OLD.interest); END;

CREATE TRIGGER change_page_link_inserted AFTER INSERT ON page_link WHEN NEW.page < NEW.other
BEGIN INSERT INTO change (what, at, key, other) VALUES (49, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.page, NEW.other); END;
CREATE TRIGGER change_page_link_updated AFTER UPDATE ON page_link WHEN NEW.page < NEW.other
BEGIN INSERT INTO change (what, at, key, other) VALUES (50, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.page, NEW.other); END;
CREATE TRIGGER change_page_link_deleted AFTER DELETE ON page_link WHEN OLD.page < OLD.other
BEGIN INSERT INTO change (what, at, key, other) VALUES (51, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.page, OLD.other); END;

CREATE TRIGGER change_membership_inserted AFTER INSERT ON membership
BEGIN INSERT INTO change (what, at, key, other) VALUES (53, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.user, NEW.page); END;
CREATE TRIGGER change_membership_updated AFTER UPDATE ON membership
BEGIN INSERT INTO change (what, at, key, other) VALUES (54, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.user, NEW.page); END;
CREATE TRIGGER change_membership_deleted AFTER DELETE ON membership
BEGIN INSERT INTO change (what, at, key, other) VALUES (55, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.user, OLD.page); END;

CREATE TRIGGER change_message_inserted AFTER INSERT ON message
BEGIN INSERT INTO change (what, at, key, by) VALUES (iif(NEW.reply_to IS NULL, 57, 61), CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id, coalesce(NEW.deleted_by, NEW.author)); END;
CREATE TRIGGER change_message_updated AFTER UPDATE ON message
	WHEN (OLD.text, OLD.image, OLD.language, OLD.audience, OLD.edited_at, OLD.deleted_at) IS NOT (NEW.text, NEW.image, NEW.language, NEW.audience, NEW.edited_at, NEW.deleted_at)
BEGIN INSERT INTO change (what, at, key, by) VALUES (iif(NEW.reply_to IS NULL, 58, 62), CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.id, coalesce(NEW.deleted_by, OLD.deleted_by, NEW.author)); END;
CREATE TRIGGER change_message_deleted AFTER DELETE ON message
BEGIN INSERT INTO change (what, at, key, by) VALUES (iif(OLD.reply_to IS NULL, 59, 63), CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.id, coalesce(OLD.deleted_by, OLD.author)); END;

CREATE TRIGGER change_message_topic_inserted AFTER INSERT ON message_topic
BEGIN INSERT INTO change (what, at, key, other) VALUES (65, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.message, NEW.interest); END;
CREATE TRIGGER change_message_topic_updated AFTER UPDATE ON message_topic
BEGIN INSERT INTO change (what, at, key, other) VALUES (66, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.message, NEW.interest); END;
CREATE TRIGGER change_message_topic_deleted AFTER DELETE ON message_topic
BEGIN INSERT INTO change (what, at, key, other) VALUES (67, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.message, OLD.interest); END;

CREATE TRIGGER change_reaction_inserted AFTER INSERT ON reaction
BEGIN INSERT INTO change (what, at, key, other) VALUES (69, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.user, NEW.message); END;
CREATE TRIGGER change_reaction_updated AFTER UPDATE ON reaction WHEN OLD.kind <> NEW.kind
BEGIN INSERT INTO change (what, at, key, other) VALUES (70, CAST(unixepoch('subsec') * 1000 AS INTEGER), NEW.user, NEW.message); END;
CREATE TRIGGER change_reaction_deleted AFTER DELETE ON reaction
BEGIN INSERT INTO change (what, at, key, other) VALUES (71, CAST(unixepoch('subsec') * 1000 AS INTEGER), OLD.user, OLD.message); END;
-- +goose StatementEnd
