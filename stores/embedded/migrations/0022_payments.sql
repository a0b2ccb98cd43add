-- +goose Up
-- +goose StatementBegin
-- Money from payment providers. Amounts are minor units of the currency. What is refunded and disputed is the sum of outflows.
CREATE TABLE payment (
	id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
	account BLOB NOT NULL CHECK (length(account) = 16),
	amount INTEGER NOT NULL CHECK (amount > 0),
	currency TEXT NOT NULL,
	provider TEXT NOT NULL,
	method TEXT NOT NULL,
	reference TEXT, -- NULL while the provider has not answered
	state TEXT NOT NULL CHECK (state IN ('CREATED', 'ACTION_REQUIRED', 'PENDING', 'FAILED', 'EXPIRED', 'SUCCEEDED')),
	failure_code TEXT NOT NULL,
	action_url TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	settled_at INTEGER CHECK ((settled_at IS NOT NULL) = (state = 'SUCCEEDED'))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payment_reference ON payment (provider, reference) WHERE reference IS NOT NULL;
CREATE INDEX payment_account ON payment (account, created_at DESC, id);
CREATE INDEX payment_created ON payment (provider, created_at, id);
CREATE INDEX payment_open ON payment (id, updated_at) WHERE state IN ('CREATED', 'ACTION_REQUIRED', 'PENDING');

-- Money that goes back to payment providers: kind is that of the ID.
CREATE TABLE outflow (
	id BLOB NOT NULL CHECK (length(id) = 16),
	kind TEXT NOT NULL CHECK (kind IN ('refund', 'dispute', 'payout')),
	account BLOB NOT NULL CHECK (length(account) = 16),
	payment BLOB REFERENCES payment CHECK ((payment IS NULL) = (kind = 'payout')),
	amount INTEGER NOT NULL CHECK (amount > 0),
	currency TEXT NOT NULL,
	provider TEXT NOT NULL,
	destination TEXT NOT NULL,
	reference TEXT NOT NULL, -- empty while the provider has not answered
	state TEXT NOT NULL CHECK (state IN ('CREATED', 'PENDING', 'PAID', 'RETURNED')),
	failure_code TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	PRIMARY KEY (id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX outflow_payment ON outflow (payment, created_at, id) WHERE payment IS NOT NULL;
CREATE INDEX outflow_account ON outflow (account, created_at DESC, id);
CREATE INDEX outflow_open ON outflow (id, updated_at) WHERE state IN ('CREATED', 'PENDING') AND kind <> 'dispute';

-- What payment providers have sent.
CREATE TABLE provider_event (
	provider TEXT NOT NULL,
	event TEXT NOT NULL,
	type TEXT NOT NULL,
	subject TEXT NOT NULL, -- the text of an ID of the API; empty when it has none
	reference TEXT NOT NULL,
	payout INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	received_at INTEGER NOT NULL,
	body BLOB NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('STORED', 'DONE', 'IGNORED')),
	attempts INTEGER NOT NULL,
	next_at INTEGER NOT NULL,
	problem TEXT NOT NULL,
	PRIMARY KEY (provider, event)
) STRICT;
CREATE INDEX provider_event_due ON provider_event (next_at) WHERE state = 'STORED';

-- The data of the local payment provider.
CREATE TABLE local_payment (
	reference TEXT NOT NULL PRIMARY KEY,
	version INTEGER NOT NULL,
	created_at INTEGER NOT NULL,
	next_at INTEGER, -- NULL when it has no event to deliver
	data BLOB NOT NULL
) STRICT;
CREATE INDEX local_payment_created ON local_payment (created_at, reference);
CREATE INDEX local_payment_due ON local_payment (next_at) WHERE next_at IS NOT NULL;

-- The first answers of mutations, by the key that a client gave them. scope is the text of an ID of the API.
CREATE TABLE kept_answer (
	scope TEXT NOT NULL,
	key BLOB NOT NULL,
	params BLOB NOT NULL CHECK (length(params) = 32),
	answer BLOB NOT NULL,
	kept_at INTEGER NOT NULL,
	PRIMARY KEY (scope, key)
) STRICT;
CREATE INDEX kept_answer_kept_at ON kept_answer (kept_at);
-- +goose StatementEnd
