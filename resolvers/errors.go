package resolvers

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"strings"

	"fivefold/graph/errorcode"
	"fivefold/graph/model"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// A fault is an error that a client may see: its own mistake, or a failure of the server without its cause.
// A mutation returns it in userErrors when it has a code there. Otherwise it is a top-level error.
type fault struct {
	user    model.UserErrorCode // its code in userErrors; empty when it concerns the whole request
	top     errorcode.Code      // its code as a top-level error; empty when only mutations fail with it
	field   string              // its path in the input or the arguments, as facts.0.label; empty when the fault is not about one field
	message string
}

func (f fault) Error() string { return f.message }

func badInput(message string) error {
	return fault{user: model.UserErrorCodeBadUserInput, top: errorcode.BadUserInput, message: message}
}

func badField(field, message string) error {
	return fault{user: model.UserErrorCodeBadUserInput, top: errorcode.BadUserInput, field: field, message: message}
}

// errNotSignedIn is for what needs a viewer.
var errNotSignedIn = fault{user: model.UserErrorCodeUnauthenticated, top: errorcode.Unauthenticated, message: "This needs a signed-in viewer. Sign in first."}

// errDeletedByAnother is for an author who deletes what another person has deleted. The deletion would be lost when that person restores the
// message, and an author who could take it over could restore it.
var errDeletedByAnother = fault{user: model.UserErrorCodeForbidden, message: "Another person has deleted this message. Delete it if it is restored."}

// errForbidden is for a viewer who may see a thing but not change it.
var errForbidden = fault{user: model.UserErrorCodeForbidden, message: "You may see this but not change it."}

// errBlockedByViewer is for a reply or a reaction to a person whom the viewer blocks.
var errBlockedByViewer = fault{user: model.UserErrorCodeForbidden, message: "You block a person whom you would reply or react to. Unblock them first."}

// errNotInAudience is for a reply or a reaction to a message that the viewer sees only because they wrote or moderate it.
var errNotInAudience = fault{user: model.UserErrorCodeForbidden, message: "You may see this message but not reply or react to it."}

// errEmptyPost is for a post without text and image.
var errEmptyPost = badField("text", "A post needs a text or an image.")

// faults maps the errors of ports to what a client sees.
var faults = []struct {
	err     error
	user    model.UserErrorCode
	top     errorcode.Code
	message string
}{
	// First: it may wrap others.
	{stores.ErrUnknownResult, "", errorcode.ResultUnknown, "A store did not answer in time. What you sent may have been written or not: read it before you send it again."},
	{stores.ErrMalformedID, model.UserErrorCodeBadID, errorcode.BadID, "The id is malformed."},
	{model.ErrInterestKind, model.UserErrorCodeBadUserInput, errorcode.BadUserInput, "The kind of an interest is malformed. Write it as BAND: 1 to 30 of A to Z, 0 to 9 and _, beginning with a letter."},
	{model.ErrMonthDay, model.UserErrorCodeBadUserInput, errorcode.BadUserInput, "The day of a year is malformed. Write month and day, as 04-21."},
	{model.ErrLong, model.UserErrorCodeBadUserInput, errorcode.BadUserInput, "The integer is malformed. Write it as a string of digits, as \"123456\"; it has 64 bits."},
	{model.ErrScalar, model.UserErrorCodeBadUserInput, errorcode.BadUserInput, "A value is malformed for its type. The schema describes the form of each scalar."},
	{stores.ErrMalformedDate, model.UserErrorCodeBadUserInput, errorcode.BadUserInput, "The date is malformed. Write it as 1985-09-20."},
	{stores.ErrMalformedTime, model.UserErrorCodeBadUserInput, errorcode.BadUserInput, "The time is malformed. Write it in RFC 3339, as 2026-11-23T09:30:00.25Z."},
	{stores.ErrAlreadyExists, model.UserErrorCodeAlreadyExists, "", "There is one already."},
	{stores.ErrNobody, model.UserErrorCodeAudienceEmpty, "", "The audience has no people, whoever they are. Ages are from 13 to 120, the smallest first."},
	{stores.ErrSchedule, model.UserErrorCodeScheduleInvalid, "", "The schedule ends before it begins, is in the past, or is too long."},
	{stores.ErrBudgetLowered, model.UserErrorCodeBudgetTooLow, "", "A budget can only be raised. End the campaign to release what it has not spent."},
	{stores.ErrCampaignEnded, model.UserErrorCodeCampaignEnded, "", "The campaign has ended and does not change any more."},
	{stores.ErrOwner, model.UserErrorCodeForbidden, "", "The owner of the page keeps the role ADMIN."},
	{stores.ErrCurrency, model.UserErrorCodeBadUserInput, errorcode.BadUserInput, "The currency is not valid. Write its code of ISO 4217, as EUR."},
	{stores.ErrAmount, model.UserErrorCodeBadUserInput, errorcode.BadUserInput, "The amount is not valid: it must be more than 0."},
	{stores.ErrOverflow, model.UserErrorCodeBadUserInput, errorcode.BadUserInput, "The amount is too large."},
	{stores.ErrInsufficientFunds, model.UserErrorCodeInsufficientFunds, "", "The account does not have that much."},
	{stores.ErrKeyReused, model.UserErrorCodeIdempotencyMismatch, "", "The idempotency key was used with another input. Use a new one."},
	{stores.ErrExceedsPayment, model.UserErrorCodeExceedsPayment, "", "That is more than is left of the payment."},
	{stores.ErrNotSettled, model.UserErrorCodeNotSettled, "", "The payment has not succeeded."},
	{stores.ErrAlreadyMember, model.UserErrorCodeAlreadyMember, "", "You are a member already."},
	{stores.ErrNotMember, model.UserErrorCodeNotMember, "", "The person is not a member."},
	{stores.ErrNotAffiliated, model.UserErrorCodeNotAffiliated, "", "You are not affiliated with this organisation."},
	{stores.ErrNoReaction, model.UserErrorCodeNoReaction, "", "You have not reacted to this message."},
	{stores.ErrSlowConsumer, "", errorcode.TooSlow, "The client read events too slowly, and some were dropped. Subscribe again."},
	{stores.ErrTooMany, model.UserErrorCodeTooMany, errorcode.TooMany, "A limit is reached. Remove something, or try again later."},
	{stores.ErrUnsupported, "", errorcode.BadUserInput, "This list can only be read forward. Use first and after."},
	{stores.ErrNotFound, model.UserErrorCodeNotFound, errorcode.NotFound, "Not found: it does not exist, or you may not see it."},
	{stores.ErrHandleTaken, model.UserErrorCodeHandleTaken, "", "The handle is taken. Choose another one."},
	{stores.ErrSelf, model.UserErrorCodeSelf, "", "You cannot do this to yourself."},
	{stores.ErrAlreadyFriends, model.UserErrorCodeAlreadyFriends, "", "You are friends already."},
	{stores.ErrAlreadyRequested, model.UserErrorCodeAlreadyRequested, "", "You have already requested this friendship."},
	{stores.ErrTooSoon, model.UserErrorCodeTooSoon, "", "The person declined your request recently. You can send another one 30 days after that."},
	{stores.ErrNoRequest, model.UserErrorCodeNoRequest, "", "There is no such friend request."},
	{stores.ErrNotFriends, model.UserErrorCodeNotFriends, "", "You are not friends."},
	{stores.ErrAlreadyBlocked, model.UserErrorCodeAlreadyBlocked, "", "You block this person already."},
	{stores.ErrNotBlocked, model.UserErrorCodeNotBlocked, "", "You do not block this person."},
	{stores.ErrNotLiked, model.UserErrorCodeNotLiked, "", "You do not like this interest."},
	{stores.ErrClosed, "", errorcode.Unavailable, "A store is unavailable. Try again later."},
	{stores.ErrUnavailable, "", errorcode.Unavailable, "A store is unavailable. Try again later."},
	{context.Canceled, "", errorcode.Cancelled, "The request was cancelled."},
	{context.DeadlineExceeded, "", errorcode.Cancelled, "The request took too long and was cancelled."},
}

// asFault returns the fault that a client may see of err, false when err is internal.
func asFault(err error) (fault, bool) {
	if f, ok := errors.AsType[fault](err); ok {
		return f, true
	}
	if f, ok := errors.AsType[*stores.FieldError](err); ok {
		return fault{user: model.UserErrorCodeBadUserInput, top: errorcode.BadUserInput, field: f.Field, message: fmt.Sprintf("The value of %s %v.", f.Field, f.Err)}, true
	}
	for _, k := range faults {
		if errors.Is(err, k.err) {
			return fault{user: k.user, top: k.top, message: k.message}, true
		}
	}
	return fault{}, false
}

// withField adds the field of the input that an expected failure is about, unless it has one or is about none.
func withField(err error, field string) error {
	f, ok := asFault(err)
	if !ok || f.field != "" {
		return err
	}
	switch f.top {
	case errorcode.Unauthenticated, errorcode.Unavailable, errorcode.ResultUnknown, errorcode.Cancelled:
		return err
	}
	f.field = field
	return f
}

// userErrors turns an expected failure of a mutation into data. Unexpected failures, and failures that concern the whole request, stay
// errors. A joined error becomes one user error for each error that it joins.
func userErrors(err error, field string) ([]*model.UserError, error) {
	if err == nil {
		return []*model.UserError{}, nil
	}
	if all, ok := err.(interface{ Unwrap() []error }); ok { // one for each field
		var out []*model.UserError
		for _, err := range all.Unwrap() {
			errs, err := userErrors(err, field)
			if err != nil {
				return nil, err
			}
			out = append(out, errs...)
		}
		return out, nil
	}
	f, ok := asFault(withField(err, field))
	if !ok || f.user == "" {
		return nil, err
	}
	e := &model.UserError{Code: f.user, Message: f.message}
	if f.field != "" {
		e.Field = strings.Split(f.field, ".")
	}
	return []*model.UserError{e}, nil
}

// Present returns the error that a client sees: a code of the closed list, and a message without internals.
func (r *Resolver) Present(ctx context.Context, err error) *gqlerror.Error {
	shown := &gqlerror.Error{Path: graphql.GetPath(ctx)}
	if g, ok := errors.AsType[*gqlerror.Error](err); ok {
		copied := *g
		shown = &copied
		if shown.Path == nil {
			shown.Path = graphql.GetPath(ctx)
		}
		if err = g.Unwrap(); err == nil { // from the GraphQL library: its message is about the document
			shown.Extensions = maps.Clone(shown.Extensions)
			if shown.Extensions == nil {
				shown.Extensions = map[string]any{}
			}
			if shown.Extensions["code"] == nil {
				shown.Extensions["code"] = string(errorcode.BadUserInput)
			}
			return shown
		}
	}
	f, ok := asFault(err)
	if !ok || f.top == "" {
		r.Log.LogAttrs(ctx, slog.LevelError, "fault", slog.String("path", shown.Path.String()), slog.Any("error", err))
		f = fault{top: errorcode.Internal, message: "Something went wrong on the server."}
	}
	if errors.Is(err, stores.ErrUnavailable) || f.top == errorcode.ResultUnknown {
		r.Log.LogAttrs(ctx, slog.LevelError, "store unavailable", slog.String("path", shown.Path.String()), slog.Any("error", err))
	}
	field := shown.Extensions["field"] // of an argument that cannot be decoded
	if field == nil && f.field != "" {
		field = strings.Split(f.field, ".")
	}
	shown.Err, shown.Message = err, f.message
	shown.Extensions = map[string]any{"code": string(f.top)}
	if call, ok := errors.AsType[*stores.CallError](err); ok && (f.top == errorcode.Unavailable || f.top == errorcode.ResultUnknown) {
		shown.Extensions["store"] = call.Store
	}
	if field != nil {
		shown.Extensions["field"] = field
	}
	return shown
}

// Recover turns a panic of one field into an error of that field, and logs the stack.
func (r *Resolver) Recover(ctx context.Context, panicked any) error {
	r.Log.LogAttrs(ctx, slog.LevelError, "panic", slog.Any("panic", panicked), slog.String("stack", string(debug.Stack())))
	return fault{top: errorcode.Internal, message: "Something went wrong on the server."}
}
