package embedded

import (
	"context"
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
		result, err = s.circleMessages(ctx, c, viewer, keys, circles, v, filter.Before, window)
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
		result, err = s.circleMessages(ctx, c, viewer, keys, circles, nil, filter.Before, window)
		return err
	})
	return result, err
}

// circleMessages returns the messages of the circle around each key. view is that of the viewer, or nil.
func (s circles) circleMessages(ctx context.Context, c *conn, viewer stores.ID, people keySet[stores.ID], circles []authors, view *adjacency.View, until time.Time,
	window stores.Window,
) (map[stores.ID]stores.List[stores.ID], error) {
	search := func(n int, part stores.Window, onlyReadable bool) ([]*candidate, error) {
		found, err := c.newestMessages(ctx, viewer, circles[n], until, part, onlyReadable)
		for _, candidate := range found {
			s.messageRows.put(candidate.at.ID, candidate.number)
			candidate.isReadable = onlyReadable || view != nil && candidate.readableIn(view)
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
) ([]*candidate, error) {
	condition, first := createdBefore(until), newFirstCandidates(window)
	if onlyReadable {
		condition += " AND " + authoredVisible
	}
	text := "SELECT y.created_at, y.id, y.reply_to IS NULL, y.post, y.wall, y.audience, y.number FROM message y " +
		"WHERE y.author = :author AND y.deleted_at IS NULL" + condition + first.condition()
	args := append([]arg{named("author", arg{}), named("bound", arg{}), named("until", timeArg(until)), named("viewer", userArg(viewer))}, candidateArgs(window)...)
	err := c.repeat(ctx, query{text: text}, args, func(s *statement) error {
		for author, latest := range circle {
			if !window.Backward && latest < first.bound {
				break // as are those of all others
			}
			s.stmt.SetBytes(":author", author.UUID[:])
			if err := first.read(s, func(next *candidate) {
				if s.bool() {
					next.at.ID.Kind = stores.KindPost
				}
				s.bytes(next.post[:])
				next.author, next.other = author.UUID, author.UUID
				next.wall, next.audience, next.number = s.id(stores.KindUser), s.text(), s.int64()
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return first.found, err
}
