package resolvers

import (
	"context"
	"errors"
	"log/slog"
	"runtime/debug"

	"fivefold/graph/model"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A fault is what the client did wrong, or what it may know of what went wrong here.
type fault struct {
	code    model.ErrorCode
	field   string // of the input; empty when it is about the whole
	message string
}

func (f fault) Error() string { return f.message }

const codeBadCursor = model.ErrorCodeBadCursor

func badInput(message string) error {
	return fault{code: model.ErrorCodeBadUserInput, message: message}
}

func badField(field, message string) error {
	return fault{code: model.ErrorCodeBadUserInput, field: field, message: message}
}

// errNotSignedIn is the answer to whatever needs a viewer.
var errNotSignedIn = fault{code: model.ErrorCodeUnauthenticated, message: "Sign in first."}

// errForbidden is the answer to who sees a thing and may not change it.
var errForbidden = fault{code: model.ErrorCodeForbidden, message: "That is not yours to change."}

// errBlocking is the answer to who would answer, or react to, somebody whom they block.
var errBlocking = fault{code: model.ErrorCodeForbidden, message: "You block whom you would answer."}

// errEmptyPost is the answer to who would leave a post without text and image.
var errEmptyPost = badField("text", "A post has a text or an image.")

// known says what a client is told of what a port answers.
var known = []struct {
	err     error
	code    model.ErrorCode
	message string
}{
	{stores.ErrMalformedID, model.ErrorCodeBadID, "The id is malformed."},
	{model.ErrScalar, model.ErrorCodeBadUserInput, "A value has not the form of its type."},
	{stores.ErrMalformedDate, model.ErrorCodeBadUserInput, "A date has the form 1985-09-20."},
	{stores.ErrAlreadyMember, model.ErrorCodeAlreadyMember, "You are in it already."},
	{stores.ErrNotMember, model.ErrorCodeNotMember, "The person is not in it."},
	{stores.ErrNoReaction, model.ErrorCodeNoReaction, "You have not reacted to this."},
	{stores.ErrSlowConsumer, model.ErrorCodeTooSlow, "You read too slowly, and events are lost."},
	{stores.ErrTooMany, model.ErrorCodeTooMany, "There are as many as there may be."},
	{stores.ErrNotFound, model.ErrorCodeNotFound, "There is no such thing, or you may not know of it."},
	{stores.ErrHandleTaken, model.ErrorCodeHandleTaken, "The handle belongs to somebody else."},
	{stores.ErrSelf, model.ErrorCodeSelf, "That cannot be done to oneself."},
	{stores.ErrAlreadyFriends, model.ErrorCodeAlreadyFriends, "You are friends already."},
	{stores.ErrAlreadyRequested, model.ErrorCodeAlreadyRequested, "You have asked already."},
	{stores.ErrNoRequest, model.ErrorCodeNoRequest, "There is no such friend request."},
	{stores.ErrNotFriends, model.ErrorCodeNotFriends, "You are not friends."},
	{stores.ErrAlreadyBlocked, model.ErrorCodeAlreadyBlocked, "You block this person."},
	{stores.ErrNotBlocked, model.ErrorCodeNotBlocked, "You do not block this person."},
	{stores.ErrNotLiked, model.ErrorCodeNotLiked, "You do not like this."},
	{stores.ErrClosed, model.ErrorCodeUnavailable, "A store does not answer."},
	{context.Canceled, model.ErrorCodeCancelled, "The request was cancelled."},
	{context.DeadlineExceeded, model.ErrorCodeCancelled, "The time for the request ran out."},
}

// asFault finds what the client may know of err; false when err is an inner affair of this server.
func asFault(err error) (fault, bool) {
	if f, ok := errors.AsType[fault](err); ok {
		return f, true
	}
	for _, k := range known {
		if errors.Is(err, k.err) {
			return fault{code: k.code, message: k.message}, true
		}
	}
	return fault{}, false
}

// inField says which field of the input an expected failure is about, unless that is said already or it is about none.
func inField(err error, field string) error {
	f, ok := asFault(err)
	if !ok || f.field != "" {
		return err
	}
	switch f.code {
	case model.ErrorCodeUnauthenticated, model.ErrorCodeUnavailable, model.ErrorCodeCancelled:
		return err
	}
	f.field = field
	return f
}

// userErrors turns an expected failure of a mutation into data. What nobody expects, or would be the same for every mutation
// of the request, stays an error.
func userErrors(err error, field string) ([]*model.UserError, error) {
	if err == nil {
		return []*model.UserError{}, nil
	}
	f, ok := asFault(inField(err, field))
	if !ok || f.code == model.ErrorCodeUnavailable || f.code == model.ErrorCodeCancelled {
		return nil, err
	}
	e := &model.UserError{Code: f.code, Message: f.message}
	if f.field != "" {
		e.Field = []string{f.field}
	}
	return []*model.UserError{e}, nil
}

// Present makes the error that a client sees: a code of the closed list and a message that holds nothing of the inside.
func (r *Resolver) Present(ctx context.Context, err error) *gqlerror.Error {
	shown := &gqlerror.Error{Path: graphql.GetPath(ctx)}
	if g, ok := errors.AsType[*gqlerror.Error](err); ok {
		copied := *g
		shown = &copied
		if shown.Path == nil {
			shown.Path = graphql.GetPath(ctx)
		}
		if err = g.Unwrap(); err == nil { // made by the GraphQL library itself: its message is about the document
			if shown.Extensions == nil {
				shown.Extensions = map[string]any{"code": model.ErrorCodeBadUserInput}
			}
			return shown
		}
	}
	f, ok := asFault(err)
	switch {
	case ok:
	case isRepresentation(ctx, shown):
		f = fault{code: model.ErrorCodeBadUserInput, message: "A representation must be an object."}
	default:
		r.Log.LogAttrs(ctx, slog.LevelError, "fault", slog.String("path", shown.Path.String()), slog.Any("error", err))
		f = fault{code: model.ErrorCodeInternalServerError, message: "Something went wrong on the server."}
	}
	shown.Err, shown.Message = err, f.message
	shown.Extensions = map[string]any{"code": f.code}
	return shown
}

// Recover turns a panic of one field into that field's error, and keeps the stack for the log.
func (r *Resolver) Recover(ctx context.Context, panicked any) error {
	r.Log.LogAttrs(ctx, slog.LevelError, "panic", slog.Any("panic", panicked), slog.String("stack", string(debug.Stack())))
	return fault{code: model.ErrorCodeInternalServerError, message: "Something went wrong on the server."}
}
