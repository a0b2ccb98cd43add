package limits

import (
	"context"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Bounds of the errors of a document that is not executed. The whole response stays below 2 kB, even if every field of the document
// is wrong.
const (
	maxErrors       = 5
	maxMessageBytes = 200
	maxErrorsBytes  = 1200 // of all errors as JSON
)

// InterceptResponse adds the extension `cost` to every response whose cost is known. In a response without data it limits the
// number and length of errors, and removes values of the document from their messages.
func (g *Guard) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if graphql.HasOperationContext(ctx) {
		if cost, ok := CostOf(graphql.GetOperationContext(ctx)); ok {
			graphql.RegisterExtension(ctx, "cost", cost)
		}
	}
	response := next(ctx)
	if response != nil && response.Data == nil {
		response.Errors = truncateErrors(response.Errors)
	}
	return response
}

// truncateErrors returns the first errors that fit, and a count of the others. It modifies no error, since errors may be shared by
// requests.
func truncateErrors(errs gqlerror.List) gqlerror.List {
	var kept gqlerror.List
	remaining := maxErrorsBytes
	for i, err := range errs {
		short, size := shortenError(err)
		if remaining -= size; i == maxErrors || i > 0 && remaining < 0 {
			rest := &gqlerror.Error{Message: fmt.Sprintf("And %d more errors.", len(errs)-i), Extensions: err.Extensions}
			return append(kept, rest)
		}
		kept = append(kept, short)
	}
	return kept
}

// shortenError returns a short copy of err without values of the document, and the length of its JSON.
func shortenError(err *gqlerror.Error) (*gqlerror.Error, int) {
	short := *err
	short.Message = truncateMessage(redactMessage(err))
	text, _ := json.Marshal(&short)
	if len(text) > maxErrorsBytes { // an error may have very many locations
		short.Locations, short.Path = nil, nil
		text, _ = json.Marshal(&short)
	}
	return &short, len(text)
}

// truncateMessage cuts a message at a character boundary.
func truncateMessage(message string) string {
	if len(message) <= maxMessageBytes {
		return message
	}
	end := maxMessageBytes
	for !utf8.RuneStart(message[end]) {
		end--
	}
	return message[:end] + "…"
}
