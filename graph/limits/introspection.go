package limits

import (
	"context"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A IntrospectionPolicy says who may ask what the schema is: `__schema`, `__type`, and the `_service` of federation.
type IntrospectionPolicy string

// The rights. The zero value is IntrospectAnyone: the playground and federation's tools need it, and the schema is no secret.
const (
	IntrospectAnyone   IntrospectionPolicy = "everyone"
	IntrospectSignedIn IntrospectionPolicy = "signed-in"
	IntrospectNobody   IntrospectionPolicy = "off"
)

func (r IntrospectionPolicy) check(ctx context.Context, b price) *gqlerror.Error {
	switch {
	case !b.introspects || r == IntrospectAnyone || r == "":
		return nil
	case r == IntrospectSignedIn && ClientOf(ctx).Viewer != "":
		return nil
	case r == IntrospectSignedIn:
		return newError(codeUnauthenticated, "Sign in first: the schema is told only to people who are.")
	}
	return newError(codeInvalid, "The schema is not told here.")
}
