package postgres

import (
	"context"
	"crypto/rand"
	"fmt"
)

// secretSize is the length of the secret of the data.
const secretSize = 32

// Secret returns random bytes that are always the same for these data, in every process. They are no part of an export.
func (e *Engine) Secret() [secretSize]byte { return e.secret }

// readSecret reads what Secret returns. The first process makes it.
func (e *Engine) readSecret(ctx context.Context) error {
	made := make([]byte, secretSize)
	_, _ = rand.Read(made) // it never fails
	return e.write(ctx, func(c *conn) error {
		if err := c.run(ctx, "INSERT INTO secret (value) VALUES (@made) ON CONFLICT DO NOTHING", args{"made": made}); err != nil {
			return err
		}
		stored, err := queryRow(ctx, c, (*row).text, "SELECT value FROM secret", nil)
		if err == nil && len(stored) != secretSize {
			err = fmt.Errorf("the secret has %d bytes, want %d", len(stored), secretSize)
		}
		copy(e.secret[:], stored)
		return err
	})
}
