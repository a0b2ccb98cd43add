package dataset

import (
	"errors"
	"fmt"
	"strings"

	"fivefold/stores"
)

// errSame returns the error of a row whose two columns hold the same key.
func errSame(a, b string) error {
	return fmt.Errorf("%w: %s and %s must be different", stores.ErrSelf, a, b)
}

// explain adds to an error of the archive what is wrong with the row and what to do.
func (s csvSchema[T]) explain(row T, err error) error {
	switch {
	case errors.Is(err, stores.ErrNotFound):
		var columns []string
		for _, c := range s.columns {
			if c.refers && c.write(row) != "" {
				columns = append(columns, c.name)
			}
		}
		return fmt.Errorf("%w: no row has the key in %s, neither in these files nor in the network", err, strings.Join(columns, " or "))
	case errors.Is(err, stores.ErrHandleTaken):
		return fmt.Errorf("%w: another user has it; handles are unique", err)
	case errors.Is(err, stores.ErrAlreadyFriends):
		return fmt.Errorf("%w: a block of a friend is invalid; remove the block or the friendship", err)
	case errors.Is(err, stores.ErrAlreadyBlocked):
		return fmt.Errorf("%w: one of the two blocks the other; remove the block or this row", err)
	}
	return err
}
