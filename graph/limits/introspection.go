package limits

import (
	"context"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A Right says who may ask what the schema is: `__schema`, `__type`, and the `_service` of federation.
type Right string

// The rights. The zero value is Everyone: the playground and federation's tools need it, and the schema is no secret.
const (
	Everyone Right = "everyone"
	SignedIn Right = "signed-in"
	Nobody   Right = "off"
)

func (r Right) check(ctx context.Context, b bill) *gqlerror.Error {
	switch {
	case !b.asks || r == Everyone || r == "":
		return nil
	case r == SignedIn && ClientOf(ctx).Viewer != "":
		return nil
	case r == SignedIn:
		return refuse(codeUnauthenticated, "Sign in first: the schema is told only to people who are.")
	}
	return refuse(codeInvalid, "The schema is not told here.")
}
