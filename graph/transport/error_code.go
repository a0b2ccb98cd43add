package transport

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/vektah/gqlparser/v2/gqlerror"
)

// The error codes that this package returns or maps to a status. They are values of the schema's ErrorCode.
const (
	codeBadRequest        = "BAD_REQUEST"
	codeCancelled         = "CANCELLED"
	codeInternal          = "INTERNAL_SERVER_ERROR"
	codeMethodNotAllowed  = "METHOD_NOT_ALLOWED"
	codePersistedMismatch = "PERSISTED_QUERY_HASH_MISMATCH"
	codePersistedNotFound = "PERSISTED_QUERY_NOT_FOUND"
	codeRateLimited       = "RATE_LIMITED"
	codeTooMany           = "TOO_MANY"
	codeUnauthenticated   = "UNAUTHENTICATED"
	codeUnavailable       = "UNAVAILABLE"
)

// statusOf returns the HTTP status of a response without data whose first error has the code. With application/json it is 200 for
// every well-formed request, since a client may not read the body of another status.
// https://graphql.github.io/graphql-over-http/draft/#sec-Status-Codes
func statusOf(code, mediaType string) int {
	switch code {
	case codeBadRequest, codePersistedMismatch:
		return http.StatusBadRequest
	case codeMethodNotAllowed:
		return http.StatusMethodNotAllowed
	case codeRateLimited:
		// For every media type: proxies and clients handle this status only.
		return http.StatusTooManyRequests
	case codePersistedNotFound:
		// A step of a handshake, not a failure. The reference server returns 200 for every media type, and mobile clients look for
		// the error in such a response only.
		return http.StatusOK
	}
	if mediaType == mediaJSON {
		return http.StatusOK
	}
	switch code {
	case codeUnauthenticated:
		return http.StatusUnauthorized
	case codeInternal:
		return http.StatusInternalServerError
	case codeUnavailable, codeCancelled:
		return http.StatusServiceUnavailable
	}
	return http.StatusBadRequest
}

func newError(code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": code}}
}

// codeOf returns the code of err, of any string type, or "".
func codeOf(err *gqlerror.Error) string {
	if code := err.Extensions["code"]; code != nil {
		return fmt.Sprint(code)
	}
	return ""
}

// withCodes returns errs, with the given code for errors without one. It modifies no error, since errors may be shared by requests.
func withCodes(errs gqlerror.List, code string) gqlerror.List {
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
		c.Extensions["code"] = code
		out[i] = &c
	}
	return out
}
