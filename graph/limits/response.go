package limits

import (
	"context"
	"encoding/json"
	"fmt"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// What is told of a document that is not executed: less than 2 kB with the rest of the answer, though every field of it may be
// wrong.
const (
	maxErrors       = 5
	maxMessageBytes = 200  // bytes
	maxErrorsBytes  = 1200 // bytes of all errors as JSON
)

// InterceptResponse tells the cost in every response whose cost is known, and keeps short what is answered to a document that
// was not executed.
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

// truncateErrors returns the first errors, as many as fit. It changes none of them: an error may be a value that many requests share.
func truncateErrors(errs gqlerror.List) gqlerror.List {
	var told gqlerror.List
	room := maxErrorsBytes
	for i, err := range errs {
		short, size := shortenError(err)
		if room -= size; i == maxErrors || i > 0 && room < 0 {
			rest := &gqlerror.Error{Message: fmt.Sprintf("And %d more errors.", len(errs)-i), Extensions: err.Extensions}
			return append(told, rest)
		}
		told = append(told, short)
	}
	return told
}

// shortenError is an error without values of the document, and how many bytes it has as JSON.
func shortenError(err *gqlerror.Error) (*gqlerror.Error, int) {
	short := *err
	short.Message = truncateMessage(redactMessage(err))
	text, _ := json.Marshal(&short)
	if len(text) > maxErrorsBytes { // it may be about very many places
		short.Locations, short.Path = nil, nil
		text, _ = json.Marshal(&short)
	}
	return &short, len(text)
}

// truncateMessage cuts a message between two characters.
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
