package embedded

import (
	"context"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// changeNetwork records a change of the friendship graph that the transaction makes. Each recorded change must add 1 to network_version.
// After a change that is not recorded, such as an import, the graph is rebuilt.
func (c *conn) changeNetwork(change adjacency.Change) {
	c.networkChanges = append(c.networkChanges, change)
}

// changeRelation records how a friendship changes.
func (c *conn) changeRelation(by, other stores.ID, before, after stores.Relation) {
	change := adjacency.Change{Op: adjacency.AddFriendship, A: by, B: other}
	if before == stores.AreFriends {
		change.Op = adjacency.RemoveFriendship
	}
	if (before == stores.AreFriends) != (after == stores.AreFriends) {
		c.changeNetwork(change)
	}
}

// putPerson records a person who is new, or whose friends are shown to others than before.
func (c *conn) putPerson(u stores.User) {
	c.changeNetwork(adjacency.Change{Op: adjacency.PutPerson, A: u.ID, Visibility: u.FriendsVisibility})
}

// networkVersion returns the version of the data that the transaction sees.
func (c *conn) networkVersion(ctx context.Context) (int64, error) {
	return queryRow(ctx, c, (*row).int64, "SELECT version FROM network_version")
}

// A networkCommit is the recorded changes of a transaction, and the version after it.
type networkCommit struct {
	version int64
	changes []adjacency.Change
}

// recordNetwork runs do in a transaction and returns the changes that it recorded.
func (c *conn) recordNetwork(ctx context.Context, do func(*conn) error) (commit networkCommit, err error) {
	c.networkChanges = nil
	if err := do(c); err != nil || len(c.networkChanges) == 0 {
		return commit, err
	}
	commit.changes = c.networkChanges
	commit.version, err = c.networkVersion(ctx)
	return commit, err
}
