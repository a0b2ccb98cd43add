package stores

import "context"

// An AdPreference is how ads may be chosen for a person.
type AdPreference struct {
	ByInterest bool // ads of audiences with interests may be chosen by what the person likes
}

// DefaultAdPreference returns the preference of people who have never set one: ads may be chosen by interest.
func DefaultAdPreference() AdPreference { return AdPreference{ByInterest: true} }

// AdPreferences keeps how ads may be chosen for people. It is the truth, and it is never cached: it holds for every ad that is chosen after Set has returned.
type AdPreferences interface {
	// ByPeople returns the preference of every ID among people: DefaultAdPreference for a person who has never set one, and for what is no person. At most
	// MaxBatch people.
	ByPeople(ctx context.Context, people []ID) (map[ID]AdPreference, error)

	// Set replaces the preference of a person. A missing person returns ErrNotFound.
	Set(ctx context.Context, person ID, preference AdPreference) error
}
