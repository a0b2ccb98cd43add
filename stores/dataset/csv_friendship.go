package dataset

import (
	"errors"
	"time"

	"fivefold/stores"
)

func friendshipSchema() csvSchema[stores.Friendship] {
	type row = stores.Friendship
	since := optionalTimeColumn("since", "see [Friendships](#friendships)", func(r *row) *time.Time { return &r.Since })
	since.readsEmpty = true
	readTime := since.read
	since.read = func(r *row, f string) error {
		if f == "" { // a request, but the default is a friendship
			r.Since = time.Time{}
			return nil
		}
		return readTime(r, f)
	}
	return csvSchema[row]{
		rows:     "pair of friends, or open friend request",
		defaults: func(now time.Time) row { return row{Since: now} },
		complete: completeFriendship,
		columns: []column[row]{
			idColumn("user_a", "user", func(r *row) *stores.ID { return &r.Low }),
			idColumn("user_b", "user", func(r *row) *stores.ID { return &r.High }),
			optional(idColumn("requester", "user", func(r *row) *stores.ID { return &r.Requester }), "unknown"),
			optionalTimeColumn("requested_at", "the time in `since`, or "+timeOfImport, func(r *row) *time.Time { return &r.RequestedAt }),
			since,
		},
	}
}

// completeFriendship checks a friendship, orders the two users, and sets the id and the time of the request.
func completeFriendship(f *stores.Friendship, now time.Time) error {
	switch {
	case f.Low == f.High:
		return errSame("user_a", "user_b")
	case !f.Requester.IsZero() && f.Requester != f.Low && f.Requester != f.High:
		return errors.New("requester is neither user_a nor user_b")
	case f.Requester.IsZero() && f.Since.IsZero():
		return errors.New("a request, which is a row without since, needs a requester")
	}
	*f = f.Normalized()
	if f.RequestedAt.IsZero() {
		f.RequestedAt = f.Since
	}
	if f.RequestedAt.IsZero() {
		f.RequestedAt = now
	}
	f.ID = stores.FriendshipID(f.Low, f.High)
	return nil
}
