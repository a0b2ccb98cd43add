package dataset

import (
	"slices"
	"strconv"
	"time"

	"fivefold/stores"
)

// A edge binds two numbered things.
type edge struct {
	a, b   uint64
	weight int
	at     position
}

// edgeList are edgeList that may be said several times; the weight of each is how often.
type edgeList struct {
	all   []edge
	index map[[2]uint64]int // from its ends to its place in all
}

func (e *edgeList) add(a, b uint64, at position) {
	ends := [2]uint64{a, b}
	i, known := e.index[ends]
	if !known {
		if e.index == nil {
			e.index = map[[2]uint64]int{}
		}
		i = len(e.all)
		e.index[ends] = i
		e.all = append(e.all, edge{a: a, b: b, at: at})
	}
	e.all[i].weight++
}

// userGraph are the numbered, nameless users of a source and their friendships.
type userGraph struct {
	users       map[uint64]position // where first mentioned
	friendships edgeList            // the lower number first
}

// addUser makes a number a user.
func (p *userGraph) addUser(at position, n uint64) {
	if p.users == nil {
		p.users = map[uint64]position{}
	}
	if _, known := p.users[n]; !known {
		p.users[n] = at
	}
}

// addFriendship reads a row of two users, whose order means nothing.
func (p *userGraph) addFriendship(at position, fields []string) error {
	n, err := parseNumbers(fields...)
	if err != nil {
		return err
	}
	a, b := min(n[0], n[1]), max(n[0], n[1])
	if a == b {
		return stores.ErrSelf
	}
	p.addUser(at, a)
	p.addUser(at, b)
	p.friendships.add(a, b, at)
	return nil
}

// putGraphUsers stores the users. What they like and whom they know everybody may see, as in the source.
func (imp *importer) putGraphUsers(source, name string, date time.Time, p userGraph) error {
	return putRows(imp, stores.TableUsers, userRows, sortedKeys(p.users), func(n uint64) (position, stores.User) {
		digits := strconv.FormatUint(n, 10)
		return p.users[n], stores.User{
			ID: numberID(source, "user", n), Handle: source + "-" + digits, Name: name + " " + digits, JoinedAt: date,
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
		}
	})
}

// putGraphFriendships stores the friendships.
func (imp *importer) putGraphFriendships(source string, date time.Time, p userGraph) error {
	return putRows(imp, stores.TableFriendships, friendshipRows, p.friendships.all, func(e edge) (position, stores.Friendship) {
		return e.at, newFriendship(numberID(source, "user", e.a), numberID(source, "user", e.b), date)
	})
}

// parseNumbers reads up to three fields that are all parseNumbers.
func parseNumbers(fields ...string) ([3]uint64, error) {
	var ns [3]uint64
	for i, f := range fields {
		n, err := parseNumber(f)
		if err != nil {
			return ns, err
		}
		ns[i] = n
	}
	return ns, nil
}

// newFriendship gives the friendship of two people whose source says no more than that they are newFriendship since then.
func newFriendship(a, b stores.ID, since time.Time) stores.Friendship {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return stores.Friendship{ID: stores.FriendshipID(a, b), Low: a, High: b, RequestedAt: since, Since: since}
}

// sortedKeys gives the keys of m in order.
func sortedKeys[V any](m map[uint64]V) []uint64 {
	keys := make([]uint64, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
