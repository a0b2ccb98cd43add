package cached

import (
	"context"
	"time"

	"fivefold/stores"
	"fivefold/stores/inprocess"
	"fivefold/stores/relay"
)

const (
	// sessionLifetime is short, since it is how long Revoke waits for a cache that does not answer. It is as long as a burst of requests.
	sessionLifetime = 5 * time.Second

	// maxSessions is the number of sessions of a person with more of whom none is cached.
	maxSessions = 100

	// ownersSize is the size of the memory that knows whose session a token is, in bytes: about 30,000 sessions.
	ownersSize = 8 << 20

	ownerLifetime = time.Hour
)

// A sessionCache keeps the sessions of people in the shared cache: all of a person in one entry, so that whatever ends or changes a session
// removes one key, which it knows. Whose session a token or ID is never changes, so each process remembers it.
//
// Only a session that is found is the cache's answer. Whether one is missing is asked of the truth.
type sessionCache struct {
	people *table[stores.ID, []stores.Session]
	owners *inprocess.Table[any, stores.ID] // by stores.TokenHash and by stores.ID of the session
	truth  stores.Sessions
}

func newSessionCache(c *Cache) *sessionCache {
	t := newTable[stores.ID, []stores.Session](c, sessionLifetime)
	t.share(func(person stores.ID) string { return keyName(relay.Key{Kind: kindSessions, Key: person.String()}) })
	return &sessionCache{people: t, owners: inprocess.NewTable[any, stores.ID](ownersSize), truth: c.truth.Sessions}
}

// remember records whose session it is.
func (c *sessionCache) remember(session stores.Session) {
	for _, key := range []any{session.Token, session.ID} {
		if item := c.owners.Get(key); item.Lease != 0 {
			c.owners.Set(key, item.Lease, session.User, len(session.Token), ownerLifetime)
		}
	}
}

// owner returns the person of a session by its token or ID, if this process has seen it.
func (c *sessionCache) owner(key any) (stores.ID, bool) {
	item := c.owners.Get(key)
	if item.Lease != 0 {
		c.owners.Release(key, item.Lease)
	}
	return item.Value, item.Found
}

// load reads all sessions of people. A person with more than maxSessions is absent.
func (c *sessionCache) load(ctx context.Context, people []stores.ID) (map[stores.ID][]stores.Session, error) {
	lists, err := c.truth.Of(ctx, people, time.Time{}, stores.Window{Limit: maxSessions})
	found := make(map[stores.ID][]stores.Session, len(lists))
	for person, list := range lists {
		if list.More {
			continue
		}
		for _, item := range list.Items {
			found[person] = append(found[person], item.Value)
		}
	}
	return found, err
}

// ended returns after no process finds a session that was deleted. It keeps the error of the deletion.
func (c *sessionCache) ended(ctx context.Context, person stores.ID, err error) error {
	if failed := c.people.shared.ensure(ctx, c.people.names([]stores.ID{person}), sessionLifetime); failed != nil && err == nil {
		return failed
	}
	return err
}

// sessions implements stores.Sessions.
type sessions struct {
	stores.Sessions
	cache *sessionCache
}

// Create implements stores.Sessions.
func (s sessions) Create(ctx context.Context, session stores.Session, passwordHash string) error {
	err := s.Sessions.Create(ctx, session, passwordHash)
	s.cache.people.invalidate(ctx, session.User)
	return err
}

// ByToken implements stores.Sessions.
func (s sessions) ByToken(ctx context.Context, token stores.TokenHash, now time.Time) (stores.Session, error) {
	person, isKnown := s.cache.owner(token)
	if isKnown {
		found, err := s.cache.people.get(ctx, []stores.ID{person}, s.cache.load)
		if err != nil {
			return stores.Session{}, err
		}
		for _, session := range found[person] {
			if session.Token == token && session.ExpiresAt.After(now) {
				return session, nil
			}
		}
	}
	session, err := s.Sessions.ByToken(ctx, token, now)
	if err == nil && !isKnown {
		s.cache.remember(session)
	}
	return session, err
}

// Touch implements stores.Sessions.
func (s sessions) Touch(ctx context.Context, id stores.ID, now, until time.Time) error {
	person, isKnown := s.cache.owner(id)
	if !isKnown {
		found, err := s.Sessions.ByIDs(ctx, []stores.ID{id}, now)
		if err != nil {
			return err
		}
		person, isKnown = found[id].User, !found[id].User.IsZero()
	}
	err := s.Sessions.Touch(ctx, id, now, until)
	if isKnown {
		s.cache.people.invalidate(ctx, person)
	}
	return err
}

// ByIDs implements stores.Sessions.
func (s sessions) ByIDs(ctx context.Context, ids []stores.ID, now time.Time) (map[stores.ID]stores.Session, error) {
	people := make([]stores.ID, 0, len(ids))
	wanted := make(map[stores.ID]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
		if person, isKnown := s.cache.owner(id); isKnown {
			people = append(people, person)
		}
	}
	found := make(map[stores.ID]stores.Session, len(ids))
	known, err := s.cache.people.get(ctx, people, s.cache.load)
	if err != nil {
		return nil, err
	}
	for _, list := range known {
		for _, session := range list {
			if wanted[session.ID] && session.ExpiresAt.After(now) {
				found[session.ID] = session
				delete(wanted, session.ID)
			}
		}
	}
	if len(wanted) == 0 {
		return found, nil
	}
	missing := make([]stores.ID, 0, len(wanted))
	for id := range wanted {
		missing = append(missing, id)
	}
	rest, err := s.Sessions.ByIDs(ctx, missing, now)
	for id, session := range rest {
		found[id] = session
		s.cache.remember(session)
	}
	return found, err
}

// Revoke implements stores.Sessions. It removes the cached session also when it is missing: an earlier call may have failed to.
func (s sessions) Revoke(ctx context.Context, user, id stores.ID, now time.Time) error {
	return s.cache.ended(ctx, user, s.Sessions.Revoke(ctx, user, id, now))
}

// RevokeOthers implements stores.Sessions.
func (s sessions) RevokeOthers(ctx context.Context, user, keep stores.ID, now time.Time) (int, error) {
	n, err := s.Sessions.RevokeOthers(ctx, user, keep, now)
	return n, s.cache.ended(ctx, user, err)
}

// credentials implements stores.Credentials. Hashes are not cached.
type credentials struct {
	stores.Credentials
	cache *sessionCache
}

// ChangePassword implements stores.Credentials.
func (c credentials) ChangePassword(ctx context.Context, change stores.PasswordChange) (int, error) {
	ended, err := c.Credentials.ChangePassword(ctx, change)
	return ended, c.cache.ended(ctx, change.User, err)
}
