package limits

import (
	"regexp"
	"strings"

	"fivefold/graph/errorcode"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// syntaxErrorPrefix is the part of a syntax error that contains no value of the document: Unexpected String "secret" · Expected Name, found
// Int · Invalid character escape sequence: \x and what follows.
var syntaxErrorPrefix = regexp.MustCompile(`^(Unexpected \S+|Expected \S+, found \S+|[^":]*)`)

// redactMessage returns the message of an error without values, which may be secrets. Names and locations remain.
func redactMessage(err *gqlerror.Error) string {
	message := err.Message
	switch {
	case err.Extensions["code"] == string(errorcode.ParseFailed):
		return sentence(syntaxErrorPrefix.FindString(message))
	case strings.HasPrefix(message, "operation ") && strings.HasSuffix(message, " not found"):
		return "The document has no operation of that name, or has several and `operationName` is missing."
	}
	return message
}

func sentence(text string) string { return strings.TrimRight(text, ". ") + "." }
