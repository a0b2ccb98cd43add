package dataset

import (
	"fmt"
	"strings"
	"time"

	"fivefold/stores"
)

func userSchema() csvSchema[stores.User] {
	type row = stores.User
	return csvSchema[row]{
		rows: "user",
		defaults: func(now time.Time) row {
			return row{JoinedAt: now, FriendsVisibility: stores.Everyone, InterestsVisibility: stores.Everyone}
		},
		complete: func(r *row, _ time.Time) error {
			if r.Name == "" {
				r.Name = r.Handle
			}
			return nil
		},
		columns: []column[row]{
			keyColumn("user", func(r *row) *stores.ID { return &r.ID }),
			described(textColumn("handle", stores.UserHandle, func(r *row) *string { return &r.Handle }), handleValue),
			optional(textColumn("name", stores.UserName, func(r *row) *string { return &r.Name }), "the handle"),
			optional(textColumn("bio", stores.UserBio, func(r *row) *string { return &r.Bio }), "none"),
			optional(timeColumn("joined_at", func(r *row) *time.Time { return &r.JoinedAt }), timeOfImport),
			{
				name: "languages", empty: "none",
				value: fmt.Sprintf("at most %d BCP 47 tags of at most %d characters, separated by single spaces: `hu en-GB`", stores.MaxLanguages, stores.UserLanguage.Max),
				write: func(r row) string { return strings.Join(r.Languages, " ") },
				read:  func(r *row, f string) (err error) { r.Languages, err = parseLanguages(f); return err },
			},
			{
				name: "facts", empty: "none",
				value: fmt.Sprintf("a JSON array of at most %d objects: `[{\"label\":\"City\",\"value\":\"Pécs\"}]`, with labels of 1 to %d characters and values of 1 to %d",
					stores.MaxProfileFields, stores.ProfileLabel.Max, stores.ProfileValue.Max),
				write: func(r row) string { return formatProfileFields(r.ProfileFields) },
				read:  func(r *row, f string) (err error) { r.ProfileFields, err = parseProfileFields(f); return err },
			},
			optional(textColumn("first_name", stores.UserFirstName, func(r *row) *string { return &r.FirstName }), "unknown"),
			optional(textColumn("last_name", stores.UserLastName, func(r *row) *string { return &r.LastName }), "unknown"),
			optional(textColumn("gender", stores.UserGender, func(r *row) *string { return &r.Gender }), "unknown"),
			{
				name: "birthday", value: dateValue, empty: "unknown", time: birthdayStart, write: func(r row) string { return string(r.Birthday) },
				read: func(r *row, f string) (err error) { r.Birthday, err = parseDate(f); return err },
			},
			optional(idColumn("city", "place", func(r *row) *stores.ID { return &r.City }), "unknown"),
			visibilityColumn("friends_visibility", func(r *row) *stores.Visibility { return &r.FriendsVisibility }),
			visibilityColumn("interests_visibility", func(r *row) *stores.Visibility { return &r.InterestsVisibility }),
		},
	}
}

func visibilityColumn(name string, of func(*stores.User) *stores.Visibility) column[stores.User] {
	return optional(enumColumn(name, of, stores.Everyone, stores.FriendsOnly, stores.OnlyMe), code(stores.Everyone))
}

const (
	handleValue = "3 to 30 characters of `a-z`, `0-9`, `_` and `-` starting with a letter or digit; `A-Z` become `a-z`"
	dateValue   = "a date such as `1985-09-20`"
)

// birthdayStart returns the beginning of a birthday in UTC, or the zero time if it is unknown.
func birthdayStart(u *stores.User) time.Time {
	start, err := time.Parse(time.DateOnly, string(u.Birthday))
	if err != nil {
		return time.Time{}
	}
	return start
}

func parseDate(f string) (stores.Date, error) {
	d, err := stores.ParseDate(f)
	if err != nil {
		return "", notValue(f, dateValue)
	}
	return d, nil
}

// parseLanguages parses BCP 47 tags separated by single spaces.
func parseLanguages(f string) ([]string, error) { return stores.CheckLanguages(strings.Split(f, " ")) }
