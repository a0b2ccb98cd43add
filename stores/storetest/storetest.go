// Package storetest holds the promises of every port of stores as tests, one subtest per sentence, which every engine must
// pass. It knows no engine: each subtest asks for a fresh, empty store and reaches it through the ports only.
package storetest

import (
	"testing"

	"fivefold/stores"
)

// Open gives a fresh, empty, open store, which ends with the test; close ends it before that.
type Open = func(t *testing.T) (set stores.Set, close func() error)

// All tests every port.
func All(t *testing.T, open Open) {
	t.Run("Places", func(t *testing.T) { Places(t, open) })
	t.Run("Organisations", func(t *testing.T) { Organisations(t, open) })
	t.Run("Users", func(t *testing.T) { Users(t, open) })
	t.Run("Friendships", func(t *testing.T) { Friendships(t, open) })
	t.Run("Network", func(t *testing.T) { Network(t, open) })
	t.Run("Circles", func(t *testing.T) { Circles(t, open) })
	t.Run("CircleTopics", func(t *testing.T) { CircleTopics(t, open) })
	t.Run("Whereabouts", func(t *testing.T) { Whereabouts(t, open) })
	t.Run("Interests", func(t *testing.T) { Interests(t, open) })
	t.Run("Likes", func(t *testing.T) { Likes(t, open) })
	t.Run("Pages", func(t *testing.T) { Pages(t, open) })
	t.Run("Memberships", func(t *testing.T) { Memberships(t, open) })
	t.Run("Messages", func(t *testing.T) { Messages(t, open) })
	t.Run("Threads", func(t *testing.T) { Threads(t, open) })
	t.Run("Reactions", func(t *testing.T) { Reactions(t, open) })
	t.Run("Sessions", func(t *testing.T) { Sessions(t, open) })
	t.Run("Topics", func(t *testing.T) { Topics(t, open) })
	t.Run("Archive", func(t *testing.T) { Archive(t, open) })
}
