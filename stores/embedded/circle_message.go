package embedded

import (
	"context"
	"slices"
	"time"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// Messages implements stores.Circles.
func (s circles) Messages(
	ctx context.Context, viewer stores.ID, people []stores.ID, filter stores.CircleMessages, window stores.Window,
) (result map[stores.ID]stores.List[stores.Message], err error) {
	keys := keysOf(people, stores.KindUser)
	if len(keys.list) == 0 {
		return map[stores.ID]stores.List[stores.Message]{}, s.checkOpen(ctx)
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
) (map[stores.ID]stores.List[stores.Message], error) {
	numbers := map[stores.ID]int64{} // of the rows of candidates
	search := func(n int, part stores.Window, onlyReadable bool) ([]*candidate, error) {
		found, err := c.newestMessages(ctx, viewer, circles[n], until, part, onlyReadable)
		for _, candidate := range found {
			numbers[candidate.at.ID] = candidate.number
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
	lists, err := c.readableMessages(ctx, viewer, people, readableCandidates, window, search, count, args...)
	if err != nil {
		return nil, err
	}
	return c.messagesOf(ctx, lists, numbers)
}

// messagesOf returns lists with the messages instead of their IDs. numbers are those of their rows.
func (c *conn) messagesOf(ctx context.Context, lists map[stores.ID]stores.List[stores.ID], numbers map[stores.ID]int64,
) (map[stores.ID]stores.List[stores.Message], error) {
	found, byKind := map[stores.ID]stores.Message{}, map[stores.Kind][]int64{}
	for _, list := range lists {
		for _, item := range list.Items {
			if _, isKnown := found[item.Value]; !isKnown {
				found[item.Value], byKind[item.Value.Kind] = nil, append(byKind[item.Value.Kind], numbers[item.Value])
			}
		}
	}
	read := func(numbers []int64, columns string, add func(*row)) error {
		return c.repeatFew(ctx, len(numbers), func(s *statement, parameter, i int) { s.stmt.BindInt64(parameter, numbers[i]) },
			" SELECT "+columns+" FROM k CROSS JOIN message x ON x.number = k.id", nil, add)
	}
	err := read(byKind[stores.KindPost], postColumns, func(r *row) { p := readPost(r); found[p.ID] = &p })
	if err == nil {
		err = read(byKind[stores.KindComment], commentColumns, func(r *row) { m := readComment(r); found[m.ID] = &m })
	}
	if err != nil {
		return nil, err
	}
	result := make(map[stores.ID]stores.List[stores.Message], len(lists))
	for key, list := range lists {
		items := slices.Grow([]stores.Item[stores.Message](nil), len(list.Items))
		for _, item := range list.Items {
			items = append(items, stores.Item[stores.Message]{At: item.At, Value: found[item.Value]})
		}
		result[key] = stores.List[stores.Message]{Items: items, More: list.More, Total: list.Total}
	}
	return result, nil
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
