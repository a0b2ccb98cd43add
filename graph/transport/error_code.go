package transport

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"fivefold/graph/errorcode"
)

// statusOf returns the HTTP status of a response without data whose first error has the code. With application/json it is 200 for
// every well-formed request, since a client may not read the body of another status.
// https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes
func statusOf(code errorcode.Code, mediaType string) int {
	switch code {
	case errorcode.BadRequest, errorcode.PersistedMismatch:
		return http.StatusBadRequest
	case errorcode.MethodNotAllowed:
		return http.StatusMethodNotAllowed
	case errorcode.RateLimited:
		// For every media type: proxies and clients handle this status only.
		return http.StatusTooManyRequests
	case errorcode.PersistedNotFound:
		// A step of a handshake, not a failure. The reference server returns 200 for every media type, and mobile clients look for
		// the error in such a response only.
		return http.StatusOK
	}
	if mediaType == mediaJSON {
		return http.StatusOK
	}
	switch code {
	case errorcode.Unauthenticated:
		return http.StatusUnauthorized
	case errorcode.Internal, errorcode.ResultUnknown:
		return http.StatusInternalServerError
	case errorcode.Unavailable, errorcode.Cancelled:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

// codeOf returns the code of err, of any string type, or "".
func codeOf(err *gqlerror.Error) errorcode.Code {
	if code := err.Extensions["code"]; code != nil {
		return errorcode.Code(fmt.Sprint(code))
	}
	return ""
}

// withCodes returns errs, with the given code for errors without one. It modifies no error, since errors may be shared by requests.
func withCodes(errs gqlerror.List, code errorcode.Code) gqlerror.List {
	out := errs
	for i, err := range errs {
		if codeOf(err) != "" {
			continue
		}
		if &out[0] == &errs[0] {
			out = slices.Clone(errs)
		}
		c := *err
		c.Extensions = make(map[string]any, len(err.Extensions)+1)
		maps.Copy(c.Extensions, err.Extensions)
		c.Extensions["code"] = string(code)
		out[i] = &c
	}
	return out
}
