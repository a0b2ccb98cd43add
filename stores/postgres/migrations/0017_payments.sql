-- +goose Up
-- +goose StatementBegin
-- Money from payment providers. Amounts are minor units of the currency. What is refunded and disputed is the sum of outflows.
CREATE TABLE payments (
	id uuid PRIMARY KEY,
	account_id uuid NOT NULL,
	amount bigint NOT NULL CHECK (amount > 0),
	currency text COLLATE "C" NOT NULL,
	provider text COLLATE "C" NOT NULL,
	method text COLLATE "C" NOT NULL,
	reference text COLLATE "C", -- NULL while the provider has not answered
	state text COLLATE "C" NOT NULL CHECK (state IN ('CREATED', 'ACTION_REQUIRED', 'PENDING', 'FAILED', 'EXPIRED', 'SUCCEEDED')),
	failure_code text NOT NULL,
	action_url text NOT NULL,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	expires_at timestamptz NOT NULL,
	settled_at timestamptz CHECK ((settled_at IS NOT NULL) = (state = 'SUCCEEDED'))
);
CREATE UNIQUE INDEX payments_reference_key ON payments (provider, reference) WHERE reference IS NOT NULL;
CREATE INDEX payments_account ON payments (account_id, created_at DESC, id);
CREATE INDEX payments_created ON payments (provider, created_at, id);
CREATE INDEX payments_open ON payments (id) WHERE state IN ('CREATED', 'ACTION_REQUIRED', 'PENDING');

-- Money that goes back to payment providers: kind is that of the ID.
CREATE TABLE outflows (
	id uuid NOT NULL,
	kind text COLLATE "C" NOT NULL CHECK (kind IN ('refund', 'dispute', 'payout')),
	account_id uuid NOT NULL,
	payment_id uuid REFERENCES payments CHECK ((payment_id IS NULL) = (kind = 'payout')),
	amount bigint NOT NULL CHECK (amount > 0),
	currency text COLLATE "C" NOT NULL,
	provider text COLLATE "C" NOT NULL,
	destination text COLLATE "C" NOT NULL,
	reference text COLLATE "C" NOT NULL, -- empty while the provider has not answered
	state text COLLATE "C" NOT NULL CHECK (state IN ('CREATED', 'PENDING', 'PAID', 'RETURNED')),
	failure_code text NOT NULL,
	created_at timestamptz NOT NULL,
	updated_at timestamptz NOT NULL,
	PRIMARY KEY (id, kind)
);
CREATE INDEX outflows_payment ON outflows (payment_id, created_at, id) WHERE payment_id IS NOT NULL;
CREATE INDEX outflows_account ON outflows (account_id, created_at DESC, id);
CREATE INDEX outflows_open ON outflows (id) WHERE state IN ('CREATED', 'PENDING') AND kind <> 'dispute';

-- What payment providers have sent.
CREATE TABLE provider_events (
	provider text COLLATE "C" NOT NULL,
	event text COLLATE "C" NOT NULL,
	type text NOT NULL,
	subject text NOT NULL, -- the text of an ID of the API; empty when it has none
	reference text COLLATE "C" NOT NULL,
	payout boolean NOT NULL,
	created_at timestamptz NOT NULL,
	received_at timestamptz NOT NULL,
	body bytea NOT NULL,
	state text COLLATE "C" NOT NULL CHECK (state IN ('STORED', 'DONE', 'IGNORED')),
	attempts bigint NOT NULL,
	next_at timestamptz NOT NULL,
	problem text NOT NULL,
	PRIMARY KEY (provider, event)
);
CREATE INDEX provider_events_due ON provider_events (next_at, received_at, event) WHERE state = 'STORED';

-- The data of the local payment provider.
CREATE TABLE local_payments (
	reference text COLLATE "C" PRIMARY KEY,
	version bigint NOT NULL,
	created_at timestamptz NOT NULL,
	next_at timestamptz, -- NULL when it has no event to deliver
	data bytea NOT NULL
);
CREATE INDEX local_payments_created ON local_payments (created_at, reference);
CREATE INDEX local_payments_due ON local_payments (next_at, reference) WHERE next_at IS NOT NULL;

-- The first answers of mutations, by the key that a client gave them. scope is the text of an ID of the API.
CREATE TABLE answers (
	scope text COLLATE "C" NOT NULL,
	key bytea NOT NULL,
	params bytea NOT NULL CHECK (length(params) = 32),
	answer bytea NOT NULL,
	kept_at timestamptz NOT NULL,
	PRIMARY KEY (scope, key)
);
CREATE INDEX answers_kept ON answers (kept_at);
-- +goose StatementEnd
