package limits

import (
	"regexp"
	"strings"

	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// Messages of the GraphQL library that hold what stands in the document or in a variable.
var (
	// Unexpected String "secret" · Expected Name, found Int · Invalid character escape sequence: \x and all that follows.
	syntaxErrorPrefix = regexp.MustCompile(`^(Unexpected \S+|Expected \S+, found \S+|[^":]*)`)
	// Int cannot represent non-integer value: "secret" · Expected value of type "Int!", found null.
	typeErrorPrefix = regexp.MustCompile(`^(.*?)(: |, found )`)
)

// redactMessage is the message of an error without values, which may be secrets: names and places are enough to find the
// mistake.
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
		if _, kind, ok := strings.Cut(message, " is not a valid "); ok {
			return "not a valid " + kind
		}
	case strings.HasPrefix(message, "operation ") && strings.HasSuffix(message, " not found"):
		return "The document has no operation of that name, or several and none was named."
	}
	return message
}

func sentence(text string) string { return strings.TrimRight(text, ". ") + "." }
