package httpserver

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"fivefold/graph/errorcode"
	"fivefold/graph/transport"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// errTokenEnded means that a bearer token is of no session, or of one that has ended.
var errTokenEnded = errors.New("httpserver: the bearer token has ended")

type endedTokenKey struct{}

// withEndedToken marks a request whose bearer token has ended. It can only sign in: clients send the token that they have with every
// operation, also with the one that gets them a new token.
func withEndedToken(ctx context.Context, w http.ResponseWriter) context.Context {
	w.Header().Set(transport.AuthenticateHeader, "Bearer")
	return context.WithValue(ctx, endedTokenKey{}, w.Header())
}

// endedTokens is an extension of gqlgen's server that rejects the operations of a request whose token has ended, unless they sign in.
type endedTokens struct{}

var _ interface {
	graphql.HandlerExtension
	graphql.OperationContextMutator
} = endedTokens{}

func (endedTokens) ExtensionName() string { return "EndedTokens" }

func (endedTokens) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext rejects an operation that does not sign in.
func (endedTokens) MutateOperationContext(ctx context.Context, op *graphql.OperationContext) *gqlerror.Error {
	header, hasEnded := ctx.Value(endedTokenKey{}).(http.Header)
	switch {
	case !hasEnded:
		return nil
	case op.Operation.Operation == ast.Mutation && onlySignsIn(op.Operation.SelectionSet):
		header.Del(transport.AuthenticateHeader)
		return nil
	}
	return errorcode.Error(errorcode.Unauthenticated, transport.MessageUnauthenticated)
}

// signInFields are the mutations that need no session.
var signInFields = []string{"signIn", "signUp", "__typename"}

func onlySignsIn(set ast.SelectionSet) bool {
	return !slices.ContainsFunc(set, func(selection ast.Selection) bool {
		switch selection := selection.(type) {
		case *ast.Field:
			return !slices.Contains(signInFields, selection.Name)
		case *ast.InlineFragment:
			return !onlySignsIn(selection.SelectionSet)
		case *ast.FragmentSpread:
			return !onlySignsIn(selection.Definition.SelectionSet)
		}
		return true
	})
}
