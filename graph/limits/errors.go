package limits

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The codes of this package. They are values of the schema's ErrorCode.
const (
	codeInvalid         = "GRAPHQL_VALIDATION_FAILED"
	codeLimitExceeded   = "LIMIT_EXCEEDED"
	codeNotRegistered   = "DOCUMENT_NOT_REGISTERED"
	codeRateLimited     = "RATE_LIMITED"
	codeUnauthenticated = "UNAUTHENTICATED"
)

// messages tells what each limit bounds.
var messages = map[string]string{
	"aliases":    "The document has %s aliases, and %d are allowed.",
	"bytes":      "The document has %s bytes, and %d are allowed.",
	"checks":     "The document takes %s steps to validate, and %d are allowed: repeat fewer fields and fragments.",
	"cost":       "The operation costs %s points, and %d are allowed: ask for fewer or shorter lists.",
	"depth":      "The document is %s fields deep, and %d are allowed.",
	"directives": "The document has %s directives, and %d are allowed.",
	"fields":     "The operation has %s fields, and %d are allowed.",
	"fragments":  "The document has %s fragments, and %d are allowed.",
	"listDepth":  "A variable holds lists and objects %s deep, and %d are allowed.",
	"listItems":  "A list has %s items, and %d are allowed.",
	"name":       "A name has %s bytes, and %d are allowed.",
	"nesting":    "The document opens %s brackets at once, and %d are allowed.",
	"operations": "The document has %s operations, and %d are allowed.",
	"repeated":   "One place has %s directives, and %d are allowed.",
	"rootFields": "The operation has %s fields at its root, and %d are allowed.",
	"spreads":    "The document spreads fragments %s times, and %d are allowed.",
	"tokens":     "The document has %s tokens, and %d are allowed.",
	"tries":      "The operation tries or chooses %s secrets, and %d are allowed.",
	"variables":  "The operation has %s variables, and %d are allowed.",
}

// atLeast is a number that was counted no further.
type atLeast int

// exceeded says which limit was exceeded, what was asked and what is allowed. It holds nothing of the document.
func exceeded[N int | atLeast](limit string, asked N, allowed int) *gqlerror.Error {
	number := fmt.Sprint(int(asked))
	if _, ok := any(asked).(atLeast); ok || int(asked) >= saturated {
		number = "at least " + number
	}
	err := newError(codeLimitExceeded, fmt.Sprintf(messages[limit], number, allowed))
	err.Extensions["limit"] = map[string]any{"name": limit, "requested": int(asked), "allowed": allowed}
	return err
}

func newError(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}

// saturated is where counting ends: a number that no limit reaches and JSON readers keep exactly.
const saturated = 1 << 50

// plus and times never exceed most, given numbers from 0 to most.
func plus(a, b int) int { return min(a+b, saturated) }

func times(a, b int) int {
	if a != 0 && b > saturated/a {
		return saturated
	}
	return a * b
}
