package e2e

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"
	"testing"
	"time"

	"fivefold/graph/errorcode"
	"fivefold/internal/servertest"
	"fivefold/stores"
)

// freeze returns a function that wraps stores so that calls of a method wait until their context ends.
func freeze(method string) func(stores.Set) stores.Set {
	return func(set stores.Set) stores.Set {
		return stores.Intercept(set, func(ctx context.Context, call stores.PortCall, next func(context.Context) error) error {
			if call.Method != method {
				return next(ctx)
			}
			<-ctx.Done()
			return ctx.Err()
		})
	}
}

// The response comes when the time for the request runs out. The field of the frozen store is null; the fields of the same level and of
// the levels above it that need no further call have their values.
func TestAFrozenStoreFailsOnlyItsOwnField(t *testing.T) {
	t.Parallel()
	for method, c := range map[string]struct {
		query, data string
		path        []any
	}{
		"Friendships.Friends": {`{ user(handle: "ada") { handle friends { totalCount } } interestKinds { kind } }`,
			`{"user": {"handle": "ada", "friends": null}, "interestKinds": [{"kind": "GENRE"}, {"kind": "BAND"}, {"kind": "FOOD"}]}`, []any{"user", "friends"}},
		"Interests.Catalogue": {`{ interestKinds { kind } interests(first: 1) { nodes { name } } }`,
			`{"interestKinds": [{"kind": "GENRE"}, {"kind": "BAND"}, {"kind": "FOOD"}], "interests": null}`, []any{"interests"}},
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			config := servertest.Config()
			config.RequestTimeout = 500 * time.Millisecond
			s := servertest.Start(t, servertest.WithConfig(config), servertest.WithStores(freeze(method)))
			began := time.Now()
			response, body := s.Post(t, c.query, nil)
			if took := time.Since(began); took < config.RequestTimeout {
				t.Errorf("the response came after %v", took)
			}
			var got, want struct {
				Data   any
				Errors []responseError
			}
			if err := json.Unmarshal(body, &got); err != nil || response.StatusCode != http.StatusOK {
				t.Fatalf("%v: %d %s", err, response.StatusCode, body)
			}
			if err := json.Unmarshal([]byte(`{"data":`+c.data+`}`), &want); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got.Data, want.Data) {
				t.Errorf("%s, want %s", body, c.data)
			}
			if len(got.Errors) != 1 || got.Errors[0].Extensions.Code != errorcode.Cancelled || !reflect.DeepEqual(got.Errors[0].Path, c.path) {
				t.Errorf("%s, want one error at %v", body, c.path)
			}
		})
	}
}
