package embedded

import (
	"context"
	"encoding/hex"
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

func (circleList) expensive() bool { return true }

func (l circleList) statement(columns string, window stores.Window, keys int) string {
	return strings.Replace(l.listSource.statement(columns, window, keys), circleTable, l.circle, 1)
}

// queryCircles is queryWindows for lists of the circles around people. The statement of source begins with circleTable.
func queryCircles[T any](ctx context.Context, e *Engine, viewer stores.ID, people []stores.ID, reach int, r listReader[T],
	source listSource, window stores.Window, args ...arg,
) (result map[stores.ID]stores.List[T], err error) {
	keys := keysOf(people, stores.KindUser)
	args = append(args, named("viewer", userArg(viewer)))
	answered, err := e.fromGraph(ctx, viewer, len(keys.list), true, func(c *conn, v *adjacency.View) (err error) {
		args := append(args, named("circle", textArg(circleJSON(circlesOf(v, keys, reach)))))
		result, err = queryWindowsOn(ctx, c, keys, r, circleList{source, givenCircle}, window, args...)
		return err
	})
	if answered || err != nil {
		return result, err
	}
	return queryWindows(ctx, e, keys, r, circleList{source, withCircle(reach)}, window, args...)
}

// peopleFromGraph is People without a filter from the friendship graph, and reports whether that answered.
func (s circles) peopleFromGraph(ctx context.Context, viewer stores.ID, people keySet[stores.ID], reach int, window stores.Window,
) (result map[stores.ID]stores.List[stores.CircleMember], answered bool, err error) {
	answered, err = s.fromGraph(ctx, viewer, len(people.list), reach > 1, func(c *conn, v *adjacency.View) (err error) {
		result, err = v.PeopleLists(ctx, people.list, reach, window, func(ids []stores.ID) ([]string, error) { return c.lastNameKeys(ctx, ids) })
		return err
	})
	return result, answered, err
}

// lastNameKeys returns the key of the last name of each person.
func (c *conn) lastNameKeys(ctx context.Context, people []stores.ID) ([]string, error) {
	keys := make([]string, len(people))
	text := withKeys + " SELECT k.n, u.last_name_key FROM k CROSS JOIN user u ON u.id = k.id"
	for r, err := range c.query(ctx, text, keysOf(people, stores.KindUser).arg()) {
		if err != nil {
			return nil, err
		}
		keys[r.int()] = r.text()
	}
	return keys, nil
}
