package embedded

import (
	"context"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// givenCircle is withCircle for people who are given as :circle. Each is a text: the hex digits of the ID, a digit for the distance, and the
// index of the key.
const givenCircle = withKeys + `,
circle(n, id, distance) AS MATERIALIZED (
	SELECT CAST(substr(value, 34) AS INTEGER), unhex(substr(value, 1, 32)), CAST(substr(value, 33, 1) AS INTEGER) FROM json_each(:circle)
)`

// circleJSON returns the people of the circle around each key, for givenCircle. They are in the order of the keys.
func circleJSON(circles [][]stores.CircleMember) string {
	array := []byte("[")
	for n, circle := range circles {
		for _, member := range circle {
			if len(array) > 1 {
				array = append(array, ',')
			}
			array = hex.AppendEncode(append(array, '"'), member.User.UUID[:])
			array = strconv.AppendInt(strconv.AppendInt(array, int64(member.Distance), 10), int64(n), 10)
			array = append(array, '"')
		}
	}
	return string(append(array, ']'))
}

// circlesOf returns the circle around each key.
func circlesOf(v *adjacency.View, people keySet[stores.ID], reach int) [][]stores.CircleMember {
	circles := make([][]stores.CircleMember, len(people.list))
	for n, person := range people.list {
		circles[n] = v.Circle(person, reach)
	}
	return circles
}

// A circleList is a list whose statement begins with circleTable.
type circleList struct {
	listSource
	circle string // withCircle or givenCircle
}

func (l circleList) statement(columns string, window stores.Window) string {
	return strings.Replace(l.listSource.statement(columns, window), circleTable, l.circle, 1)
}

// queryCircles is queryWindows for lists of the circles around people. The statement of source begins with circleTable.
func queryCircles[T any](ctx context.Context, e *Engine, viewer stores.ID, people []stores.ID, reach int, r listReader[T],
	source listSource, window stores.Window, args ...arg,
) (result map[stores.ID]stores.List[T], err error) {
	keys := keysOf(people, stores.KindUser)
	args = append(args, named("viewer", userArg(viewer)))
	answered, err := e.fromGraph(ctx, viewer, len(keys.list), func(c *conn, v *adjacency.View) (err error) {
		args := append(args, named("circle", textArg(circleJSON(circlesOf(v, keys, reach)))))
		result, err = queryWindowsOn(ctx, c, keys, r, circleList{source, givenCircle}, window, args...)
		return err
	})
	if answered || err != nil {
		return result, err
	}
	return queryWindows(ctx, e, keys, r, circleList{source, withCircle(reach)}, window, args...)
}

// peopleFromGraph is People without a filter from the friendship graph, and reports whether that answered. The names of people at one
// distance are read only when the window reaches that far.
func (s circles) peopleFromGraph(ctx context.Context, viewer stores.ID, people keySet[stores.ID], reach int, source listSource, window stores.Window,
) (result map[stores.ID]stores.List[stores.CircleMember], answered bool, err error) {
	answered, err = s.fromGraph(ctx, viewer, len(people.list), func(c *conn, v *adjacency.View) (err error) {
		result, err = c.circlePeople(ctx, people, circlesOf(v, people, reach), source, window)
		return err
	})
	return result, answered, err
}

// circlePeople returns the windows of People of the circles around the keys.
func (c *conn) circlePeople(ctx context.Context, keys keySet[stores.ID], circles [][]stores.CircleMember, source listSource, window stores.Window,
) (map[stores.ID]stores.List[stores.CircleMember], error) {
	items := make([][]stores.Item[stores.CircleMember], len(circles))
	ringWindow := window
	ringWindow.Limit, ringWindow.Count = window.Limit+1, false
	for i := range stores.MaxReach {
		distance := i + 1
		if window.Backward {
			distance = stores.MaxReach - i
		}
		rings, empty := make([][]stores.CircleMember, len(circles)), true
		for n, circle := range circles {
			if len(items[n]) <= window.Limit {
				rings[n] = ringOf(circle, distance)
			}
			empty = empty && len(rings[n]) == 0
		}
		rank := -int64(distance)
		if empty || window.After != nil && rank > window.After.Rank || window.Before != nil && rank < window.Before.Rank {
			continue
		}
		found, err := queryWindowsOn(ctx, c, keys, circleMemberReader, circleList{source, givenCircle}, ringWindow, named("circle", textArg(circleJSON(rings))))
		if err != nil {
			return nil, err
		}
		for n, key := range keys.list {
			items[n] = append(items[n], found[key].Items...)
		}
	}
	result := make(map[stores.ID]stores.List[stores.CircleMember], len(circles))
	for n, key := range keys.list {
		if len(items[n]) > 0 || window.Count && len(circles[n]) > 0 {
			list := trimToWindow(items[n], window)
			if window.Count {
				list.Total = len(circles[n])
			}
			result[key] = list
		}
	}
	return result, nil
}

// ringOf returns the people of a circle at a distance. The circle is sorted by distance.
func ringOf(circle []stores.CircleMember, distance int) []stores.CircleMember {
	compare := func(m stores.CircleMember, distance int) int { return m.Distance - distance }
	from, _ := slices.BinarySearchFunc(circle, distance, compare)
	to, _ := slices.BinarySearchFunc(circle, distance+1, compare)
	return circle[from:to]
}
