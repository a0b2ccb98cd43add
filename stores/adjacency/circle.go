package adjacency

import (
	"slices"

	"fivefold/stores"
)

// Circle returns the people of the circle around a person, the nearest first (see stores.Circles). With a reach of 2 they are also those
// among whom stores.Network.Similar looks.
func (v *View) Circle(person stores.ID, reach int) []stores.CircleMember {
	n, ok := v.number(person)
	if !ok {
		return nil
	}
	seen := v.borrow()
	defer v.release(seen)
	seen.set(n, 1)
	var members []stores.CircleMember
	from := 0
	for distance := 1; distance <= reach; distance++ {
		to := len(seen.used)
		for _, near := range seen.used[from:to] {
			// Whether the viewer may see the friends of person is checked by the caller.
			if distance > 1 && !v.shows(near) {
				continue
			}
			for _, far := range v.lists.of(near) {
				if seen.of[far] == 0 && !v.blocks(far) {
					seen.set(far, 1)
				}
			}
		}
		members = slices.Grow(members, len(seen.used)-to)
		for _, far := range seen.used[to:] {
			if len(v.blocked) == 0 || !contains(v.blocked, far) {
				members = append(members, stores.CircleMember{User: v.people.user(far), Distance: distance})
			}
		}
		from = to
	}
	return members
}
