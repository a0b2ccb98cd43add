package limits

import (
	"context"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"fivefold/graph/errorcode"
)

// An IntrospectionPolicy says who may read the schema through `__schema`, `__type`, and the `_service` of Apollo Federation.
type IntrospectionPolicy string

// The policies. The empty policy is IntrospectAnyone: the playground and federation tools need it, and the schema is public.
const (
	IntrospectAnyone   IntrospectionPolicy = "everyone"
	IntrospectSignedIn IntrospectionPolicy = "signed-in"
	IntrospectNobody   IntrospectionPolicy = "off"
)

func (p IntrospectionPolicy) check(ctx context.Context, price price) *gqlerror.Error {
	switch {
	case !price.introspects || p == IntrospectAnyone || p == "":
		return nil
	case p == IntrospectSignedIn && ClientOf(ctx).Viewer != "":
		return nil
	case p == IntrospectSignedIn:
		return errorcode.Error(errorcode.Unauthenticated, "Introspection requires a session. Sign in first.")
	}
	return errorcode.Error(errorcode.ValidationFailed, "Introspection is disabled on this server.")
}
