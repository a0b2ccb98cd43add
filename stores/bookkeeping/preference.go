package bookkeeping

import "fivefold/stores"

// A StoredAdPreference is a preference that a person has set.
type StoredAdPreference struct {
	Person     stores.ID
	Preference stores.AdPreference
}

// Key returns the person.
func (p StoredAdPreference) Key() stores.ID { return p.Person }

// AdPreferences returns the preference of every ID among people: the default for those who have not set one.
func AdPreferences(people []stores.ID, set map[stores.ID]StoredAdPreference) map[stores.ID]stores.AdPreference {
	preferences := make(map[stores.ID]stores.AdPreference, len(people))
	for _, id := range people {
		preferences[id] = stores.DefaultAdPreference()
		if p, ok := set[id]; ok {
			preferences[id] = p.Preference
		}
	}
	return preferences
}
