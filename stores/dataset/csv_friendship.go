package dataset

import (
	"errors"
	"time"

	"fivefold/stores"
)

func friendshipSchema() csvSchema[stores.Friendship] {
	type row = stores.Friendship
	return csvSchema[row]{
		defaults: func(now time.Time) row { return row{Since: now} },
		complete: completeFriendship,
		columns: []column[row]{
			idColumn("user_a", "user", func(r *row) *stores.ID { return &r.Low }),
			idColumn("user_b", "user", func(r *row) *stores.ID { return &r.High }),
			optional(idColumn("requester", "user", func(r *row) *stores.ID { return &r.Requester })),
			timeColumn("requested_at", func(r *row) *time.Time { return &r.RequestedAt }),
			{
				name: "since", readsEmpty: true, write: func(r row) string { return formatTime(r.Since) },
				read: func(r *row, f string) (err error) {
					r.Since = time.Time{} // an empty field makes the row a request
					if f != "" {
						r.Since, err = parseTime(f)
					}
					return err
				},
			},
		},
	}
}

// completeFriendship checks a friendship, orders the two users, and sets the id and the time of the request.
func completeFriendship(f *stores.Friendship, now time.Time) error {
	switch {
	case f.Low == f.High:
		return stores.ErrSelf
	case !f.Requester.IsZero() && f.Requester != f.Low && f.Requester != f.High:
		return errors.New("requester is neither user_a nor user_b")
	case f.Requester.IsZero() && f.Since.IsZero():
		return errors.New("a request, which is a row without since, needs a requester")
	}
	if f.Low.Compare(f.High) > 0 {
		f.Low, f.High = f.High, f.Low
	}
	if f.RequestedAt.IsZero() {
		f.RequestedAt = f.Since
	}
	if f.RequestedAt.IsZero() {
		f.RequestedAt = now
	}
	f.ID = stores.FriendshipID(f.Low, f.High)
	return nil
}

func blockSchema() csvSchema[stores.Block] {
	type row = stores.Block
	return csvSchema[row]{
		defaults: func(now time.Time) row { return row{Since: now} },
		complete: func(r *row, _ time.Time) error {
			if r.Blocker == r.Blocked {
				return stores.ErrSelf
			}
			return nil
		},
		columns: []column[row]{
			idColumn("blocker", "user", func(r *row) *stores.ID { return &r.Blocker }),
			idColumn("blocked", "user", func(r *row) *stores.ID { return &r.Blocked }),
			timeColumn("since", func(r *row) *time.Time { return &r.Since }),
		},
	}
}
