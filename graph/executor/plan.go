package executor

import (
	"errors"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A plan is an operation under given values of its conditions, ready to run.
type plan struct {
	kind   ast.Operation
	root   *node
	calls  int          // how many calls are different from each other
	fields int          // how many fields all nodes have
	size   atomic.Int64 // of its answers lately, in bytes
}

// A node is what is asked about objects of one type at one place, or at several places that ask the same.
type node struct {
	object *Object
	fields []*field
	states int  // how many fields have a state
	calls  bool // there are calls at or below it
}

// A field is one entry of an answer.
type field struct {
	*Field
	key       []byte // the response key with what is around it, such as `,"name":`
	collected graphql.CollectedField
	literal   []byte  // the answer itself: of __typename
	nodes     []*node // by kind
	call      int     // which of the plan's calls
	state     int     // its place among the states of its group; -1 when it is read straight from its parent

	nonNullUses []*ast.Value // the variables among its arguments that may be null, but not there
}

// errDocument is of what no validation lets pass.
var errDocument = errors.New("the document does not fit the schema")

// errTooManyFields refuses a document whose plan is too large. It is made anew each time, because gqlgen writes into errors.
func errTooManyFields() error {
	return &gqlerror.Error{Message: "The document means too many fields.", Extensions: map[string]any{"code": "LIMIT_EXCEEDED"}}
}

// maxStepsPerByte is how many selections making a plan may look at for each byte of its document, and so how many fields the plan may
// have. They are looked at once for each type and place that asks for them, which is often when fragments ask much of many types;
// what is beyond this was made to be.
const maxStepsPerByte = 16

// planOf finds or makes the plan of an operation.
func (e *Executor) planOf(oc *graphql.OperationContext) (*plan, error) {
	key := planKey{document: oc.RawQuery, operation: oc.OperationName}
	entry, ok := e.plans.GetIfPresent(key)
	if !ok {
		entry = cachedPlan{names: conditionsOf(oc.Doc, oc.Operation)}
		if len(entry.names) > 0 {
			e.plans.Set(key, entry)
		}
	}
	if len(entry.names) > 0 {
		key.conditions = valuesOf(entry.names, oc.Variables)
		entry, ok = e.plans.GetIfPresent(key)
	}
	if ok {
		return entry.plan, nil
	}
	p, err := e.compile(oc)
	if err != nil {
		return nil, err
	}
	// By measure: 200 bytes a field, and 30 for each byte of the document, whose tree the plan holds on to.
	e.plans.Set(key, cachedPlan{plan: p, bytes: 300 + 200*p.fields + 30*len(oc.RawQuery)})
	return p, nil
}

// valuesOf spells the values of the conditions.
func valuesOf(names []string, variables map[string]any) string {
	b := make([]byte, len(names))
	for i, name := range names {
		b[i] = '0'
		if on, _ := variables[name].(bool); on {
			b[i] = '1'
		}
	}
	return string(b)
}
