package limits

import (
	"regexp"
	"strings"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// The parts of messages of gqlparser that contain no value of the document or of a variable.
var (
	// Unexpected String "secret" · Expected Name, found Int · Invalid character escape sequence: \x and what follows.
	syntaxErrorPrefix = regexp.MustCompile(`^(Unexpected \S+|Expected \S+, found \S+|[^":]*)`)
	// Int cannot represent non-integer value: "secret" · Expected value of type "Int!", found null.
	typeErrorPrefix = regexp.MustCompile(`^(.*?)(: |, found )`)
)

// redactMessage returns the message of an error without values, which may be secrets. Names and locations remain.
func redactMessage(err *gqlerror.Error) string {
	message := err.Message
	switch {
	case err.Extensions["code"] == errcode.ParseFailed:
		return sentence(syntaxErrorPrefix.FindString(message))
	case err.Rule == rules.ValuesOfCorrectTypeRuleWithoutSuggestions.Name:
		if found := typeErrorPrefix.FindStringSubmatch(message); found != nil {
			return sentence(found[1])
		}
	case err.Extensions["code"] == errcode.ValidationFailed && len(err.Path) > 0: // of a variable
		if _, typeName, ok := strings.Cut(message, " is not a valid "); ok {
			return "The variable is not a valid " + typeName
		}
	case strings.HasPrefix(message, "operation ") && strings.HasSuffix(message, " not found"):
		return "The document has no operation of that name, or has several and `operationName` is missing."
	}
	return message
}

func sentence(text string) string { return strings.TrimRight(text, ". ") + "." }
