package limits

import (
	"errors"
	"reflect"
)

// Limits bound a document before it is validated. Each counts what is in the text; depth, root fields and fields count what
// the text stands for once its fragments are put in place. All must be more than 0.
//
// The anchors of the defaults: the full introspection query of graphql-js 16 (15 deep, 184 tokens, 8 spreads), which must
// pass; GraphQL Armor (15,000 characters, 1,000 tokens, 15 aliases, 50 directives), made for small servers; Apollo Router
// (15,000 tokens, 30 aliases, 20 root fields, depth 100), made for large graphs; and the time that validation takes at worst,
// which BenchmarkWorst measures.
type Limits struct {
	Bytes                 int // of the document's text. 64 KiB: what a persisted query may have, four times Armor's
	Tokens                int // of the document, comments too. 5,000: between Armor and the router, 27 introspection queries
	NameBytes             int // bytes of a name. 100: GitHub's longest types have 63, and an answer repeats an alias for every item
	Nesting               int // brackets of any kind open at once. 50: a depth of 20 with an input object at its end, twice over
	Depth                 int // fields below each other. 20: introspection has 15, and six connections below each other have 18
	RootFields            int // of an operation. 20: the router's
	Fields                int // of an operation. 2,500: what 5,000 tokens can hold when every second one is a field
	Aliases               int // of the document. 30: the router's
	Directives            int // of the document. 50: Armor's
	DirectivesPerLocation int // directives at one place. 5: skip, include, and three more
	Operations            int // of the document. 20: an editor sends all that are in its tab
	Variables             int // of an operation. 50: more than any input of ours has fields
	Fragments             int // of the document. 100: a component each, of a page of a hundred components
	Spreads               int // of the document. 200: each fragment used twice
	ListItems             int // of a list, in the text or in a variable. 1,000: the representations a gateway may send at once
	ListDepth             int // lists and objects within each other in a variable. 20: as deep as what is asked
	ValidationSteps       int // pairs of fields that validation compares, and fields that it visits. 50,000: 1 to 6 ms, and 70 fragments of 10 fields
}

// DefaultLimits are small enough for a server without any other protection.
var DefaultLimits = Limits{
	Bytes: 64 << 10, Tokens: 5000, NameBytes: 100, Nesting: 50, Depth: 20, RootFields: 20, Fields: 2500, Aliases: 30, Directives: 50,
	DirectivesPerLocation: 5, Operations: 20, Variables: 50, Fragments: 100, Spreads: 200, ListItems: 1000, ListDepth: 20, ValidationSteps: 50_000,
}

// Validate refuses a limit that lets nothing pass.
func (l Limits) Validate() error {
	for _, field := range reflect.ValueOf(l).Fields() {
		if field.Int() <= 0 {
			return errors.New("guard: every limit must be more than 0")
		}
	}
	return nil
}
