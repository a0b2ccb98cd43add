package stores_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"

	"fivefold/stores"
)

// portMethods returns every method of every port of set, by "Port.Method".
func portMethods(set stores.Set) map[string]reflect.Value {
	methods := map[string]reflect.Value{}
	v := reflect.ValueOf(set)
	for i := range v.NumField() {
		port := v.Type().Field(i)
		for m := range port.Type.NumMethod() {
			name := port.Type.Method(m).Name
			methods[port.Name+"."+name] = v.Field(i).MethodByName(name)
		}
	}
	return methods
}

// zeroArgs returns arguments for a method: ctx and zero values; a slice gets two elements.
func zeroArgs(ctx context.Context, method reflect.Value) []reflect.Value {
	args := make([]reflect.Value, method.Type().NumIn())
	for i := range args {
		switch t := method.Type().In(i); {
		case i == 0:
			args[i] = reflect.ValueOf(ctx)
		case t.Kind() == reflect.Slice:
			args[i] = reflect.MakeSlice(t, 2, 2)
		default:
			args[i] = reflect.Zero(t)
		}
	}
	return args
}

func call(method reflect.Value, args []reflect.Value) error {
	results := method.Call
	if method.Type().IsVariadic() {
		results = method.CallSlice
	}
	out := results(args)
	err, _ := out[len(out)-1].Interface().(error)
	return err
}

func TestEveryCallPassesTheInterceptor(t *testing.T) {
	t.Parallel()
	refused := errors.New("refused")
	var got []stores.PortCall
	set := stores.Intercept(stores.Set{}, func(_ context.Context, c stores.PortCall, _ func(context.Context) error) error {
		got = append(got, c)
		return refused
	})
	methods := portMethods(set)
	if len(methods) < 80 {
		t.Fatalf("%d methods", len(methods))
	}
	for name, method := range methods {
		got = nil
		if err := call(method, zeroArgs(t.Context(), method)); !errors.Is(err, refused) {
			t.Errorf("%s returns %v, want the interceptor's error", name, err)
		}
		if len(got) != 1 || got[0].Method != name || got[0].Port+"."+strings.TrimPrefix(name, got[0].Port+".") != name {
			t.Errorf("%s was intercepted as %+v", name, got)
		}
	}
}

func TestTheInterceptorCountsKeys(t *testing.T) {
	t.Parallel()
	keys := map[string]int{}
	set := stores.Intercept(stores.Set{}, func(_ context.Context, c stores.PortCall, _ func(context.Context) error) error {
		keys[c.Method] = c.Keys
		return stores.ErrClosed
	})
	ctx, two := t.Context(), make([]stores.ID, 2)
	_, _ = set.Users.ByIDs(ctx, two)
	_, _ = set.Likes.Common(ctx, make([]stores.Pair, 3), stores.InterestFilter{}, stores.Window{})
	_ = set.Messages.CreatePost(ctx, stores.Post{}, two)
	_, _ = set.Archive.Put(ctx, stores.Rows{Users: make([]stores.User, 4)})
	_, _ = set.Archive.Scan(ctx, stores.TableUsers, stores.Rows{Users: make([]stores.User, 4)}, 10)
	_ = set.Events.Publish(ctx, stores.Event{}, make([]stores.ID, 5)...)
	for method, want := range map[string]int{"Users.ByIDs": 2, "Likes.Common": 3, "Messages.CreatePost": 1, "Archive.Put": 4,
		"Archive.Scan": 1, "Events.Publish": 5} {
		if keys[method] != want {
			t.Errorf("%s of %d keys is counted as %d", method, want, keys[method])
		}
	}
}

// oneUser is a store with one person.
type oneUser struct {
	stores.Users
	err error
}

func (u oneUser) ByIDs(ctx context.Context, ids []stores.ID) (map[stores.ID]stores.User, error) {
	stores.CountRows(ctx, 7)
	return map[stores.ID]stores.User{ids[0]: {ID: ids[0]}}, u.err
}

func TestInstrumentedCallsAreRecorded(t *testing.T) {
	t.Parallel()
	id, broken := stores.NewID(stores.KindUser), errors.New("broken")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx  context.Context
		err  error
		want string
	}{
		"a result":           {t.Context(), nil, ""},
		"an error":           {t.Context(), broken, "search: Users.ByIDs: broken"},
		"a cancelled caller": {cancelled, broken, "context canceled"},
	} {
		var recorded []stores.Call
		ctx := stores.WithRecorder(c.ctx, func(_ context.Context, call stores.Call) { recorded = append(recorded, call) })
		set := stores.Instrument(stores.Set{Users: oneUser{err: c.err}}, "search")
		found, err := set.Users.ByIDs(ctx, []stores.ID{id})
		if got := errorText(err); got != c.want || found[id].ID != id {
			t.Errorf("%s: %v, %q, want %q", name, found, got, c.want)
		}
		if len(recorded) != 1 {
			t.Fatalf("%s: %d calls recorded", name, len(recorded))
		}
		got := recorded[0]
		if got.Store != "search" || got.Method != "Users.ByIDs" || got.Keys != 1 || got.Rows != 7 || got.Took < 0 || errorText(got.Err) != c.want {
			t.Errorf("%s was recorded as %+v", name, got)
		}
	}
}

func TestACallAboutNoKeysIsNotRecorded(t *testing.T) {
	t.Parallel()
	ctx := stores.WithRecorder(t.Context(), func(_ context.Context, c stores.Call) { t.Errorf("recorded %+v", c) })
	set := stores.Instrument(stores.Set{Events: noEvents{}}, "events")
	if err := set.Events.Publish(ctx, stores.Event{}); err != nil {
		t.Error(err)
	}
}

type noEvents struct{ stores.Events }

func (noEvents) Publish(context.Context, stores.Event, ...stores.ID) error { return nil }

func (noEvents) Subscribe(context.Context, ...stores.Channel) (stores.Subscription, error) {
	return noSubscription{}, nil
}

type noSubscription struct{ stores.Subscription }

func (noSubscription) Add(context.Context, ...stores.Channel) error { return nil }

func TestWhatIsAddedToASubscriptionIsIntercepted(t *testing.T) {
	t.Parallel()
	var methods []string
	set := stores.Intercept(stores.Set{Events: noEvents{}}, func(ctx context.Context, c stores.PortCall, next func(context.Context) error) error {
		methods = append(methods, c.Method)
		return next(ctx)
	})
	s, err := set.Events.Subscribe(t.Context(), stores.Channel{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Add(t.Context(), stores.Channel{}); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(methods, " "); got != "Events.Subscribe Events.Add" {
		t.Errorf("intercepted %s", got)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func BenchmarkInstrument(b *testing.B) {
	ctx := stores.WithRecorder(b.Context(), func(context.Context, stores.Call) {})
	ids := []stores.ID{stores.NewID(stores.KindUser)}
	bare := stores.Set{Users: oneUser{}}
	for name, set := range map[string]stores.Set{"bare": bare, "instrumented": stores.Instrument(bare, "search")} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = set.Users.ByIDs(ctx, ids)
			}
		})
	}
}
