package embedded

import (
	"context"

	"fivefold/stores"
)

// credentials implements stores.Credentials. The hash is a column of user, so that users.Create writes one row.
type credentials struct{ *Engine }

// PasswordHash implements stores.Credentials.
func (s credentials) PasswordHash(ctx context.Context, user stores.ID) (hash string, err error) {
	err = s.read(ctx, func(c *conn) (err error) {
		hash, err = queryRow(ctx, c, (*row).text, "SELECT password_hash FROM user WHERE id = ?", userArg(user))
		return err
	})
	return hash, err
}

// ChangePassword implements stores.Credentials.
func (s credentials) ChangePassword(ctx context.Context, change stores.PasswordChange) (ended int, err error) {
	err = s.write(ctx, func(c *conn) (err error) {
		if err := checkPasswordHash(ctx, c, change.User, change.From); err != nil {
			return err
		}
		if err := c.run(ctx, "UPDATE user SET password_hash = ? WHERE id = ?", textArg(change.To), userArg(change.User)); err != nil {
			return err
		}
		ended, err = revokeOthers(ctx, c, change.User, change.Keep, change.At)
		return err
	})
	if err != nil {
		return 0, err
	}
	return ended, nil
}

// checkPasswordHash returns ErrPasswordChanged if the hash is not the person's, and ErrNotFound for a missing person.
func checkPasswordHash(ctx context.Context, c *conn, user stores.ID, hash string) error {
	now, err := queryRow(ctx, c, (*row).text, "SELECT password_hash FROM user WHERE id = ?", userArg(user))
	if err == nil && now != hash {
		return stores.ErrPasswordChanged
	}
	return err
}

func (credentials) archiveTables() []archiveTable {
	return []archiveTable{passwordArchiveTable}
}
