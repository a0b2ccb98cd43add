package httpserver

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"sync/atomic"

	"fivefold/graph/errorcode"
	"fivefold/graph/transport"
	"fivefold/resolvers"
	"fivefold/stores"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"
)

// AfterHeader is a revision, as `extensions.revision` of a mutation has it. Reads of the request contain everything up to it.
const AfterHeader = "X-Fivefold-After"

// maxWriters is the number of people whose last revision is remembered: about 16 MB.
const maxWriters = 100_000

// revisions remembers the last revision that each viewer wrote, so that the reads of a viewer contain it. A mutation reports its revision in
// `extensions.revision`. Servers without shared revisions know only what was written through them: a client whose next request may come to
// another server sends the revision as AfterHeader.
type revisions struct {
	last   graphql.Cache[stores.Revision] // by the text of the viewer's id, of this server
	shared stores.Revisions               // of all servers; nil without
	reads  *revisionReads                 // of shared
	lost   *atomic.Int64                  // number of writes of shared in a row that have failed
}

// rememberAttempts is how often a revision is sent. Other servers may read the shared revisions although a write of this one has failed.
const rememberAttempts = 3

var _ interface {
	graphql.HandlerExtension
	graphql.ResponseInterceptor
} = revisions{}

func newRevisions(shared stores.Revisions) revisions {
	return revisions{lru.New[stores.Revision](maxWriters), shared, &revisionReads{shared: shared}, new(atomic.Int64)}
}

func (revisions) ExtensionName() string { return "Revisions" }

func (revisions) Validate(graphql.ExecutableSchema) error { return nil }

// withAfter gives the context of a request the revision that its reads must contain. It returns false after it has rejected a header that is
// not a revision.
func (l revisions) withAfter(ctx context.Context, w http.ResponseWriter, r *http.Request, viewer stores.ID) (context.Context, bool) {
	var given int64
	if text := r.Header.Get(AfterHeader); text != "" {
		var err error
		if given, err = strconv.ParseInt(text, 10, 64); err != nil || given < 0 {
			transport.WriteError(w, r, http.StatusBadRequest, errorcode.BadRequest, "The header "+AfterHeader+" must be a revision, as `extensions.revision` of a mutation has it.")
			return ctx, false
		}
	}
	if given == 0 && viewer.IsZero() {
		return ctx, true
	}
	return l.withLast(context.WithValue(ctx, givenKey{}, stores.Revision(given)), viewer), true
}

// givenKey is the key of the revision that AfterHeader of a request has.
type givenKey struct{}

// withLast gives a context the revision that its reads must contain: what the viewer has written until the first read, and what AfterHeader of the
// request has. Each operation on a stream needs a context of its own.
func (l revisions) withLast(ctx context.Context, viewer stores.ID) context.Context {
	given, _ := ctx.Value(givenKey{}).(stores.Revision)
	return stores.WithAfter(ctx, func() stores.Revision { return max(l.lastOf(ctx, viewer), given) })
}

// InterceptResponse adds the revision of a mutation to its response and remembers it for the viewer. A mutation reads the truth: what it checks,
// such as who blocks whom, is what all servers have written, and its later fields read what the earlier ones have written.
func (l revisions) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if !isMutation(ctx) {
		return next(ctx)
	}
	var written stores.Written
	truth := stores.WithAfter(ctx, func() stores.Revision { return math.MaxInt64 })
	response := next(stores.WithWritten(truth, &written))
	revision := written.Revision()
	if revision == 0 {
		return response
	}
	if viewer := resolvers.ViewerID(ctx); !viewer.IsZero() {
		l.remember(ctx, viewer, revision)
	}
	if response != nil {
		if response.Extensions == nil {
			response.Extensions = map[string]any{}
		}
		response.Extensions["revision"] = strconv.FormatInt(int64(revision), 10)
	}
	return response
}

// isMutation reports whether the operation of a context is a mutation. A request that is rejected has no operation.
func isMutation(ctx context.Context) bool {
	if !graphql.HasOperationContext(ctx) {
		return false
	}
	operation := graphql.GetOperationContext(ctx).Operation
	return operation != nil && operation.Operation == ast.Mutation
}

// remember records a revision of a viewer. Concurrent mutations of one viewer may end in another order than that of their revisions.
func (l revisions) remember(ctx context.Context, viewer stores.ID, revision stores.Revision) {
	if last, _ := l.last.Get(ctx, viewer.String()); last < revision {
		l.last.Add(ctx, viewer.String(), revision)
	}
	if l.shared == nil {
		return
	}
	// Once writes have failed as often, the store is gone for everybody, and one attempt finds out whether it is back.
	for attempt := l.lost.Load(); ; attempt++ {
		err := l.shared.Remember(context.WithoutCancel(ctx), viewer, revision)
		if err == nil {
			l.lost.Store(0)
			return
		}
		if l.lost.Add(1); attempt >= rememberAttempts-1 {
			return
		}
	}
}

// lastOf returns the last revision that a viewer wrote, zero for nobody. When what other servers know cannot be read, it is greater than any.
func (l revisions) lastOf(ctx context.Context, viewer stores.ID) stores.Revision {
	if viewer.IsZero() {
		return 0
	}
	last, _ := l.last.Get(ctx, viewer.String())
	if l.shared == nil {
		return last
	}
	shared, err := l.reads.last(ctx, viewer)
	if err != nil {
		return math.MaxInt64
	}
	return max(last, shared)
}
