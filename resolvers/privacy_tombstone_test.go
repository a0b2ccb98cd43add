package resolvers_test

import "fivefold/stores"

// handleTo returns the handle of a person, empty when they block viewer.
func (k *discussion) handleTo(viewer, person stores.ID) string {
	if !k.sees(viewer, person) {
		return ""
	}
	return k.person(person).Handle
}

// authorTo returns the handle of the author of a message, empty when viewer may not see them.
func (k *discussion) authorTo(viewer stores.ID, m message) string {
	if k.isTombstone(viewer, m) {
		return ""
	}
	return k.handleTo(viewer, m.author)
}

// tombstoneValues returns what viewer sees of a deleted comment that is answered: its place in the thread, and the viewer's own reaction.
func (k *discussion) tombstoneValues(viewer stores.ID, m message) map[string]any {
	whole := k.contentOf(viewer, m)
	for field, nothing := range map[string]any{"text": "", "author": "", "topics": []string{}, "counts": map[string]int{}, "who": []string{}} {
		whole[field] = nothing
	}
	whole["may"] = []bool{false, false, false}
	whole["friend"] = nil
	whole["totals"] = []int{len(whole["under"].([]string)), 0}
	return whole
}
