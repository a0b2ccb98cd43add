package embedded

import (
	"context"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// A candidate is a message that belongs to a list if the viewer may read it. To find the newest messages of many people and then ask who may
// read them is cheaper than to ask that of every message.
type candidate struct {
	at     stores.ListPosition
	post   uuid.UUID // with which the thread begins
	author uuid.UUID
	other  uuid.UUID // the author of a message in the thread that the viewer must be able to read too; author where there is none

	wall       stores.ID // of a post
	audience   string    // of a post, empty of a comment
	number     int64     // of its row, 0 where it is not known
	isReadable bool      // it is known that the viewer may read it
}

// readableIn reports whether stores.MessageListed holds for a post by what the graph knows. If not, the statement readableCandidates decides.
func (c *candidate) readableIn(v *adjacency.View) bool {
	author := stores.ID{Kind: stores.KindUser, UUID: c.author}
	return c.at.ID.Kind == stores.KindPost && stores.MessageListed.Holds(func(test stores.Rule) bool {
		person := author
		if test.Of == stores.WallOwner {
			person = c.wall
		}
		switch test.Op {
		case stores.ValueIs:
			return c.audience == test.Value
		case stores.NotDeleted:
			return true
		case stores.NotBlocking:
			return !v.Blocks(person)
		default:
			return false
		}
	})
}

// candidateOrder is the order of candidates, in terms of the message y.
var candidateOrder = listOrder{rank: "y.created_at", id: "y.id"}

// withCandidates begins a statement with the table y of the candidates given as :candidates. Each is a text: the hex digits of the IDs, and its
// index.
const withCandidates = `WITH y(n, post, author, other) AS MATERIALIZED (
	SELECT CAST(substr(value, 97) AS INTEGER), unhex(substr(value, 1, 32)), unhex(substr(value, 33, 32)), unhex(substr(value, 65, 32)) FROM json_each(:candidates)
)`

// candidatesJSON returns the candidates of which it is not known whether the viewer may read them, for withCandidates.
func candidatesJSON(found []*candidate) string {
	array := []byte("[")
	for i, c := range found {
		if c.isReadable {
			continue
		}
		if len(array) > 1 {
			array = append(array, ',')
		}
		array = append(array, '"')
		for _, id := range []*uuid.UUID{&c.post, &c.author, &c.other} {
			array = hex.AppendEncode(array, id[:])
		}
		array = append(strconv.AppendInt(array, int64(i), 10), '"')
	}
	return string(append(array, ']'))
}

// The statements that select the candidates that the viewer may read: of each the message, or also the one of other.
var (
	readableCandidates = withCandidates + " SELECT y.n FROM y " + joinThread + " AND " + messageVisible
	readableReplies    = readableCandidates + " AND " + strings.ReplaceAll(messageVisible, "y.author", "y.other")
)

// A candidateSearch returns the candidates of a window of the list of the n-th key, no more than its limit, beginning at its end if the window is
// backward. When they are fewer than the limit, there are no others. With onlyReadable they are those that the viewer may read.
type candidateSearch func(n int, window stores.Window, onlyReadable bool) ([]*candidate, error)

// readableMessages returns a window of the list of each key: those of its candidates that the statement readable selects. count is the statement
// of the totals, with args.
func (c *conn) readableMessages(ctx context.Context, viewer stores.ID, keys keySet[stores.ID], readable string, window stores.Window, search candidateSearch,
	count string, args ...arg,
) (map[stores.ID]stores.List[stores.ID], error) {
	totals := make([]int, len(keys.list))
	if window.Count {
		for r, err := range c.query(ctx, count, append(args, keys.arg(), named("viewer", userArg(viewer)))...) {
			if err != nil {
				return nil, err
			}
			totals[r.int()] = r.int()
		}
	}
	onlyTotals := window.Count && window.Limit == 0 && window.After == nil && window.Before == nil
	result := make(map[stores.ID]stores.List[stores.ID], len(keys.list))
	for n, key := range keys.list {
		list := stores.List[stores.ID]{More: totals[n] > 0}
		if !onlyTotals {
			items, err := c.readableItems(ctx, viewer, readable, window, func(part stores.Window, onlyReadable bool) ([]*candidate, error) {
				return search(n, part, onlyReadable)
			})
			if err != nil {
				return nil, err
			}
			list = stores.InWindow(items, window)
		}
		if list.Total = totals[n]; len(list.Items) > 0 || list.More || list.Total > 0 {
			result[key] = list
		}
	}
	return result, nil
}

// readableItems returns the items of a window of one list, and at least one item more when there are more. When many of the first
// candidates cannot be read, the search itself leaves out others, because each search begins with all people again.
func (c *conn) readableItems(ctx context.Context, viewer stores.ID, readable string, window stores.Window,
	search func(part stores.Window, onlyReadable bool) ([]*candidate, error),
) (items []stores.Item[stores.ID], err error) {
	part, wanted, decided := window, window.Limit+1, 0
	part.Limit = wanted
	for {
		onlyReadable := decided >= stores.MaxLimit
		if onlyReadable {
			part.Limit = wanted - len(items)
		}
		found, err := search(part, onlyReadable)
		if err != nil || len(found) == 0 {
			return items, err
		}
		if err := c.decideCandidates(ctx, viewer, readable, found); err != nil {
			return nil, err
		}
		for _, candidate := range found {
			if candidate.isReadable {
				items = append(items, stores.Item[stores.ID]{At: candidate.at, Value: candidate.at.ID})
			}
		}
		if len(items) >= wanted || len(found) < part.Limit {
			return items, nil
		}
		if last := found[len(found)-1].at; window.Backward {
			part.Before = &last
		} else {
			part.After = &last
		}
		decided, part.Limit = decided+part.Limit, 2*part.Limit
	}
}

// decideCandidates sets isReadable of the candidates of which it is not known.
func (c *conn) decideCandidates(ctx context.Context, viewer stores.ID, readable string, found []*candidate) error {
	array := candidatesJSON(found)
	if array == "[]" {
		return nil
	}
	for r, err := range c.query(ctx, readable, named("candidates", textArg(array)), named("viewer", userArg(viewer))) {
		if err != nil {
			return err
		}
		found[r.int()].isReadable = true
	}
	return nil
}

// candidateArgs returns the arguments of a window of candidates.
func candidateArgs(window stores.Window) []arg {
	return append([]arg{named("limit", intArg(window.Limit))}, windowArgs(window)...) // the first argument of a name counts
}
