// Package cached wraps ports of the truth with caches: a port in, the same port out, which passes the suite of the port.
//
// # What is cached
//
// Objects, never a viewer's view of them: privacy rules are applied after the cache or by the truth.
//
//   - People and interests by ID, the first of a person's friends and likes, and all relations of a person, are kept in the memory of the process
//     (Options.Near bytes). They are in nearly every operation, hundreds at a time. They share the memory, so that what is read most stays, of whatever
//     kind. Lists are kept without pointers, in a fifth of the memory that they take as values of the port: 20,000 people with 24 friends and 20 likes
//     each take 48 MB.
//   - The sessions of a person are kept in the cache that all processes share, since a session that one process revokes must end in all of them
//     at once, which no memory of a process can promise. Every request of a signed-in viewer asks for one.
//
// How many times as long PostgreSQL takes as the shared cache, and as the memory of the process: BenchmarkWhatPays on loopback, the shortest time of
// five runs on a machine with other work.
//
//	                               Redis    memory
//	1 person by ID                  0.4       49
//	20 people                       0.3       11
//	400 people                      0.4        7
//	20 interests                    0.3       12
//	400 interests                   0.3        4
//	the friends of 1 person         0.7       24
//	the friends of 20 people        0.8       13
//	5 likes of 20 people            0.7       13
//	5 likes of 400 people           1.5       14
//	a session by token              0.3        -
//
// So rows and lists are not worth a shared cache: a round trip takes as long as one to the truth, and decoding values takes longer than the truth's
// index. SQLite takes less than Redis for all of them. A session is in the shared cache for the load that it takes off the truth. Pages,
// messages and their counts depend on the viewer. So do the friends of people: those who block the viewer are left out, by the relations of the
// viewer, and where too few of the first friends remain, the truth is asked.
//
// The memory needs the outbox alone, but it is used only with a shared cache: a process does not know whether it is the only one, and without one
// they do not share the revisions of viewers, who would then miss, for some milliseconds, what they wrote through another process.
//
// # How old a value can be
//
// A value is loaded under a lease, and a change removes values and leases after its commit (see stores.Cache): no late load stores what was
// changed meanwhile. Changes of this process remove keys before the call returns. Changes of other processes arrive by Follow, which reads the
// outbox. The memory of the process is used only while it has every change that was committed more than three seconds ago. That Follow
// reads nothing does not say so: a transaction that is open, in any database of a PostgreSQL server, holds back the changes of those that began
// later. While it is open for longer, the truth is read. A caller whose result must contain a revision that Follow has not passed reads the
// truth. A changed key is removed from the shared cache first, then from the memory of the process, so that nothing old moves from one to the other.
//
// # When the shared cache is gone
//
// An error of it is a miss, after which it is not used for a second. The truth answers, with at most Options.Loads calls of a table at once.
// Calls about one key share reads, with or without a cache: one runs at a time, for all callers who have asked before it began. Without that, a
// thousand requests of one session at once exceed the limit of Redis, and each then loads it. A process that could not invalidate a key does not
// use the shared cache before it could. An entry that is damaged, of another format, or of another version of its type is a miss.
//
// A session that is revoked while the shared cache does not answer could be in it still, for other processes. Revoke then tries until it has
// removed it, at most for the lifetime of a session's entry and a lease, 7 seconds, after which there is none. A Redis that is started again,
// or is replaced by its replica, has no values: package redis binds them to the run of the server. While a network has two masters, a
// process that is connected to the wrong one finds a revoked session for at most these 7 seconds.
package cached

import (
	"context"
	"sync/atomic"
	"time"

	"fivefold/stores"
	"fivefold/stores/inprocess"
)

// Options of the caches. Zero means the default.
type Options struct {
	Shared stores.Cache // of all processes; without it nothing is shared
	Near   int          // bytes of values in the memory of the process; 64 MiB
	Loads  int          // running calls of the truth for each kind of value; 32
	Sole   bool         // nobody else changes the truth, so that nothing needs to Follow it

	// After returns the revision that the results of a context must contain. Without it, and not Sole, only sessions are cached: a viewer of two
	// processes could miss their own writes.
	After func(ctx context.Context) stores.Revision
}

// A Cache is a set of ports with caches. It is safe for concurrent use.
type Cache struct {
	truth     stores.Set
	options   Options
	shared    *sharedCache
	sessions  *sessionCache
	memory    *nearMemory
	people    *table[stores.ID, stores.User]
	interests *table[stores.ID, stores.Interest]
	likes     *table[likeKey, head[likeRow]]
	friends   *table[stores.ID, head[friendRow]]
	relations *table[stores.ID, relations]

	until    atomic.Int64 // the revision that was followed
	followed atomic.Int64 // every change that was committed before is applied, in nanoseconds since 1970; 0 before the first
	made     time.Time
}

// followedWithin is the age of followed up to which the memory of the process is used. Follow reads at least once a second. While short transactions
// overlap, a read only shows that the changes before the previous read are applied: followed is then up to two seconds old.
const followedWithin = 3 * time.Second

// nearLifetime bounds how long a value stays in the memory of the process that nobody has changed.
const nearLifetime = 5 * time.Minute

// New returns the caches of the ports of truth.
func New(truth stores.Set, options Options) *Cache {
	if options.Near == 0 {
		options.Near = 64 << 20
	}
	if options.Loads == 0 {
		options.Loads = 32
	}
	c := &Cache{truth: truth, options: options, made: time.Now()}
	if options.Shared != nil {
		c.shared = &sharedCache{cache: options.Shared}
		c.sessions = newSessionCache(c)
	}
	c.memory = inprocess.NewTable[nearKey, any](c.options.Near)
	c.people = newNearTable(c, keyOf(nearPeople, stores.KindUser), userSize)
	c.interests = newNearTable(c, keyOf(nearInterests, stores.KindInterest), interestSize)
	c.likes = newNearTable(c, nearLikeKey, (*head[likeRow]).size)
	c.friends = newNearTable(c, keyOf(nearFriends, stores.KindUser), (*head[friendRow]).size)
	c.relations = newNearTable(c, keyOf(nearRelations, stores.KindUser), (*relations).size)
	return c
}

// newNearTable returns a table in the memory of the process.
func newNearTable[K comparable, V any](c *Cache, key func(K) (nearKey, bool), size func(*V) int) *table[K, V] {
	t := newTable[K, V](c, nearLifetime)
	t.near = &near[K, V]{c.memory, key, size}
	return t
}

// Set returns the ports with their caches. Ports without a cache are those of the truth.
func (c *Cache) Set() stores.Set {
	set := c.truth
	if c.options.Sole || c.options.After != nil {
		set.Users, set.Interests, set.Likes = users{set.Users, c}, interests{set.Interests, c}, likes{set.Likes, c}
		set.Friendships, set.Archive = friendships{set.Friendships, c}, archive{set.Archive, c}
	}
	if c.sessions != nil {
		set.Sessions, set.Credentials = sessions{c.truth.Sessions, c.sessions}, credentials{c.truth.Credentials, c.sessions}
	}
	return set
}

// mustReadTruth reports whether the result of ctx must contain changes that the caches may not have.
func (c *Cache) mustReadTruth(ctx context.Context) bool {
	return c.options.After != nil && c.options.After(ctx) > stores.Revision(c.until.Load())
}

// nearIsCurrent reports whether the memory of the process has the changes of other processes.
func (c *Cache) nearIsCurrent() bool {
	return c.options.Sole || time.Now().UnixNano()-c.followed.Load() < int64(followedWithin)
}

// Close ends the goroutines of the memory of the process. Call it after Follow and the last call of a port.
func (c *Cache) Close() {
	c.memory.Close()
	if c.sessions != nil {
		c.sessions.owners.Close()
	}
}

// Clear removes everything.
func (c *Cache) Clear(ctx context.Context) error {
	var err error
	if c.shared != nil {
		err = c.shared.clear(ctx)
	}
	c.memory.Clear()
	return err
}
