package guard

import (
	"context"
	"fmt"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// What is told of a document that is not executed: a few kilobytes, though every field of it may be wrong, and its names long.
const (
	errorsTold  = 10
	messageMost = 300 // bytes
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
		response.Errors = brief(response.Errors)
	}
	return response
}

// brief returns the first errors. It changes none of them: an error may be a value that many requests share.
func brief(errs gqlerror.List) gqlerror.List {
	var told gqlerror.List
	for i, err := range errs {
		if i == errorsTold {
			rest := &gqlerror.Error{Message: fmt.Sprintf("And %d more errors.", len(errs)-i), Extensions: err.Extensions}
			return append(told, rest)
		}
		if len(err.Message) > messageMost {
			shorter := *err
			shorter.Message = clip(err.Message)
			err = &shorter
		}
		told = append(told, err)
	}
	return told
}

// clip cuts a message between two characters.
func clip(message string) string {
	end := messageMost
	for !utf8.RuneStart(message[end]) {
		end--
	}
	return message[:end] + "…"
}
