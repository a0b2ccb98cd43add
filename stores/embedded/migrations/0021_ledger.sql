-- +goose Up
-- +goose StatementBegin
-- The ledger. Amounts are in minor units, times in microseconds since 1970. What is recorded is never changed: triggers see to it.
-- The state of an account is that of its last entry; the hash is that of the account while it has none.
CREATE TABLE account (
	id BLOB NOT NULL PRIMARY KEY,
	owner BLOB, -- NULL when it is the network's
	owner_kind TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	currency TEXT NOT NULL,
	floor INTEGER, -- NULL for none
	opened_at INTEGER NOT NULL,
	entries INTEGER NOT NULL DEFAULT 0,
	balance INTEGER NOT NULL DEFAULT 0,
	held INTEGER NOT NULL DEFAULT 0 CHECK (held >= 0),
	recorded_at INTEGER,
	hash BLOB NOT NULL,
	CHECK (floor IS NULL OR balance - held >= floor)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_owner ON account (owner, id) WHERE owner IS NOT NULL;

-- ended_at of an expired hold is expires_at.
CREATE TABLE hold (
	id BLOB NOT NULL PRIMARY KEY,
	from_account BLOB NOT NULL REFERENCES account,
	to_account BLOB NOT NULL REFERENCES account,
	amount INTEGER NOT NULL CHECK (amount > 0),
	captured INTEGER NOT NULL CHECK (captured BETWEEN 0 AND amount),
	description TEXT NOT NULL,
	cause BLOB,
	cause_kind TEXT NOT NULL,
	opened_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	state TEXT NOT NULL,
	ended_at INTEGER, -- NULL while it is open
	CHECK (from_account <> to_account)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_open ON hold (from_account, expires_at) WHERE ended_at IS NULL;
CREATE INDEX hold_from ON hold (from_account, expires_at);
CREATE INDEX hold_to ON hold (to_account, expires_at);

CREATE TABLE transfer (
	id BLOB NOT NULL PRIMARY KEY,
	description TEXT NOT NULL,
	cause BLOB,
	cause_kind TEXT NOT NULL,
	reverses BLOB REFERENCES transfer,
	hold BLOB REFERENCES hold,
	effective_at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX transfer_reverses ON transfer (reverses) WHERE reverses IS NOT NULL;

-- leg is the place of the entry among those of its transfer. The entries of a transfer are inserted before it, which closes it.
CREATE TABLE entry (
	account BLOB NOT NULL REFERENCES account,
	number INTEGER NOT NULL,
	kind TEXT NOT NULL,
	transfer BLOB REFERENCES transfer DEFERRABLE INITIALLY DEFERRED,
	leg INTEGER,
	hold BLOB REFERENCES hold DEFERRABLE INITIALLY DEFERRED,
	amount INTEGER NOT NULL,
	held INTEGER NOT NULL,
	balance INTEGER NOT NULL,
	held_after INTEGER NOT NULL,
	effective_at INTEGER NOT NULL,
	recorded_at INTEGER NOT NULL,
	hash BLOB NOT NULL,
	PRIMARY KEY (account, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX entry_transfer ON entry (transfer, leg) WHERE transfer IS NOT NULL;
CREATE INDEX entry_hold ON entry (hold, recorded_at) WHERE hold IS NOT NULL;
CREATE INDEX entry_recorded ON entry (account, recorded_at, number);
CREATE INDEX entry_back_dated ON entry (account, effective_at) WHERE effective_at < recorded_at AND amount <> 0;

-- The dates before which nothing can be recorded any more. The last one counts.
CREATE TABLE ledger_closing (before INTEGER NOT NULL PRIMARY KEY, closed_at INTEGER NOT NULL) STRICT;

CREATE TRIGGER transfer_balanced BEFORE INSERT ON transfer
BEGIN
	SELECT RAISE(ABORT, 'the period is closed') WHERE NEW.effective_at < (SELECT max(before) FROM ledger_closing);
	SELECT RAISE(ABORT, 'the transfer has fewer than two legs') WHERE (SELECT count(*) FROM entry e WHERE e.transfer = NEW.id) < 2;
	SELECT RAISE(ABORT, 'the amounts do not add up to 0') WHERE EXISTS (
		SELECT 1 FROM entry e CROSS JOIN account a ON a.id = e.account WHERE e.transfer = NEW.id GROUP BY a.currency HAVING sum(e.amount) <> 0);
END;
CREATE TRIGGER entry_is_next BEFORE INSERT ON entry
BEGIN
	SELECT RAISE(ABORT, 'the transfer is recorded') WHERE EXISTS (SELECT 1 FROM transfer t WHERE t.id = NEW.transfer);
	SELECT RAISE(ABORT, 'the entry does not follow the last one') WHERE NOT EXISTS (
		SELECT 1 FROM account a WHERE a.id = NEW.account AND NEW.number = 1 AND NEW.balance = NEW.amount AND NEW.held_after = NEW.held
		UNION ALL SELECT 1 FROM entry e WHERE e.account = NEW.account AND e.number = NEW.number - 1 AND NEW.balance = e.balance + NEW.amount
			AND NEW.held_after = e.held_after + NEW.held AND NEW.recorded_at >= e.recorded_at);
END;
CREATE TRIGGER account_follows_entries BEFORE UPDATE ON account
BEGIN
	SELECT RAISE(ABORT, 'an account does not change') WHERE (NEW.id, NEW.owner, NEW.owner_kind, NEW.kind, NEW.name, NEW.currency, NEW.floor, NEW.opened_at)
		IS NOT (OLD.id, OLD.owner, OLD.owner_kind, OLD.kind, OLD.name, OLD.currency, OLD.floor, OLD.opened_at);
	SELECT RAISE(ABORT, 'the account does not have the state of its last entry') WHERE NOT EXISTS (
		SELECT 1 FROM entry e WHERE e.account = NEW.id AND e.number = NEW.entries AND e.balance = NEW.balance AND e.held_after = NEW.held
			AND e.recorded_at = NEW.recorded_at AND e.hash = NEW.hash);
END;
CREATE TRIGGER hold_changes_while_open BEFORE UPDATE ON hold
BEGIN
	SELECT RAISE(ABORT, 'a hold that has ended does not change') WHERE OLD.ended_at IS NOT NULL;
	SELECT RAISE(ABORT, 'a hold does not change') WHERE NEW.captured < OLD.captured OR (NEW.id, NEW.from_account, NEW.to_account, NEW.amount,
		NEW.description, NEW.cause, NEW.cause_kind, NEW.opened_at, NEW.expires_at) IS NOT (OLD.id, OLD.from_account, OLD.to_account, OLD.amount,
		OLD.description, OLD.cause, OLD.cause_kind, OLD.opened_at, OLD.expires_at);
END;
CREATE TRIGGER account_kept BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'an account is not deleted'); END;
CREATE TRIGGER hold_kept BEFORE DELETE ON hold BEGIN SELECT RAISE(ABORT, 'a hold is not deleted'); END;
CREATE TRIGGER transfer_kept BEFORE DELETE ON transfer BEGIN SELECT RAISE(ABORT, 'a transfer is not deleted'); END;
CREATE TRIGGER transfer_unchanged BEFORE UPDATE ON transfer BEGIN SELECT RAISE(ABORT, 'a transfer does not change'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'an entry is not deleted'); END;
CREATE TRIGGER entry_unchanged BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'an entry does not change'); END;
CREATE TRIGGER ledger_closing_kept BEFORE DELETE ON ledger_closing BEGIN SELECT RAISE(ABORT, 'a closing is not deleted'); END;
CREATE TRIGGER ledger_closing_unchanged BEFORE UPDATE ON ledger_closing BEGIN SELECT RAISE(ABORT, 'a closing does not change'); END;
-- +goose StatementEnd
