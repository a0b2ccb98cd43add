package embedded

import (
	"context"
	"math"
	"slices"
	"time"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// Messages implements stores.Circles.
func (s circles) Messages(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleMessages, window stores.Window,
) (result map[stores.ID]stores.List[stores.ID], err error) {
	keys := keysOf(people, stores.KindUser)
	if len(keys.list) == 0 {
		return map[stores.ID]stores.List[stores.ID]{}, s.checkOpen(ctx)
	}
	answered, err := s.fromGraph(ctx, viewer, len(keys.list), filter.Reach > 1, func(c *conn, v *adjacency.View) error {
		circles := make([]authors, len(keys.list))
		for n, person := range keys.list {
			if circles[n], err = c.circleAuthors(ctx, v, person, filter.Reach); err != nil {
				return err
			}
		}
		result, err = c.circleMessages(ctx, viewer, keys, circles, v, filter.Before, window)
		return err
	})
	if answered || err != nil {
		return result, err
	}
	err = s.readExpensive(ctx, func(c *conn) error {
		people := make([][]stores.CircleMember, len(keys.list))
		for r, err := range c.query(ctx, withCircle(filter.Reach)+" SELECT n, id FROM circle", keys.arg(), named("viewer", userArg(viewer))) {
			if err != nil {
				return err
			}
			n := r.int()
			people[n] = append(people[n], stores.CircleMember{User: r.id(stores.KindUser)})
		}
		circles := make([]authors, len(keys.list))
		for n := range circles {
			circles[n] = authorsOf(people[n])
		}
		result, err = c.circleMessages(ctx, viewer, keys, circles, nil, filter.Before, window)
		return err
	})
	return result, err
}

// circleMessages returns the messages of the circle around each key. view is that of the viewer, or nil.
func (c *conn) circleMessages(ctx context.Context, viewer stores.ID, people keySet[stores.ID], circles []authors, view *adjacency.View, until time.Time,
	window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	search := func(n int, part stores.Window, onlyReadable bool) ([]candidate, error) {
		found, err := c.newestMessages(ctx, viewer, circles[n], until, part, onlyReadable)
		for i := range found {
			found[i].isReadable = onlyReadable || view != nil && found[i].readableIn(view)
		}
		return found, err
	}
	count := givenCircle + " SELECT k.n, count(*) FROM circle k CROSS JOIN message y ON y.author = k.id AND y.deleted_at IS NULL" + createdBefore(until) +
		" AND " + authoredVisible + " GROUP BY k.n"
	args := []arg{named("until", timeArg(until))}
	if window.Count {
		members := make([][]stores.CircleMember, len(circles))
		for n, circle := range circles {
			for id := range circle {
				members[n] = append(members[n], stores.CircleMember{User: id})
			}
		}
		args = append(args, named("circle", textArg(circleJSON(members))))
	}
	return c.readableMessages(ctx, viewer, people, readableCandidates, window, search, count, args...)
}

// createdBefore returns the condition, beginning with AND, that the message y was created before :until. It is empty for the zero time.
func createdBefore(until time.Time) string {
	if until.IsZero() {
		return ""
	}
	return " AND y.created_at < :until"
}

// newestMessages returns the candidates among the messages of people. The messages of each are read as far as they can be in the window, and
// those of a person whose latest message cannot be in it are not. See candidateSearch.
func (c *conn) newestMessages(ctx context.Context, viewer stores.ID, circle authors, until time.Time, window stores.Window, onlyReadable bool,
) (found []candidate, err error) {
	bound, isBeyond := " >= :bound", func(rank, bound int64) bool { return rank < bound }
	args := append([]arg{named("author", arg{}), named("bound", intArg(math.MinInt64)), named("until", timeArg(until)),
		named("viewer", userArg(viewer))}, candidateArgs(window)...)
	if window.Backward {
		bound, isBeyond = " <= :bound", func(rank, bound int64) bool { return rank > bound }
		args[1] = named("bound", intArg(math.MaxInt64))
	}
	condition := createdBefore(until)
	if onlyReadable {
		condition += " AND " + authoredVisible
	}
	text := "SELECT y.created_at, y.id, y.reply_to IS NULL, y.post, y.wall, y.audience FROM message y WHERE y.author = :author AND y.deleted_at IS NULL" + condition +
		candidateOrder.condition(window) + " AND y.created_at" + bound + " ORDER BY " + candidateOrder.orderBy(window.Backward) + " LIMIT :limit"
	for author, latest := range circle {
		if !window.Backward && latest < args[1].integer {
			break // as are those of all others
		}
		args[0] = named("author", userArg(author))
		for r, err := range c.query(ctx, text, args...) {
			if err != nil {
				return nil, err
			}
			rank := r.int64()
			if len(found) == window.Limit && isBeyond(rank, args[1].integer) {
				break // as are the further messages of the author
			}
			next := candidate{at: stores.ListPosition{Rank: rank, ID: r.id(stores.KindComment)}, author: author.UUID, other: author.UUID}
			if r.bool() {
				next.at.ID.Kind = stores.KindPost
			}
			r.bytes(next.post[:])
			next.wall, next.audience = r.id(stores.KindUser), r.text()
			found = insertCandidate(found, next, window)
			if len(found) == window.Limit {
				args[1].integer = found[len(found)-1].at.Rank
			}
		}
	}
	return found, nil
}

// insertCandidate inserts a candidate into those of a window, and removes the one beyond its limit.
func insertCandidate(found []candidate, next candidate, window stores.Window) []candidate {
	place, _ := slices.BinarySearchFunc(found, next.at, func(c candidate, at stores.ListPosition) int {
		if window.Backward {
			return comparePositions(at, c.at)
		}
		return comparePositions(c.at, at)
	})
	switch {
	case len(found) < window.Limit:
		return slices.Insert(found, place, next)
	case place < len(found):
		copy(found[place+1:], found[place:])
		found[place] = next
	}
	return found
}
