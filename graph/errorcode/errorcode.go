// Package errorcode has the codes of top-level errors, which are in extensions.code. The codes of the expected failures of mutations are
// another list: the schema's UserErrorCode.
package errorcode

import "github.com/vektah/gqlparser/v2/gqlerror"

// A Code says what kind of error a top-level error is. The list is closed: no other code is returned. docs/api.md says what to do about each.
type Code string

// All codes.
const (
	// BadCursor: a cursor is malformed or belongs to another list.
	BadCursor Code = "BAD_CURSOR"
	// BadID: an id is malformed or of the wrong type.
	BadID Code = "BAD_ID"
	// BadRequest: the HTTP request is not a well-formed GraphQL request.
	BadRequest Code = "BAD_REQUEST"
	// BadUserInput: an argument is missing, too long, too short, out of range, or conflicts with another argument.
	BadUserInput Code = "BAD_USER_INPUT"
	// Cancelled: the client disconnected or the request timed out.
	Cancelled Code = "CANCELLED"
	// CursorExpired: what a cursor of a search was about is not kept any more.
	CursorExpired Code = "CURSOR_EXPIRED"
	// DocumentNotRegistered: this server accepts registered documents only, and this document is not registered.
	DocumentNotRegistered Code = "DOCUMENT_NOT_REGISTERED"
	// ParseFailed: the document is not valid GraphQL.
	ParseFailed Code = "GRAPHQL_PARSE_FAILED"
	// ValidationFailed: the document is not valid against the schema, or its variables do not have the declared types.
	ValidationFailed Code = "GRAPHQL_VALIDATION_FAILED"
	// Internal: an internal error. The server's log has the details under the request's id.
	Internal Code = "INTERNAL_SERVER_ERROR"
	// LimitExceeded: the document or the operation exceeds a limit of size, depth or cost.
	LimitExceeded Code = "LIMIT_EXCEEDED"
	// MethodNotAllowed: the HTTP method is not allowed for this operation, such as a mutation sent by GET.
	MethodNotAllowed Code = "METHOD_NOT_ALLOWED"
	// NotFound: the object of a subscription does not exist, or the viewer may not see it.
	NotFound Code = "NOT_FOUND"
	// PersistedMismatch: the hash of the persisted query does not match its text.
	PersistedMismatch Code = "PERSISTED_QUERY_HASH_MISMATCH"
	// PersistedNotFound: the persisted query is not known to the server.
	PersistedNotFound Code = "PERSISTED_QUERY_NOT_FOUND"
	// RateLimited: too many requests.
	RateLimited Code = "RATE_LIMITED"
	// ResultUnknown: the store did not answer a mutation's commit, which may have been executed or not.
	ResultUnknown Code = "RESULT_UNKNOWN"
	// TooMany: a limit on the number of connections, subscriptions or followed objects is reached.
	TooMany Code = "TOO_MANY"
	// TooSlow: the client read events too slowly and some were dropped.
	TooSlow Code = "TOO_SLOW"
	// Unauthenticated: nobody is signed in, or the session has expired or been revoked.
	Unauthenticated Code = "UNAUTHENTICATED"
	// Unavailable: a store is unavailable.
	Unavailable Code = "UNAVAILABLE"
)

// All returns every code.
func All() []Code {
	return []Code{
		BadCursor, BadID, BadRequest, BadUserInput, Cancelled, CursorExpired, DocumentNotRegistered,
		ParseFailed, ValidationFailed, Internal, LimitExceeded, MethodNotAllowed, NotFound,
		PersistedMismatch, PersistedNotFound, RateLimited, ResultUnknown, TooMany, TooSlow, Unauthenticated,
		Unavailable,
	}
}

// Error returns a top-level error.
func Error(code Code, message string) *gqlerror.Error {
	return &gqlerror.Error{Message: message, Extensions: map[string]any{"code": string(code)}}
}
