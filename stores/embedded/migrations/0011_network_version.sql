-- +goose Up
-- +goose StatementBegin
-- The version of friendships, people and who may see their friends: each change of one adds 1. What is computed from them and kept in memory
-- is current while it has the version of the file. It begins with a random number, so that no two files have the same version.
CREATE TABLE network_version (version INTEGER NOT NULL) STRICT;

INSERT INTO network_version (version) VALUES (abs(random() / 4));

CREATE TRIGGER network_friendship_inserted AFTER INSERT ON friendship WHEN NEW.since IS NOT NULL
BEGIN
	UPDATE network_version SET version = version + 1;
END;

CREATE TRIGGER network_friendship_accepted AFTER UPDATE OF since ON friendship WHEN (OLD.since IS NULL) <> (NEW.since IS NULL)
BEGIN
	UPDATE network_version SET version = version + 1;
END;

CREATE TRIGGER network_friendship_deleted AFTER DELETE ON friendship WHEN OLD.since IS NOT NULL
BEGIN
	UPDATE network_version SET version = version + 1;
END;

CREATE TRIGGER network_user_inserted AFTER INSERT ON user
BEGIN
	UPDATE network_version SET version = version + 1;
END;

CREATE TRIGGER network_user_deleted AFTER DELETE ON user
BEGIN
	UPDATE network_version SET version = version + 1;
END;

CREATE TRIGGER network_user_changed AFTER UPDATE OF friends_visibility ON user WHEN OLD.friends_visibility <> NEW.friends_visibility
BEGIN
	UPDATE network_version SET version = version + 1;
END;
-- +goose StatementEnd
