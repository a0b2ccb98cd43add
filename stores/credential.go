package stores

import (
	"context"
	"time"
)

// A PasswordChange replaces the hash of a person's password.
type PasswordChange struct {
	User     ID
	From, To string    // the hash that the current password was checked against, and that of the new password
	Keep     ID        // the session that stays; may be zero
	At       time.Time // sessions that have expired by then are not counted
}

// Credentials keeps what people sign in with: the hashes of their passwords. It is the truth about them, it is never cached, and no
// other port returns a hash except Archive, which moves them. Users.Create stores the first hash. The engine that keeps it also keeps
// Sessions: a session and the password that it was opened with change in one transaction.
type Credentials interface {
	// PasswordHash returns the hash of a person's password in PHC form, empty for a person who cannot sign in. A missing person returns
	// ErrNotFound. A hash is returned as soon as ChangePassword or Users.Create has returned.
	PasswordHash(ctx context.Context, user ID) (string, error)

	// ChangePassword replaces the hash and deletes all sessions of the person except Keep, or does neither. It returns how many of them had
	// not expired. A hash that is not From any more returns ErrPasswordChanged: of two changes at the same time one fails. A missing person
	// returns ErrNotFound.
	ChangePassword(ctx context.Context, change PasswordChange) (ended int, err error)
}
