package cached

import (
	"context"
	"hash/fnv"
	"strings"

	"fivefold/stores"
	"fivefold/stores/relay"
)

// SessionContent is the sessions in the shared cache as a projection that operators rebuild and audit. No process leads it: changes remove entries
// before they return. An entry that is missing is right.
type SessionContent struct {
	cache *Cache
}

// SessionContent returns the sessions in the shared cache, nil without one.
func (c *Cache) SessionContent() *SessionContent {
	if c.sessions == nil {
		return nil
	}
	return &SessionContent{c}
}

// Name implements relay.Projection.
func (*SessionContent) Name() string { return "session_cache" }

// Apply implements relay.Projection. The changes of sessions are not in the outbox.
func (*SessionContent) Apply(context.Context, []stores.Change) error { return nil }

// emptyCache is the copy that replaces the content of a cache: there is nothing to fill.
type emptyCache struct{ *SessionContent }

// Shadow implements relay.Rebuilder.
func (s *SessionContent) Shadow(context.Context) (relay.Shadow, error) { return emptyCache{s}, nil }

// Fill implements relay.Shadow.
func (emptyCache) Fill(context.Context, func(done, total int)) error { return nil }

// Swap implements relay.Shadow. It removes every entry: reads find what the truth holds from then on. It is no new generation of keys, which every
// request would have to read beside its own: a miss is as right, and a session's entry lives for seconds.
func (e emptyCache) Swap(ctx context.Context) error { return e.cache.shared.cache.Clear(ctx) }

// kindSessions is the kind of the keys, and what their names begin with.
const kindSessions = "sessions"

func keyName(key relay.Key) string { return key.Kind + ":" + key.Key }

// Keys implements relay.Auditor: of the entries that are stored. Entries of another version of the program have other names, and are left alone.
func (s *SessionContent) Keys(ctx context.Context, from string) (keys []relay.Key, next string, total int, err error) {
	names, next, err := s.cache.shared.cache.Scan(ctx, from)
	for _, name := range stores.Distinct(names) {
		if kind, key, _ := strings.Cut(name, ":"); kind == kindSessions {
			keys = append(keys, relay.Key{Kind: kind, Key: key})
		}
	}
	return keys, next, 0, err
}

// Stored implements relay.Auditor. An entry of another format is missing for this version of the program.
func (s *SessionContent) Stored(ctx context.Context, keys []relay.Key) (map[relay.Key]relay.Digest, error) {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = keyName(key)
	}
	values, err := s.cache.shared.cache.Peek(ctx, names)
	if err != nil {
		return nil, err
	}
	found := make(map[relay.Key]relay.Digest, len(keys))
	for i, key := range keys {
		if found[key] = relay.NotKept; values[i] != nil && !s.cache.sessions.people.codec.isForeign(values[i]) {
			found[key] = digestOf(values[i])
		}
	}
	return found, nil
}

// Wanted implements relay.Auditor. A key that is of no person should not be stored.
func (s *SessionContent) Wanted(ctx context.Context, keys []relay.Key) (map[relay.Key]relay.Digest, error) {
	people := map[relay.Key]stores.ID{}
	ids := make([]stores.ID, 0, len(keys))
	for _, key := range keys {
		if id, err := stores.ParseID(key.Key); err == nil && id.Kind == stores.KindUser && id.String() == key.Key {
			people[key], ids = id, append(ids, id)
		}
	}
	sessions, err := s.cache.sessions.load(ctx, ids)
	if err != nil {
		return nil, err
	}
	wanted := make(map[relay.Key]relay.Digest, len(keys))
	for key, id := range people {
		list, exists := sessions[id]
		wanted[key] = digestOf(s.cache.sessions.people.codec.encode(list, exists))
	}
	return wanted, nil
}

// Repair implements relay.Auditor. It removes the entries, whatever they contain by then: they are loaded again.
func (s *SessionContent) Repair(ctx context.Context, keys []relay.Key) error {
	names := make([]string, len(keys))
	for i, key := range keys {
		names[i] = keyName(key)
	}
	return s.cache.shared.cache.Invalidate(ctx, names)
}

func digestOf(entry []byte) relay.Digest {
	h := fnv.New64a()
	_, _ = h.Write(entry)
	return relay.Digest(h.Sum64())
}
