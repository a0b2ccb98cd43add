-- Tables as large as those of a network of 20,000 people with 20,000 payments, so that plans are those of a filled database. IDs are made of a name and a number.
-- Triggers and references are off.
SET session_replication_role = replica;
CREATE FUNCTION pg_temp.id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$ SELECT md5(kind || n)::uuid $$;
CREATE FUNCTION pg_temp.at(n bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS $$ SELECT timestamptz '2020-01-01 00:00Z' + n * interval '1 minute' $$;

INSERT INTO places (id, kind, name, name_key, url, part_of_id)
SELECT pg_temp.id('place', i), 'K' || i % 20, 'P' || i, 'p' || i, '', pg_temp.id('place', i / 50) FROM generate_series(1, 8000) i;
INSERT INTO organisations (id, kind, name, name_key, url, place_id)
SELECT pg_temp.id('organisation', i), 'K' || i % 20, 'O' || i, 'o' || i, '', pg_temp.id('place', i % 8000) FROM generate_series(1, 8000) i;
INSERT INTO users (id, handle, name, name_key, bio, joined_at, first_name, last_name, last_name_key, gender, birthday, city_id, friends_visibility, interests_visibility)
SELECT pg_temp.id('user', i), 'u' || i, 'U' || i, 'u' || i, '', pg_temp.at(i), 'F' || i % 100, 'L' || i, 'l' || i, '', '1990-05-05', pg_temp.id('place', i % 8000),
	(ARRAY['EVERYONE','FRIENDS'])[1 + i % 2], (ARRAY['EVERYONE','FRIENDS'])[1 + i % 2] FROM generate_series(1, 20000) i;
INSERT INTO affiliations (user_id, organisation_id, year)
SELECT pg_temp.id('user', 1 + i % 20000), pg_temp.id('organisation', i % 4999), 2000 FROM generate_series(1, 20000) i;
INSERT INTO sessions (id, user_id, token, device, created_at, last_seen_at, expires_at, ends_at)
SELECT pg_temp.id('session', i), pg_temp.id('user', 1 + i % 20000), sha256(i::text::bytea), '', pg_temp.at(i), pg_temp.at(i), pg_temp.at(i), pg_temp.at(i)
FROM generate_series(1, 20000) i;
INSERT INTO interests (id, kind, name, name_key, url, likes)
SELECT pg_temp.id('interest', i), 'K' || i % 10, 'I' || i, 'i' || i, '', i % 50 FROM generate_series(1, 10000) i;
INSERT INTO genres (interest_id, genre_id, count) SELECT pg_temp.id('interest', i), pg_temp.id('interest', i / 10), 1 FROM generate_series(1, 10000) i;
INSERT INTO likes (user_id, interest_id, strength, since)
SELECT pg_temp.id('user', 1 + i % 20000), pg_temp.id('interest', i % 9999), i % 7, pg_temp.at(i) FROM generate_series(1, 60000) i;
INSERT INTO friendships (id, low_id, high_id, requester_id, requested_at, since)
SELECT pg_temp.id('friendship', i), least(a, b), greatest(a, b), a, pg_temp.at(i), CASE WHEN i % 3 > 0 THEN pg_temp.at(i) END
FROM (SELECT i, pg_temp.id('user', 1 + i % 20000) a, pg_temp.id('user', 1 + (i * 7 + i / 20000 * 31) % 19999) b FROM generate_series(1, 40000) i) x
WHERE a <> b ON CONFLICT DO NOTHING;
INSERT INTO friends (user_id, friend_id, since)
SELECT low_id, high_id, since FROM friendships WHERE since IS NOT NULL UNION SELECT high_id, low_id, since FROM friendships WHERE since IS NOT NULL;
INSERT INTO blocks (blocker_id, blocked_id, since)
SELECT pg_temp.id('user', i), pg_temp.id('user', 20001 - i), pg_temp.at(i) FROM generate_series(1, 9000) i;
INSERT INTO pages (id, kind, category, name, name_key, about, url, owner_id, created_at, members)
SELECT pg_temp.id('page', i), 'K' || i % 20, 'C' || i % 50, 'P' || i, 'p' || i, '', '', pg_temp.id('user', i), pg_temp.at(i), i % 90 FROM generate_series(1, 8000) i;
INSERT INTO page_topics (page_id, interest_id) SELECT pg_temp.id('page', i), pg_temp.id('interest', i) FROM generate_series(1, 8000) i;
INSERT INTO page_links (low_id, high_id) SELECT least(a, b), greatest(a, b)
FROM (SELECT pg_temp.id('page', i) a, pg_temp.id('page', i + 1) b FROM generate_series(1, 7000) i) x;
INSERT INTO memberships (page_id, user_id, role, since)
SELECT pg_temp.id('page', 1 + i % 7999), pg_temp.id('user', 1 + i % 20000), CASE WHEN i % 20 = 0 THEN 'MODERATOR' ELSE 'MEMBER' END, pg_temp.at(i)
FROM generate_series(1, 40000) i;
INSERT INTO messages (id, author_id, post_id, reply_to_id, wall_id, page_id, place_id, audience, created_at, deleted_at, deleted_by_id, text)
SELECT pg_temp.id('message', i), pg_temp.id('user', 1 + i % 20000), pg_temp.id('message', CASE WHEN i > 20000 THEN i - 20000 ELSE i END),
	CASE WHEN i > 20000 THEN pg_temp.id('message', i - 20000) END, CASE WHEN i <= 20000 AND i % 2 = 0 THEN pg_temp.id('user', 1 + i % 19999) END,
	CASE WHEN i <= 20000 AND i % 2 = 1 THEN pg_temp.id('page', 1 + i % 8000) END, pg_temp.id('place', i % 8000), CASE WHEN i <= 20000 THEN 'PUBLIC' ELSE '' END,
	pg_temp.at(i), CASE WHEN i % 10 = 0 THEN pg_temp.at(i + 1) END, CASE WHEN i % 10 = 0 THEN pg_temp.id('user', 1 + i % 20000) END, 'text ' || i
FROM generate_series(1, 40000) i;
INSERT INTO message_topics (message_id, interest_id) SELECT pg_temp.id('message', i), pg_temp.id('interest', i % 9999) FROM generate_series(1, 40000) i;
INSERT INTO topic_posts (author_id, interest_id, post_id, created_at)
SELECT m.author_id, x.interest_id, m.id, m.created_at FROM message_topics x JOIN messages m ON m.id = x.message_id WHERE m.reply_to_id IS NULL;
INSERT INTO reactions (user_id, message_id, kind, since)
SELECT pg_temp.id('user', 1 + i % 20000), pg_temp.id('message', 1 + i % 39999), 'LIKE', pg_temp.at(i) FROM generate_series(1, 40000) i;
INSERT INTO payments (id, account_id, amount, currency, provider, method, reference, state, failure_code, action_url, created_at, updated_at, expires_at, settled_at)
SELECT pg_temp.id('payment', i), pg_temp.id('account', i % 5000), 1000, 'EUR', 'stripe', '', 'pi_' || i, CASE WHEN i % 1000 = 0 THEN 'PENDING' ELSE 'SUCCEEDED' END, '', '',
	pg_temp.at(i), pg_temp.at(i), pg_temp.at(i + 1440), CASE WHEN i % 1000 > 0 THEN pg_temp.at(i) END FROM generate_series(1, 20000) i;
INSERT INTO outflows (id, kind, account_id, payment_id, amount, currency, provider, destination, reference, state, failure_code, created_at, updated_at)
SELECT pg_temp.id('outflow', i), (ARRAY['refund','dispute','payout'])[1 + i % 3], pg_temp.id('account', i % 5000), CASE WHEN i % 3 < 2 THEN pg_temp.id('payment', i) END,
	10, 'EUR', 'stripe', '', 're_' || i, CASE WHEN i % 1000 < 3 THEN 'PENDING' ELSE 'PAID' END, '', pg_temp.at(i), pg_temp.at(i) FROM generate_series(1, 20000) i;
INSERT INTO provider_events (provider, event, type, subject, reference, payout, created_at, received_at, body, state, attempts, next_at, problem)
SELECT 'stripe', 'evt_' || i, 'x', '', 'pi_' || i, false, pg_temp.at(i), pg_temp.at(i), '', CASE WHEN i % 1000 = 0 THEN 'STORED' ELSE 'DONE' END, 0, pg_temp.at(i), ''
FROM generate_series(1, 20000) i;
RESET session_replication_role;
ANALYZE;
