package embedded

import (
	"context"

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
	condition := ""
	if !filter.Before.IsZero() {
		condition = " AND y.created_at < :until"
	}
	messages := mergedList[stores.ID]{list: mergedMessageReader, member: ":author AS id", order: mergedMessageOrder,
		from: "message y " + joinThread + " WHERE y.author = k.id AND y.deleted_at IS NULL AND " + messageVisible + condition}
	merge := func(c *conn, circles [][]stores.CircleMember) error {
		members := make([][][]arg, len(circles))
		for n, circle := range circles {
			for _, member := range circle {
				members[n] = append(members[n], []arg{named("author", userArg(member.User))})
			}
		}
		args := []arg{keys.arg(), named("viewer", userArg(viewer)), named("until", timeArg(filter.Before))}
		if window.Count {
			args = append(args, named("circle", textArg(circleJSON(circles))))
		}
		result, err = messages.query(ctx, c, keys.list, members, givenCircle+" SELECT k.n, count(*) FROM circle k", window, args...)
		return err
	}
	answered, err := s.fromGraph(ctx, viewer, len(keys.list), filter.Reach > 1, func(c *conn, v *adjacency.View) error {
		return merge(c, circlesOf(v, keys, filter.Reach))
	})
	if answered || err != nil {
		return result, err
	}
	err = s.readExpensive(ctx, func(c *conn) error {
		circles := make([][]stores.CircleMember, len(keys.list))
		for r, err := range c.query(ctx, withCircle(filter.Reach)+" SELECT n, id FROM circle", keys.arg(), named("viewer", userArg(viewer))) {
			if err != nil {
				return err
			}
			n := r.int()
			circles[n] = append(circles[n], stores.CircleMember{User: r.id(stores.KindUser)})
		}
		return merge(c, circles)
	})
	return result, err
}
