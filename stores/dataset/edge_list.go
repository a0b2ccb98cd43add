package dataset

import (
	"slices"
	"strconv"
	"time"

	"fivefold/stores"
)

// A numberedEdge binds two numbered things.
type numberedEdge struct {
	a, b   uint64
	weight int
	at     place
}

// edges are edges that may be said several times; the weight of each is how often.
type edges struct {
	all   []numberedEdge
	index map[[2]uint64]int // from its ends to its place in all
}

func (e *edges) add(a, b uint64, at place) {
	ends := [2]uint64{a, b}
	i, known := e.index[ends]
	if !known {
		if e.index == nil {
			e.index = map[[2]uint64]int{}
		}
		i = len(e.all)
		e.index[ends] = i
		e.all = append(e.all, numberedEdge{a: a, b: b, at: at})
	}
	e.all[i].weight++
}

// people are the numbered, nameless users of a source and their friendships.
type people struct {
	users       map[uint64]place // where first mentioned
	friendships edges            // the lower number first
}

// mention makes a number a user.
func (p *people) mention(at place, n uint64) {
	if p.users == nil {
		p.users = map[uint64]place{}
	}
	if _, known := p.users[n]; !known {
		p.users[n] = at
	}
}

// friendship reads a row of two users, whose order means nothing.
func (p *people) friendship(at place, fields []string) error {
	n, err := numbers(fields...)
	if err != nil {
		return err
	}
	a, b := min(n[0], n[1]), max(n[0], n[1])
	if a == b {
		return stores.ErrSelf
	}
	p.mention(at, a)
	p.mention(at, b)
	p.friendships.add(a, b, at)
	return nil
}

// putUsers stores the users. What they like and whom they know everybody may see, as in the source.
func (in *intake) putUsers(source, name string, date time.Time, p people) error {
	return putAll(in, stores.TableUsers, ofUsers, sortedKeys(p.users), func(n uint64) (place, stores.User) {
		digits := strconv.FormatUint(n, 10)
		return p.users[n], stores.User{
			ID: numberID(source, "user", n), Handle: source + "-" + digits, Name: name + " " + digits, JoinedAt: date,
			FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone,
		}
	})
}

// putFriendships stores the friendships.
func (in *intake) putFriendships(source string, date time.Time, p people) error {
	return putAll(in, stores.TableFriendships, ofFriendships, p.friendships.all, func(e numberedEdge) (place, stores.Friendship) {
		return e.at, friends(numberID(source, "user", e.a), numberID(source, "user", e.b), date)
	})
}

// numbers reads up to three fields that are all numbers.
func numbers(fields ...string) ([3]uint64, error) {
	var ns [3]uint64
	for i, f := range fields {
		n, err := number(f)
		if err != nil {
			return ns, err
		}
		ns[i] = n
	}
	return ns, nil
}

// friends gives the friendship of two people whose source says no more than that they are friends since then.
func friends(a, b stores.ID, since time.Time) stores.Friendship {
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
