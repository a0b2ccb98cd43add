-- +goose Up
-- +goose StatementBegin
-- A block belongs to the person who made it, so two people can block each other. A block removes an open request between its two people.
DROP INDEX block_pair;

DROP TRIGGER friendship_blocked;

CREATE TRIGGER friendship_blocked BEFORE INSERT ON friendship
WHEN EXISTS (SELECT 1 FROM block WHERE blocker = NEW.low AND blocked = NEW.high)
	OR EXISTS (SELECT 1 FROM block WHERE blocker = NEW.high AND blocked = NEW.low)
BEGIN
	SELECT RAISE(ABORT, 'blocked');
END;

DROP TRIGGER block_friends;

CREATE TRIGGER block_friends BEFORE INSERT ON block
WHEN EXISTS (SELECT 1 FROM friendship
	WHERE low = min(NEW.blocker, NEW.blocked) AND high = max(NEW.blocker, NEW.blocked) AND since IS NOT NULL)
BEGIN
	SELECT RAISE(ABORT, 'friends');
END;

CREATE TRIGGER block_request AFTER INSERT ON block
BEGIN
	DELETE FROM friendship WHERE low = min(NEW.blocker, NEW.blocked) AND high = max(NEW.blocker, NEW.blocked) AND since IS NULL;
END;
-- +goose StatementEnd
