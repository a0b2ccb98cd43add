package resolvers

import (
	"strconv"
	"time"

	"fivefold/stores"
)

// The score of a post contains its age, so it is less on each later request. The Text of the position of a hit is therefore the time of the ranking, and
// the lists of a request with a cursor are ranked as of that time. A cursor belongs to one list, so all lists of a call have the same time.

// rankedAt returns the time as of which the lists of a window are ranked, and the window with positions of that ranking. The time is that of After, else
// that of Before, else now, in microseconds as positions have it. A position without a time is a BAD_CURSOR.
func (r *Resolver) rankedAt(window stores.Window) (time.Time, stores.Window, error) {
	at := r.now()
	if window.Before != nil {
		var ok bool
		if at, ok = positionTime(*window.Before); !ok {
			return at, window, badCursor("before")
		}
	}
	if window.After != nil {
		var ok bool
		if at, ok = positionTime(*window.After); !ok {
			return at, window, badCursor("after")
		}
		if window.Before != nil {
			before := *window.Before
			before.Text = window.After.Text
			window.Before = &before
		}
	}
	return at, window, nil
}

// timeText returns the time of a ranking as a position has it.
func timeText(at time.Time) string { return strconv.FormatInt(at.UnixMicro(), 10) }

// positionTime returns the time of the ranking of a position. It returns false when the position has none. Any time is safe: before posts were written and
// long after, their ages are 0 and the largest time.Duration.
func positionTime(p stores.ListPosition) (time.Time, bool) {
	micros, err := strconv.ParseInt(p.Text, 10, 64)
	at := time.UnixMicro(micros).UTC()
	return at, err == nil && timeText(at) == p.Text
}
