package dataset

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"fivefold/stores"
)

func userSchema() csvSchema[stores.User] {
	type row = stores.User
	return csvSchema[row]{
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
			idColumn("id", "user", func(r *row) *stores.ID { return &r.ID }),
			{
				name: "handle", required: true, write: func(r row) string { return r.Handle },
				read: func(r *row, f string) (err error) { r.Handle, err = parseHandle(f); return err },
			},
			textColumn("name", false, stores.MaxName, func(r *row) *string { return &r.Name }),
			multilineColumn("bio", stores.MaxBio, func(r *row) *string { return &r.Bio }),
			timeColumn("joined_at", func(r *row) *time.Time { return &r.JoinedAt }),
			{
				name: "languages", write: func(r row) string { return strings.Join(r.Languages, " ") },
				read: func(r *row, f string) (err error) { r.Languages, err = parseLanguages(f); return err },
			},
			{
				name: "facts", write: func(r row) string { return formatProfileFields(r.ProfileFields) },
				read: func(r *row, f string) (err error) { r.ProfileFields, err = parseProfileFields(f); return err },
			},
			textColumn("first_name", false, stores.MaxName, func(r *row) *string { return &r.FirstName }),
			textColumn("last_name", false, stores.MaxName, func(r *row) *string { return &r.LastName }),
			textColumn("gender", false, stores.MaxGender, func(r *row) *string { return &r.Gender }),
			{
				name: "birthday", write: func(r row) string { return string(r.Birthday) },
				read: func(r *row, f string) (err error) { r.Birthday, err = stores.ParseDate(f); return err },
			},
			optional(idColumn("city", "place", func(r *row) *stores.ID { return &r.City })),
			visibilityColumn("friends_visibility", func(r *row) *stores.Visibility { return &r.FriendsVisibility }),
			visibilityColumn("interests_visibility", func(r *row) *stores.Visibility { return &r.InterestsVisibility }),
		},
	}
}

func visibilityColumn(name string, of func(*stores.User) *stores.Visibility) column[stores.User] {
	return enumColumn(name, of, stores.Everyone, stores.FriendsOnly, stores.OnlyMe)
}

func passwordSchema() csvSchema[stores.Password] {
	type row = stores.Password
	return csvSchema[row]{
		secret:   true,
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			{
				name: "hash", required: true, write: func(r row) string { return r.Hash },
				read: func(r *row, f string) (err error) { r.Hash, err = parsePasswordHash(f); return err },
			},
		},
	}
}

const (
	maxPasswordHashBytes = 1000 // of a password hash
)

var (
	languagePattern     = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)
	passwordHashPattern = regexp.MustCompile(`^\$[a-z0-9-]{1,32}(\$[A-Za-z0-9/+.,=-]+)+$`)
)

func parseHandle(f string) (string, error) {
	if !stores.ValidHandle(f) {
		return "", fmt.Errorf("%s is not 3 to 30 characters of [a-z0-9_-] starting with a letter or digit", quote(f))
	}
	return f, nil
}

// parseLanguages parses BCP 47 tags separated by single spaces.
func parseLanguages(f string) ([]string, error) {
	tags := strings.Split(f, " ")
	if len(tags) > stores.MaxLanguages {
		return nil, fmt.Errorf("%d languages, at most %d are allowed", len(tags), stores.MaxLanguages)
	}
	for _, tag := range tags {
		if err := checkLanguage(tag); err != nil {
			return nil, err
		}
	}
	return tags, nil
}

func checkLanguage(tag string) error {
	if len(tag) > stores.MaxLanguage || !languagePattern.MatchString(tag) {
		return fmt.Errorf("%s is not a BCP 47 tag", quote(tag))
	}
	return nil
}

// parsePasswordHash checks a password hash. Its errors do not contain the hash.
func parsePasswordHash(f string) (string, error) {
	if len(f) > maxPasswordHashBytes || !passwordHashPattern.MatchString(f) {
		return "", errors.New("not a hash in PHC form")
	}
	return f, nil
}
