package limits

import (
	"errors"
	"reflect"
)

// Limits bounds a document before it is validated. Depth, RootFields and Fields count the document with its fragments expanded; the
// others count what is in the text. All limits must be greater than 0.
//
// The defaults are derived from: the full introspection query of graphql-js 16 (depth 15, 184 tokens, 8 spreads), which must pass;
// GraphQL Armor (15,000 characters, 1,000 tokens, 15 aliases, 50 directives), made for small servers; Apollo Router (15,000 tokens,
// 30 aliases, 20 root fields, depth 100), made for large graphs; and the worst-case time of validation, which BenchmarkWorst
// measures.
type Limits struct {
	Bytes                 int // of the document. 64 KiB: the maximum of a persisted query, four times Armor's
	Tokens                int // of the document, including comments. 5,000: between Armor and the router; 27 introspection queries
	NameBytes             int // bytes of a name. 100: GitHub's longest type names have 63, and a response repeats an alias per item
	Nesting               int // brackets of any kind open at once. 50: twice a depth of 20, with an input object at its end
	Depth                 int // nested fields. 20: introspection has 15, and six nested connections have 18
	RootFields            int // of an operation. 20: the router's
	Fields                int // of an operation. 2,500: 5,000 tokens if every second one is a field
	Aliases               int // of the document. 30: the router's
	Directives            int // of the document. 50: Armor's
	DirectivesPerLocation int // directives at one location. 5: skip, include, and three more
	Operations            int // of the document. 20: an editor sends all operations of a tab
	Variables             int // of an operation. 50: more than the fields of any of our inputs
	Fragments             int // of the document. 100: one per component of a page with a hundred components
	Spreads               int // of the document. 200: each fragment used twice
	ListItems             int // of a list, in the text or in a variable. 1,000: representations that a gateway may send at once
	ListDepth             int // nested lists and objects in a variable. 20: as Depth
	ValidationSteps       int // pairs of fields that validation compares, plus fields it visits. 50,000: 1 to 6 ms, or 70 fragments of 10 fields
}

// DefaultLimits is safe for a server without any other protection.
var DefaultLimits = Limits{
	Bytes: 64 << 10, Tokens: 5000, NameBytes: 100, Nesting: 50, Depth: 20, RootFields: 20, Fields: 2500, Aliases: 30, Directives: 50,
	DirectivesPerLocation: 5, Operations: 20, Variables: 50, Fragments: 100, Spreads: 200, ListItems: 1000, ListDepth: 20,
	ValidationSteps: 50_000,
}

// Validate returns an error if a limit is not greater than 0.
func (l Limits) Validate() error {
	for _, field := range reflect.ValueOf(l).Fields() {
		if field.Int() <= 0 {
			return errors.New("limits: every limit must be greater than 0")
		}
	}
	return nil
}
