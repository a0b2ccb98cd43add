package executor

import (
	"errors"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"fivefold/graph/errorcode"
)

// A plan is a compiled operation for given values of its conditions.
type plan struct {
	kind   ast.Operation
	root   *node
	calls  int          // the number of distinct calls
	fields int          // of all nodes
	size   atomic.Int64 // of recent responses, in bytes
}

// A node is the fields selected on objects of one type, at one or more positions with the same selections.
type node struct {
	object *Object
	fields []*field
	states int  // the number of fields with a state
	calls  bool // whether it or a node below it has calls
}

// A field is one entry of a response object.
type field struct {
	*Field
	key       []byte // the response key as it is written, such as `,"name":`
	collected graphql.CollectedField
	literal   []byte  // the value itself, for __typename
	nodes     []*node // by kind
	call      int     // the id of its call in the plan
	state     int     // the index of its state in the group; -1 when it is read directly from its parent
}

// errDocument is the error of documents that validation rejects.
var errDocument = errors.New("the document does not fit the schema")

// errTooManyFields returns the error of a document whose plan is too large. It is a new value each time, because gqlgen changes errors.
func errTooManyFields() error {
	return errorcode.Error(errorcode.LimitExceeded, "The document selects too many fields: its fragments repeat more than 16 selections per byte. Use fewer nested fragments.")
}

// maxStepsPerByte is the maximum number of selections that planning visits for each byte of the document, and so the maximum number
// of fields of a plan. A selection is visited once for each type and position that selects it. Only documents that are written to
// be expensive come near the limit.
const maxStepsPerByte = 16

// planOf returns the plan of an operation, from the cache or compiled.
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
	// Measured: 200 bytes per field, and 30 per byte of the document, whose syntax tree the plan references.
	e.plans.Set(key, cachedPlan{plan: p, bytes: 300 + 200*p.fields + 30*len(oc.RawQuery)})
	return p, nil
}

// valuesOf returns the values of the conditions as a string of 0 and 1.
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
