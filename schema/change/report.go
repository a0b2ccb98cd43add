package change

import "fmt"

// A Level is the effect of a change on existing clients.
type Level int

// The levels, least severe first.
const (
	// Safe changes break no client.
	Safe Level = iota
	// Dangerous changes break no document, but responses may contain values that a client does not expect.
	Dangerous
	// Breaking changes make a valid document or variable invalid, or a non-null value null.
	Breaking
)

// String returns the level in capitals.
func (l Level) String() string {
	switch l {
	case Safe:
		return "SAFE"
	case Dangerous:
		return "DANGEROUS"
	default:
		return "BREAKING"
	}
}

// A Change is one difference between two schemas.
type Change struct {
	Level Level
	At    string // the changed element, such as User.friends(first:)
	Text  string // the change, such as "was removed"
}

// String returns the change as one line.
func (c Change) String() string { return fmt.Sprintf("%-9s %s %s", c.Level, c.At, c.Text) }

// Worst returns the highest level of the list; Safe when it is empty.
func Worst(list []Change) Level {
	worst := Safe
	for _, c := range list {
		worst = max(worst, c.Level)
	}
	return worst
}
