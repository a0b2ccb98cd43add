package limits

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"fivefold/graph/errorcode"
)

// messages holds the message of each limit, with the number requested and the number allowed.
var messages = map[string]string{
	"aliases":               "The document has %s aliases; the limit is %d. Use fewer aliases.",
	"attempts":              "The operation checks or sets %s passwords; the limit is %d. Send fewer at a time.",
	"bytes":                 "The document has %s bytes; the limit is %d. Send a shorter document.",
	"cost":                  "The operation costs %s points; the limit is %d. Request fewer or shorter lists.",
	"depth":                 "The document is %s fields deep; the limit is %d. Nest fewer fields.",
	"directives":            "The document has %s directives; the limit is %d. Use fewer directives.",
	"directivesPerLocation": "A location has %s directives; the limit is %d. Use fewer directives.",
	"fields":                "The operation has %s fields; the limit is %d. Select fewer fields.",
	"fragments":             "The document has %s fragments; the limit is %d. Define fewer fragments.",
	"listDepth":             "A variable has %s nested lists and objects; the limit is %d. Nest fewer values.",
	"listItems":             "A list has %s items; the limit is %d. Send shorter lists.",
	"name":                  "A name has %s bytes; the limit is %d. Use shorter names.",
	"nesting":               "The document has %s open brackets; the limit is %d. Nest fewer selections and values.",
	"operations":            "The document has %s operations; the limit is %d. Send fewer operations.",
	"rootFields":            "The operation has %s root fields; the limit is %d. Select fewer root fields.",
	"spreads":               "The document has %s fragment spreads; the limit is %d. Spread fragments less often.",
	"tokens":                "The document has %s tokens; the limit is %d. Send a shorter document.",
	"validationSteps":       "The document takes %s validation steps; the limit is %d. Repeat fewer fields and fragments.",
	"variables":             "The operation has %s variables; the limit is %d. Use fewer variables.",
}

// atLeast is a count that stopped when it exceeded the limit.
type atLeast int

// exceeded returns the error of a limit, with its name and both numbers in the extension `limit`. It contains nothing of the
// document.
func exceeded[N int | atLeast](limit string, requested N, allowed int) *gqlerror.Error {
	number := fmt.Sprint(int(requested))
	if _, ok := any(requested).(atLeast); ok || int(requested) >= saturated {
		number = "at least " + number
	}
	err := errorcode.Error(errorcode.LimitExceeded, fmt.Sprintf(messages[limit], number, allowed))
	err.Extensions["limit"] = map[string]any{"name": limit, "requested": int(requested), "allowed": allowed}
	return err
}

// saturated is where counts stop: above every limit, and exact in JSON readers that use float64.
const saturated = 1 << 50

// plus and times return at most saturated, for arguments from 0 to saturated.
func plus(a, b int) int { return min(a+b, saturated) }

func times(a, b int) int {
	if a != 0 && b > saturated/a {
		return saturated
	}
	return a * b
}
