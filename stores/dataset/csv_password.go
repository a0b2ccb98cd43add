package dataset

import (
	"errors"
	"regexp"
	"time"

	"fivefold/stores"
)

func passwordSchema() csvSchema[stores.Password] {
	type row = stores.Password
	return csvSchema[row]{
		rows:     "password hash",
		secret:   true,
		defaults: func(time.Time) row { return row{} },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			{
				name: "hash", value: passwordHashValue, write: func(r row) string { return r.Hash },
				read: func(r *row, f string) (err error) { r.Hash, err = parsePasswordHash(f); return err },
			},
		},
	}
}

const (
	maxPasswordHashBytes = 1000
	passwordHashValue    = "a password hash in PHC format such as `$argon2id$v=19$m=19456,t=2,p=1$…$…`"
)

var passwordHashPattern = regexp.MustCompile(`^\$[a-z0-9-]{1,32}(\$[A-Za-z0-9/+.,=-]+)+$`)

// parsePasswordHash checks a password hash. Its errors do not contain the hash.
func parsePasswordHash(f string) (string, error) {
	if len(f) > maxPasswordHashBytes || !passwordHashPattern.MatchString(f) {
		return "", errors.New("not " + plainText(passwordHashValue))
	}
	return f, nil
}
