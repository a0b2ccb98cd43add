package embedded

import (
	"context"

	"github.com/google/uuid"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// likesOfMember is the number of likes that can be read from an index in the time in which a statement compares the likes of one person of
// a circle with given ones, measured.
const likesOfMember = 8

// similarFromGraph is Similar from the friendship graph, and reports whether that answered. For each person it reads who likes what the
// person likes, or, where these are more than the circle is worth, the likes of the circle with the statement of source.
func (s network) similarFromGraph(ctx context.Context, viewer stores.ID, people keySet[stores.ID], filter stores.InterestFilter, source listSource,
	window stores.Window,
) (result map[stores.ID]stores.List[stores.CountedUser], answered bool, err error) {
	result = make(map[stores.ID]stores.List[stores.CountedUser], len(people.list))
	answered, err = s.fromGraph(ctx, viewer, len(people.list), true, func(c *conn, v *adjacency.View) error {
		for _, person := range people.list {
			interests, likes, err := c.likedInterests(ctx, person, filter)
			if err != nil {
				return err
			}
			if len(interests) == 0 {
				continue
			}
			circle := v.Circle(person, 2)
			if likes > likesOfMember*len(circle) {
				args := append(filterArgs(filter), named("viewer", userArg(viewer)), named("circle", textArg(circleJSON([][]stores.CircleMember{circle}))))
				lists, err := queryWindowsOn(ctx, c, keysOf([]stores.ID{person}, stores.KindUser), countedUserReader, circleList{source, givenCircle}, window, args...)
				if err != nil {
					return err
				}
				if list, found := lists[person]; found {
					result[person] = list
				}
				continue
			}
			list, err := c.similarPeople(ctx, viewer, circle, interests, window)
			if err != nil {
				return err
			}
			if len(list.Items) > 0 || list.More || list.Total > 0 {
				result[person] = list
			}
		}
		return nil
	})
	return result, answered, err
}

// likedInterests returns the interests that a person likes and that pass filter, and the number of their likes.
func (c *conn) likedInterests(ctx context.Context, person stores.ID, filter stores.InterestFilter) (interests []stores.ID, likes int, err error) {
	text := `SELECT x.interest, y.likes FROM "like" x CROSS JOIN interest y ON y.id = x.interest WHERE x.user = :person` + likeCondition(filter)
	for r, err := range c.query(ctx, text, append(filterArgs(filter), named("person", userArg(person)))...) {
		if err != nil {
			return nil, 0, err
		}
		interests = append(interests, r.id(stores.KindInterest))
		likes += r.int()
	}
	return interests, likes, nil
}

// similarPeople returns the people of a circle who like some of the interests and show theirs to the viewer.
func (c *conn) similarPeople(ctx context.Context, viewer stores.ID, circle []stores.CircleMember, interests []stores.ID, window stores.Window,
) (list stores.List[stores.CountedUser], err error) {
	counts := map[uuid.UUID]int{}
	for _, interest := range interests {
		for r, err := range c.query(ctx, `SELECT user FROM "like" INDEXED BY like_interest WHERE interest = ?`, idArg(interest, stores.KindInterest)) {
			if err != nil {
				return list, err
			}
			counts[r.id(stores.KindUser).UUID]++
		}
	}
	var similar []stores.ID
	for i := range circle {
		if user := circle[i].User; counts[user.UUID] > 0 {
			similar = append(similar, user)
		}
	}
	text := withKeys + " SELECT u.id FROM k CROSS JOIN user u INDEXED BY user_listed ON u.id = k.id AND " + interestsVisible
	var items []stores.Item[stores.CountedUser]
	for r, err := range c.query(ctx, text, keysOf(similar, stores.KindUser).arg(), named("viewer", userArg(viewer))) {
		if err != nil {
			return list, err
		}
		list.Total++
		user := r.id(stores.KindUser)
		count := counts[user.UUID]
		if at := (stores.ListPosition{Rank: int64(count), ID: user}); window.Contains(at) {
			items = append(items, stores.Item[stores.CountedUser]{At: at, Value: stores.CountedUser{User: user, Count: count}})
		}
	}
	total := list.Total
	if list = stores.InWindow(items, window); window.Count {
		list.Total = total
	}
	return list, nil
}
