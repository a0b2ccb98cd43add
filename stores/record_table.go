package stores

// recordTables are the tables that RecordTables returns. An engine names its tables and columns after them: see its file of records. A table of an engine that is
// neither here nor in Rows has a reason in the test of that engine.
var recordTables = []*RecordTable{
	newRecordTable("accounts", `id id; owner id, owner_kind text, kind text, name text, currency text, floor int, opened_at time, entries int, balance int, held int,
		recorded_at time, hash bytes`),
	newRecordTable("holds", `id id; from id, to id, amount int, captured int, description text, cause id, cause_kind text, opened_at time, expires_at time, state text,
		ended_at time`),
	newRecordTable("entries", `account id, number int; kind text, transfer id, leg int, hold id, amount int, held int, balance int, held_after int, effective_at time,
		recorded_at time, hash bytes`),
	newRecordTable("transfers", `id id; description text, cause id, cause_kind text, reverses id, hold id, effective_at time, recorded_at time`).refersTo("reverses"),
	newRecordTable("ledger_closings", `before time; closed_at time`), // after the transfers, of which some are from before
	newRecordTable("payments", `id id; account id, amount int, currency text, provider text, method text, reference text, state text, failure_code text, action_url text,
		created_at time, updated_at time, expires_at time, settled_at time`),
	newRecordTable("outflows", `id id, kind text; account id, payment id, amount int, currency text, provider text, destination text, reference text, state text,
		failure_code text, created_at time, updated_at time`),
	newRecordTable("provider_events", `provider text, event text; type text, subject text, reference text, payout bool, created_at time, received_at time, body bytes,
		state text, attempts int, next_at time, problem text`),
	newRecordTable("local_payments", `reference text; version int, created_at time, next_at time, data bytes`),
	newRecordTable("answers", `scope text, key bytes; params bytes, answer bytes, kept_at time`),
	newRecordTable("advertisers", `id id; page id, name text, currency text, created_at time`),
	newRecordTable("advertiser_members", `advertiser id, user id; role text, since time`),
	newRecordTable("campaigns", `id id; advertiser id, name text, objective text, state text, starts_at time, ends_at time, budget int, daily_budget int, bid_kind text,
		bid int, frequency_cap int, holds int, held_until time, created_at time, digest bytes`),
	newRecordTable("ad_sets", `id id; campaign id, name text, paused bool, audience text, created_at time`),
	newRecordTable("creatives", `id id; ad_set id, post id, review text, note text, reviewed_at time, created_at time`),
	newRecordTable("ad_budgets", `hold id; campaign id, leased int, spent_minor int, spent_nanos int, captured int, finished bool`),
	newRecordTable("ad_leases", `id id; campaign id, hold id, amount int, used_minor int, used_nanos int, opened_at time, ends_at time, closed_at time`),
	newRecordTable("ad_events", `token id, kind text; lease id, campaign id, ad_set id, creative id, person id, price_minor int, price_nanos int, reasons text, at time`),
	newRecordTable("ad_figures", `campaign id, day time, ad_set id, creative id, age text, gender text, place id, interest id; impressions int, clicks int,
		spend_minor int, spend_nanos int`),
	newRecordTable("ad_figure_sources", `campaign id, source text`),
	newRecordTable("ad_group_people", `campaign id, age text, gender text, place id, interest id, person id`),
	newRecordTable("ad_preferences", `user id; by_interest bool`),
}
