package postgres

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgtype"

	"fivefold/stores"
)

// credentials implements stores.Credentials. The hash is a column of users, so that users.Create writes one row.
type credentials struct{ *Engine }

// PasswordHash implements stores.Credentials.
func (s credentials) PasswordHash(ctx context.Context, user stores.ID) (hash string, err error) {
	err = s.read(ctx, func(c *conn) (err error) {
		hash, err = queryRow(ctx, c, (*row).text, "SELECT password_hash FROM users WHERE id = @user", args{"user": userArg(user)})
		return err
	})
	return hash, err
}

// ChangePassword implements stores.Credentials.
func (s credentials) ChangePassword(ctx context.Context, change stores.PasswordChange) (ended int, err error) {
	err = s.write(ctx, func(c *conn) (err error) {
		if err := c.checkPasswordHash(ctx, change.User, change.From); err != nil {
			return err
		}
		if err := c.run(ctx, "UPDATE users SET password_hash = @hash WHERE id = @user", args{"hash": change.To, "user": userArg(change.User)}); err != nil {
			return err
		}
		ended, err = c.revokeOthers(ctx, change.User, change.Keep, change.At)
		return err
	})
	if err != nil {
		return 0, err
	}
	return ended, nil
}

// checkPasswordHash locks a person. It returns ErrPasswordChanged if the hash is not the person's, and ErrNotFound for a missing person.
func (c *conn) checkPasswordHash(ctx context.Context, user stores.ID, hash string) error {
	now, err := queryRow(ctx, c, (*row).text, "SELECT password_hash FROM users WHERE id = @user FOR NO KEY UPDATE", args{"user": userArg(user)})
	if err == nil && now != hash {
		return stores.ErrPasswordChanged
	}
	return err
}

// passwordTable is how passwords are moved. A stored hash stays.
var passwordTable = table{
	name: stores.TablePasswords, names: []string{"id", "password_hash"},
	insert: "UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = ''",
	insertMany: `UPDATE users u SET password_hash = k.hash
		FROM (SELECT DISTINCT ON (id) id, hash FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS k(id, hash, n) ORDER BY id, n) k
		WHERE u.id = k.id AND u.password_hash = ''`,
	count: func(r stores.Rows) int { return len(r.Passwords) },
	args: func(r stores.Rows) func(int) []any {
		return func(i int) []any { return []any{userArg(r.Passwords[i].User), r.Passwords[i].Hash} }
	},
	verify: checkPasswordUsers,
}.read("users WHERE password_hash <> ''", newScan("id, password_hash FROM users WHERE password_hash <> '' AND", "id",
	func(r *row) stores.Password { return stores.Password{User: r.id(stores.KindUser), Hash: r.text()} },
	func(p stores.Password) []stores.ID { return []stores.ID{p.User} }))

// checkPasswordUsers returns an error for the first password of a missing person.
func checkPasswordUsers(ctx context.Context, c *conn, rows stores.Rows) error {
	people := make(pgtype.FlatArray[pgtype.UUID], len(rows.Passwords))
	for i, p := range rows.Passwords {
		people[i] = userArg(p.User)
	}
	n, err := queryRow(ctx, c, (*row).int, `SELECT n FROM unnest(@people::uuid[]) WITH ORDINALITY AS k(id, n)
		WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = k.id) ORDER BY n LIMIT 1`, args{"people": people})
	if errors.Is(err, stores.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return &stores.RowError{Table: stores.TablePasswords, Index: n - 1, Err: stores.ErrNotFound}
}
