package change

import "fmt"

// A Level says what a change does to the clients there are.
type Level int

// The levels, from harmless to harmful.
const (
	// Safe changes break no client.
	Safe Level = iota
	// Dangerous changes break no document, but a client may meet what it was not written for.
	Dangerous
	// Breaking changes turn a valid document or variable invalid, or a promised value into null.
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

// A Change is one difference.
type Change struct {
	Level Level
	At    string // what it is about, such as User.friends(first:)
	Text  string // what happened to it
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
