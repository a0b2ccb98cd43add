package embedded

import (
	"context"
	"errors"
	"iter"
	"math"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// maxRecorded is the number of messages that a call records in the graph at most. After an import, so many calls share the work.
const maxRecorded = 1000

// readLatestMessages records when each person wrote their latest message, until stop is closed. Deleted messages count, as they can be restored.
func (c *conn) readLatestMessages(ctx context.Context, s *adjacency.Snapshot, stop <-chan struct{}) error {
	const latest = "coalesce((SELECT created_at FROM message WHERE author = u.id AND deleted_at IS"
	text := "SELECT u.id, max(" + latest + " NULL ORDER BY created_at DESC LIMIT 1), :none), " + latest + " NOT NULL ORDER BY created_at DESC LIMIT 1), :none)) " +
		"FROM user u INDEXED BY user_listed"
	number, err := queryRow(ctx, c, (*row).int64, "SELECT coalesce(max(number), 0) FROM message")
	if err != nil {
		return err
	}
	for r, err := range c.query(ctx, text, named("none", intArg(int64(math.MinInt64)))) {
		if err == nil {
			err = errors.Join(s.Record(0, adjacency.Activity{Person: r.id(stores.KindUser), At: r.int64()}), checkOpen(stop))
		}
		if err != nil {
			return err
		}
	}
	return s.Record(number)
}

// recordMessages records the messages that the transaction sees and the graph does not have, and reports whether it has all of them now. The
// author and the time of a message never change, and messages are never removed.
func (c *conn) recordMessages(ctx context.Context, s *adjacency.Snapshot) (complete bool, err error) {
	until := s.Recorded()
	var messages []adjacency.Activity
	for r, err := range c.query(ctx, "SELECT number, author, created_at FROM message WHERE number > ? ORDER BY number LIMIT ?", intArg(until), intArg(maxRecorded)) {
		if err != nil {
			return false, err
		}
		until = r.int64()
		messages = append(messages, adjacency.Activity{Person: r.id(stores.KindUser), At: r.int64()})
	}
	return len(messages) < maxRecorded, s.Record(until, messages...)
}

// circleAuthors returns the people of a circle, each with a time after which they wrote no message, the latest first.
func (c *conn) circleAuthors(ctx context.Context, v *adjacency.View, person stores.ID, reach int) (authors, error) {
	complete, err := c.recordMessages(ctx, v.Snapshot)
	if err != nil {
		return nil, err
	}
	if complete {
		return v.ActiveCircle(person, reach), nil
	}
	return authorsOf(v.Circle(person, reach)), nil
}

// authors are people, each with a time after which they wrote no message, the latest first.
type authors = iter.Seq2[stores.ID, int64]

// authorsOf returns the people of a circle as authors of whom no time is known.
func authorsOf(circle []stores.CircleMember) authors {
	return func(yield func(stores.ID, int64) bool) {
		for _, member := range circle {
			if !yield(member.User, math.MaxInt64) {
				return
			}
		}
	}
}
