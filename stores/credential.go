package stores

import "context"

// Credentials keeps what people sign in with: the hashes of their passwords. It is the truth about them, it is never cached, and no
// other port returns a hash except Archive, which moves them. Users.Create stores the first hash.
type Credentials interface {
	// PasswordHash returns the hash of a person's password in PHC form, empty for a person who cannot sign in. A missing person returns
	// ErrNotFound. A hash is returned as soon as SetPasswordHash or Users.Create has returned.
	PasswordHash(ctx context.Context, user ID) (string, error)

	// SetPasswordHash replaces the hash of a person's password. A missing person returns ErrNotFound.
	SetPasswordHash(ctx context.Context, user ID, hash string) error
}
