package resolvers

import (
	"context"
	"sync"
	"time"

	"fivefold/graph/errorcode"
	"fivefold/stores"
)

// A Viewer is the person a request acts for. There is one for each request; the zero value is not signed in.
type Viewer struct {
	ID      stores.ID // zero when nobody is signed in
	Session stores.ID // zero when a gateway makes the request for the person
	// SignedIn is called when the request has signed somebody in, with the hash of the password; nil where nobody needs to know.
	SignedIn  func(handle, passwordHash string)
	SetCookie func(token string, expires time.Time) // sets the session cookie, and removes it when the token is empty; nil where cookies cannot be set

	mu        sync.Mutex
	relations map[stores.ID]stores.Relation // relations to others that were loaded in this request; guarded by mu
	stored    map[stores.ID]any             // what the stores have returned since the last mutation of this request: see keepStored; guarded by mu
}

type viewerKey struct{}

// WithViewer returns a context with the viewer v.
func WithViewer(ctx context.Context, v *Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerID returns the id of the viewer of a context, zero when nobody is signed in.
func ViewerID(ctx context.Context) stores.ID { return viewer(ctx).ID }

// viewer returns the viewer of the context, never nil.
func viewer(ctx context.Context) *Viewer {
	if v, ok := ctx.Value(viewerKey{}).(*Viewer); ok {
		return v
	}
	return &Viewer{}
}

// ErrSessionEnded is returned by Renew when the viewer's session has ended.
var ErrSessionEnded error = fault{top: errorcode.Unauthenticated, message: "The session has ended. Sign in again."}

// Renew returns a new Viewer of the same person, without loaded relations, for the next execution of a subscription. When the session has
// ended, it returns ErrSessionEnded. It does not extend the session.
func (r *Resolver) Renew(ctx context.Context) (*Viewer, error) {
	v := viewer(ctx)
	if !v.Session.IsZero() {
		found, err := r.Stores.Sessions.ByIDs(ctx, []stores.ID{v.Session}, r.now())
		if err != nil {
			return nil, err
		}
		if _, ok := found[v.Session]; !ok {
			return nil, ErrSessionEnded
		}
	}
	return &Viewer{ID: v.ID, Session: v.Session}, nil
}

// become changes the person for the rest of the request, after signing in or out.
func (v *Viewer) become(person, session stores.ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ID, v.Session, v.relations = person, session, nil
}

// forget drops the relation to a person, after an action that changed it.
func (v *Viewer) forget(person stores.ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.relations, person)
}

// relations returns the relation of the viewer to each person among ids; other kinds are ignored. Relations that were loaded earlier in the
// request cost no call.
func (r *Resolver) relations(ctx context.Context, people []stores.ID) (map[stores.ID]stores.Relation, error) {
	v := viewer(ctx)
	if v.ID.IsZero() {
		return nil, nil
	}
	known, unknown := v.known(ofKind(stores.KindUser, people))
	found, err := loadBatched(ctx, "Friendships.Between", unknown, func(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.Relation, error) {
		found, err := r.Stores.Friendships.Between(ctx, v.ID, ids)
		if err == nil {
			v.learn(ids, found)
		}
		return found, err
	})
	for _, id := range unknown {
		known[id] = found[id]
	}
	return known, err
}

// known returns the loaded relations to people, and the people without one.
func (v *Viewer) known(people []stores.ID) (map[stores.ID]stores.Relation, []stores.ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	known := make(map[stores.ID]stores.Relation, len(people))
	var unknown []stores.ID
	for _, id := range people {
		if relation, ok := v.relations[id]; ok {
			known[id] = relation
		} else if id != v.ID {
			unknown = append(unknown, id)
		}
	}
	return known, unknown
}

// learn keeps the relations to people. People who are not in found are unrelated.
func (v *Viewer) learn(people []stores.ID, found map[stores.ID]stores.Relation) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.relations == nil {
		v.relations = make(map[stores.ID]stores.Relation, len(people))
	}
	for _, id := range people {
		v.relations[id] = found[id]
	}
}
