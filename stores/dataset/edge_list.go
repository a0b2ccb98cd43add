package dataset

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"fivefold/stores"
)

// An edge connects two entities, given by their numbers in the source.
type edge struct {
	a, b   uint64
	weight int
	at     position
}

// An edgeList holds each edge once. Its weight is how often it was added.
type edgeList struct {
	all   []edge
	index map[[2]uint64]int // index in all, by ends
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

// A userGraph holds the users and friendships of a source whose users have numbers but no names.
type userGraph struct {
	users       map[uint64]position // where each is mentioned first
	friendships edgeList            // the lower number first
}

// addUser adds a user unless it is known.
func (p *userGraph) addUser(at position, n uint64) {
	if p.users == nil {
		p.users = map[uint64]position{}
	}
	if _, known := p.users[n]; !known {
		p.users[n] = at
	}
}

// addFriendship adds the friendship of a row of two users, in either order, and the users.
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

// putGraphUsers stores the users. Their friends and interests are visible to everyone, as in the source.
func (imp *importer) putGraphUsers(source, name string, date time.Time, p userGraph) error {
	return putRows(imp, slices.Sorted(maps.Keys(p.users)), func(n uint64) (position, stores.User) {
		digits := strconv.FormatUint(n, 10)
		return p.users[n], stores.User{
			ID: numberID(source, "user", n), Handle: source + "-" + digits, Name: name + " " + digits, JoinedAt: date,
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
		}
	})
}

// putGraphFriendships stores the friendships.
func (imp *importer) putGraphFriendships(source string, date time.Time, p userGraph) error {
	return putRows(imp, p.friendships.all, func(e edge) (position, stores.Friendship) {
		return e.at, newFriendship(numberID(source, "user", e.a), numberID(source, "user", e.b), date)
	})
}

// parseNumbers parses up to three fields.
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

// newFriendship returns the friendship of two users. The source does not name the requester.
func newFriendship(a, b stores.ID, since time.Time) stores.Friendship {
	if a.Compare(b) > 0 {
		a, b = b, a
	}
	return stores.Friendship{ID: stores.FriendshipID(a, b), Low: a, High: b, RequestedAt: since, Since: since}
}
