package transport

import (
	"fivefold/graph/memory"

	"github.com/99designs/gqlgen/graphql"
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

// holdResponse replaces what a share holds by what it retains and what the response takes. When the client may not hold that much, the response
// is an error.
func holdResponse(share *memory.Share, retained int64, response *graphql.Response) *graphql.Response {
	size := int64(len(response.Data))
	share.Shrink(retained)
	if size <= maxSmallResponse {
		return response
	}
	if err := share.Grow(responseCopies * size); err != nil {
		return &graphql.Response{Errors: gqlerror.List{err}}
	}
	return response
}
