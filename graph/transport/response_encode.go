package transport

import (
	"encoding/json"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"fivefold/graph/errorcode"
)

// encodeResponse encodes a whole response.
func encodeResponse(response *graphql.Response) []byte {
	response.Errors = withCodes(response.Errors, errorcode.Internal)
	head, tail := encodeAround(response)
	return append(append(head, response.Data...), tail...)
}

// encodeAround encodes what precedes and what follows the data of a response. Errors come first, as the specification recommends.
// The member data is absent if nothing was executed, and null if an error propagated to the root.
func encodeAround(response *graphql.Response) (head, tail []byte) {
	head = append(make([]byte, 0, len(`{"data":`)), '{')
	if len(response.Errors) > 0 {
		head = append(append(head, `"errors":`...), mustMarshal(response.Errors)...)
	}
	if response.Data != nil {
		if len(response.Errors) > 0 {
			head = append(head, ',')
		}
		head = append(head, `"data":`...)
	}
	if len(response.Extensions) > 0 {
		tail = appendExtensions(append(make([]byte, 0, 128), `,"extensions":`...), response.Extensions)
	}
	return head, append(tail, '}')
}

// appendExtensions appends a JSON object whose names need no escaping. A value with a method AppendJSON does not pass through
// encoding/json.
func appendExtensions(b []byte, extensions map[string]any) []byte {
	names := make([]string, 0, len(extensions))
	for name := range extensions {
		names = append(names, name)
	}
	slices.Sort(names)
	b = append(b, '{')
	for i, name := range names {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), `":`...)
		if value, ok := extensions[name].(interface{ AppendJSON([]byte) []byte }); ok {
			b = value.AppendJSON(b)
		} else {
			b = append(b, mustMarshal(extensions[name])...)
		}
	}
	return append(b, '}')
}

// mustMarshal panics if v cannot be encoded, which is a bug of this server. Nothing has been written by then: gqlgen's handler
// answers and logs it like any other panic.
func mustMarshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
