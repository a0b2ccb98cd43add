package transport

import (
	"fivefold/graph/memory"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

const (
	// responseCopies is the number of copies of a response that exist while a message of a stream is encoded: its data, the response, the
	// message.
	responseCopies = 3
	// maxSmallResponse is the length of a response that what an operation holds anyway covers.
	maxSmallResponse = memory.Request / responseCopies
)

// retainedBytes returns what a subscription that was sent in so many bytes holds between two events.
func retainedBytes(op *graphql.OperationContext, sent int) int64 {
	return memory.Request + int64(sent) + memory.OfDocument(len(op.RawQuery)) + memory.OfValue(op.Variables)
}

// sendHeld sends a response. Meanwhile the share holds what it retains and what the response takes, and afterwards what it retains. When the
// client may not hold that much, the response is an error, except that of a mutation: what it reports is done.
func sendHeld(share *memory.Share, retained int64, kind ast.Operation, response *graphql.Response, send func(*graphql.Response) error) error {
	share.Shrink(retained)
	defer share.Shrink(retained)
	switch size := responseCopies * int64(len(response.Data)); {
	case len(response.Data) <= maxSmallResponse:
	case kind == ast.Mutation:
		share.Add(size)
	default:
		if err := share.Grow(size); err != nil {
			response = &graphql.Response{Errors: gqlerror.List{err}}
		}
	}
	return send(response)
}
