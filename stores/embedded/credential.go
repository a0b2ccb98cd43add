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

// SetPasswordHash implements stores.Credentials.
func (s credentials) SetPasswordHash(ctx context.Context, user stores.ID, hash string) error {
	return s.write(ctx, func(c *conn) error {
		changed, err := c.exec(ctx, "UPDATE user SET password_hash = ? WHERE id = ?", textArg(hash), userArg(user))
		if err == nil && changed == 0 {
			return stores.ErrNotFound
		}
		return err
	})
}

func (credentials) archiveTables() []archiveTable {
	return []archiveTable{passwordArchiveTable}
}
