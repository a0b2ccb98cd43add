package resolvers

import (
	"context"
	"sync"
	"time"

	"fivefold/graph/model"
	"fivefold/stores"
)

// A Viewer is who asks: one per request. Its zero value is somebody who is not signed in.
type Viewer struct {
	ID        stores.ID                             // zero when nobody is signed in
	Session   stores.ID                             // zero when a gateway speaks for the person
	SetCookie func(token string, expires time.Time) // keeps a session in the client's cookie, an empty token takes it away; nil where there are no cookies

	mu        sync.Mutex
	relations map[stores.ID]stores.Relation // what others are to the viewer, as far as asked; guarded by mu
}

type viewerKey struct{}

// WithViewer returns a context in which v asks.
func WithViewer(ctx context.Context, v *Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// viewer gives who asks; never nil.
func viewer(ctx context.Context) *Viewer {
	if v, ok := ctx.Value(viewerKey{}).(*Viewer); ok {
		return v
	}
	return &Viewer{}
}

// ErrSessionEnded says that the viewer's session is over.
var ErrSessionEnded error = fault{code: model.ErrorCodeUnauthenticated, message: "The session has ended: sign in again."}

// Renew gives the viewer anew, of whom nothing is known yet, for a further execution of what they asked. A session that has ended
// since gives ErrSessionEnded. To listen is no use of a session: it moves no end.
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

// become makes v somebody else for the rest of the request: who has just signed in, or nobody.
func (v *Viewer) become(person, session stores.ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.ID, v.Session, v.relations = person, session, nil
}

// forget drops what is known about one person, after an action that changed it.
func (v *Viewer) forget(person stores.ID) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.relations, person)
}

// relations tells what those who are people are to the viewer. It asks the store only about those not asked about before in this
// request, so that the fields of a person whom a level above has fetched cost no round trip.
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

// known tells what some people are to the viewer, and of whom it is not known.
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

// learn keeps what people are to the viewer: those who are not found are unrelated.
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
