package adjacency

import (
	"slices"

	"fivefold/stores"
)

// Circle returns the people of the circle around a person, the nearest first (see stores.Circles). With a reach of 2 they are also those
// among whom stores.Network.Similar looks.
func (v *View) Circle(person stores.ID, reach int) (members []stores.CircleMember) {
	v.circle(person, reach, func(ring []uint32, distance int) {
		members = slices.Grow(members, len(ring))
		for _, n := range ring {
			members = append(members, stores.CircleMember{User: v.people.user(n), Distance: distance})
		}
	})
	return members
}

// circle calls do with the people of a circle at each distance, the nearest first.
func (v *View) circle(person stores.ID, reach int, do func(ring []uint32, distance int)) {
	n, ok := v.number(person)
	if !ok {
		return
	}
	seen := v.borrow()
	defer v.release(seen)
	seen.set(n, 1)
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
		ring := seen.used[to:]
		if len(v.blocked) > 0 {
			ring = slices.DeleteFunc(slices.Clone(ring), func(n uint32) bool { return contains(v.blocked, n) })
		}
		do(ring, distance)
		from = to
	}
}
