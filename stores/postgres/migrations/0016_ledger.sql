-- +goose Up
-- +goose StatementBegin
-- The ledger. Amounts are in minor units. What is recorded is never changed: triggers see to it.
-- The state of an account is that of its last entry; the hash is that of the account while it has none.
CREATE TABLE accounts (
	id uuid PRIMARY KEY,
	owner_id uuid, -- NULL when it is the network's
	owner_kind text COLLATE "C" NOT NULL,
	kind text COLLATE "C" NOT NULL,
	name text NOT NULL,
	currency text COLLATE "C" NOT NULL,
	floor bigint, -- NULL for none
	opened_at timestamptz NOT NULL,
	entries bigint NOT NULL DEFAULT 0,
	balance bigint NOT NULL DEFAULT 0,
	held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
	recorded_at timestamptz,
	hash bytea NOT NULL,
	CHECK (floor IS NULL OR balance - held >= floor)
) WITH (fillfactor = 50); -- rows are updated in place, for each entry
CREATE INDEX accounts_owner ON accounts (owner_id, id) WHERE owner_id IS NOT NULL;

-- ended_at of an expired hold is expires_at.
CREATE TABLE holds (
	id uuid PRIMARY KEY,
	from_id uuid NOT NULL REFERENCES accounts,
	to_id uuid NOT NULL REFERENCES accounts,
	amount bigint NOT NULL CHECK (amount > 0),
	captured bigint NOT NULL CHECK (captured BETWEEN 0 AND amount),
	description text NOT NULL,
	cause_id uuid,
	cause_kind text COLLATE "C" NOT NULL,
	opened_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	state text COLLATE "C" NOT NULL,
	ended_at timestamptz, -- NULL while it is open
	CONSTRAINT holds_self CHECK (from_id <> to_id)
);
CREATE INDEX holds_open ON holds (from_id, expires_at) WHERE ended_at IS NULL;
CREATE INDEX holds_from ON holds (from_id, expires_at);
CREATE INDEX holds_to ON holds (to_id, expires_at);

CREATE TABLE transfers (
	id uuid PRIMARY KEY,
	description text NOT NULL,
	cause_id uuid,
	cause_kind text COLLATE "C" NOT NULL,
	reverses_id uuid REFERENCES transfers,
	hold_id uuid REFERENCES holds,
	effective_at timestamptz NOT NULL,
	recorded_at timestamptz NOT NULL
);
CREATE INDEX transfers_reverses ON transfers (reverses_id) WHERE reverses_id IS NOT NULL;

-- leg is the place of the entry among those of its transfer. The entries of a transfer are inserted before it, which closes it.
CREATE TABLE entries (
	account_id uuid NOT NULL REFERENCES accounts,
	number bigint NOT NULL,
	kind text COLLATE "C" NOT NULL,
	transfer_id uuid REFERENCES transfers DEFERRABLE INITIALLY DEFERRED,
	leg bigint,
	hold_id uuid REFERENCES holds,
	amount bigint NOT NULL,
	held bigint NOT NULL,
	balance bigint NOT NULL,
	held_after bigint NOT NULL,
	effective_at timestamptz NOT NULL,
	recorded_at timestamptz NOT NULL,
	hash bytea NOT NULL,
	PRIMARY KEY (account_id, number)
);
CREATE UNIQUE INDEX entries_transfer ON entries (transfer_id, leg) WHERE transfer_id IS NOT NULL;
CREATE INDEX entries_hold ON entries (hold_id, recorded_at) WHERE hold_id IS NOT NULL;
CREATE INDEX entries_recorded ON entries (account_id, recorded_at, number);
CREATE INDEX entries_back_dated ON entries (account_id, effective_at) WHERE effective_at < recorded_at AND amount <> 0;

-- The dates before which nothing can be recorded any more. The last one counts.
CREATE TABLE ledger_closings (before timestamptz PRIMARY KEY, closed_at timestamptz NOT NULL);

CREATE FUNCTION check_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	legs bigint;
	unbalanced bool;
BEGIN
	IF NEW.effective_at < (SELECT max(before) FROM ledger_closings) THEN
		RAISE EXCEPTION 'the period is closed' USING ERRCODE = 'FF003';
	END IF;
	-- The currency is a subquery, so that the plan looks accounts up one by one, however many it expects.
	SELECT sum(n), bool_or(total <> 0) INTO legs, unbalanced FROM (
		SELECT count(*) AS n, sum(amount) AS total FROM (
			SELECT e.amount, (SELECT a.currency FROM accounts a WHERE a.id = e.account_id) AS currency FROM entries e WHERE e.transfer_id = NEW.id) l GROUP BY currency) s;
	IF legs IS NULL OR legs < 2 THEN
		RAISE EXCEPTION 'the transfer has fewer than two legs';
	END IF;
	IF unbalanced THEN
		RAISE EXCEPTION 'the amounts do not add up to 0';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER transfers_balanced BEFORE INSERT ON transfers FOR EACH ROW EXECUTE FUNCTION check_transfer();

CREATE FUNCTION check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	previous record;
BEGIN
	IF EXISTS (SELECT FROM transfers t WHERE t.id = NEW.transfer_id) THEN
		RAISE EXCEPTION 'the transfer is recorded' USING ERRCODE = 'FF004';
	END IF;
	SELECT e.balance, e.held_after, e.recorded_at INTO previous FROM entries e WHERE e.account_id = NEW.account_id AND e.number = NEW.number - 1;
	IF FOUND <> (NEW.number > 1) OR NEW.number < 1 OR NEW.balance <> coalesce(previous.balance, 0) + NEW.amount
		OR NEW.held_after <> coalesce(previous.held_after, 0) + NEW.held OR NEW.recorded_at < previous.recorded_at THEN
		RAISE EXCEPTION 'the entry does not follow the last one';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER entries_follow BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION check_entry();

CREATE FUNCTION check_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF (NEW.id, NEW.owner_id, NEW.owner_kind, NEW.kind, NEW.name, NEW.currency, NEW.floor, NEW.opened_at)
		IS DISTINCT FROM (OLD.id, OLD.owner_id, OLD.owner_kind, OLD.kind, OLD.name, OLD.currency, OLD.floor, OLD.opened_at) THEN
		RAISE EXCEPTION 'an account does not change';
	END IF;
	IF NOT EXISTS (SELECT FROM entries e WHERE e.account_id = NEW.id AND e.number = NEW.entries AND e.balance = NEW.balance
		AND e.held_after = NEW.held AND e.recorded_at = NEW.recorded_at AND e.hash = NEW.hash) THEN
		RAISE EXCEPTION 'the account does not have the state of its last entry';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER accounts_follow_entries BEFORE UPDATE ON accounts FOR EACH ROW EXECUTE FUNCTION check_account();

CREATE FUNCTION check_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF OLD.ended_at IS NOT NULL THEN
		RAISE EXCEPTION 'a hold that has ended does not change';
	END IF;
	IF NEW.captured < OLD.captured OR (NEW.id, NEW.from_id, NEW.to_id, NEW.amount, NEW.description, NEW.cause_id, NEW.cause_kind, NEW.opened_at, NEW.expires_at)
		IS DISTINCT FROM (OLD.id, OLD.from_id, OLD.to_id, OLD.amount, OLD.description, OLD.cause_id, OLD.cause_kind, OLD.opened_at, OLD.expires_at) THEN
		RAISE EXCEPTION 'a hold does not change';
	END IF;
	RETURN NEW;
END $$;
CREATE TRIGGER holds_change_while_open BEFORE UPDATE ON holds FOR EACH ROW EXECUTE FUNCTION check_hold();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'the rows of % are not changed and not deleted', TG_TABLE_NAME;
END $$;
CREATE TRIGGER accounts_kept BEFORE DELETE OR TRUNCATE ON accounts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER holds_kept BEFORE DELETE OR TRUNCATE ON holds FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfers_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON transfers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_closings_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_closings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- +goose StatementEnd
