//go:build linux

package typesense

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"fivefold/internal/servertest/faults"
	"fivefold/stores"
)

// startServer starts a Typesense of the test's own.
func startServer(t testing.TB) *faults.Server {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a server")
	}
	return faults.StartTypesense(t)
}

func TestAWrongKeyIsAClearError(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	right := open(t, s.TypesenseURL(faults.TypesenseKey), Options{})
	eventually(t, "the server answers", func() bool { return right.Check(t.Context()) == nil })
	e := open(t, s.TypesenseURL("hidden"), Options{})
	for _, err := range []error{e.Check(t.Context()), e.Put(t.Context(), stores.SearchServing, []stores.SearchDocument{document("ada")}), second(e.Count(t.Context()))} {
		if !errors.Is(err, stores.ErrUnavailable) || !strings.Contains(err.Error(), "rejects the API key") || strings.Contains(err.Error(), "hidden") {
			t.Error(err)
		}
	}
}

func TestASlowAnswerEndsACallAtItsLimit(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	e := open(t, s.TypesenseURL(faults.TypesenseKey), Options{Timeout: time.Second, WriteTimeout: time.Second})
	eventually(t, "the server answers", func() bool { return e.Check(t.Context()) == nil })
	begin(t, e, document("ada"))
	s.Freeze()
	newer := document("ada")
	for _, err := range []error{second(e.Count(t.Context())), second(e.Find(t.Context(), request("ada"))), e.Check(t.Context()),
		e.Put(t.Context(), stores.SearchServing, []stores.SearchDocument{newer})} {
		if !errors.Is(err, stores.ErrUnavailable) || !strings.Contains(err.Error(), "1s") {
			t.Errorf("a frozen server: %v", err)
		}
	}
	if _, err := open(t, s.TypesenseURL(faults.TypesenseKey), Options{Timeout: time.Second}).Count(t.Context()); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("a new engine of a frozen server: %v", err)
	}
	s.Thaw()
	eventually(t, "a thawed server answers", func() bool { return second(e.Find(t.Context(), request("ada"))) == nil })
}

func TestAClosedEngineEndsRunningCallsWithErrClosed(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	e := open(t, s.TypesenseURL(faults.TypesenseKey), Options{})
	s.Freeze()
	ended := make(chan error)
	go func() { ended <- e.Check(t.Context()) }()
	if err := errors.Join(e.Close(), e.Close()); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, stores.ErrClosed) {
		t.Error(err)
	}
}

// A server that starts answers old documents before it has applied its log: the engine waits.
func TestAcknowledgedDocumentsAreFoundAfterARestart(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	e := open(t, s.TypesenseURL(faults.TypesenseKey), Options{})
	begin(t, e)
	var acknowledged []stores.ID
	for i := range 300 {
		d := document("ada", fmt.Sprint("n", i))
		if err := e.Put(t.Context(), stores.SearchServing, []stores.SearchDocument{d}); err != nil {
			t.Fatal(err)
		}
		acknowledged = append(acknowledged, d.ID)
	}
	check := func(what string) {
		t.Helper()
		var n int
		eventually(t, what, func() (ok bool) {
			var err error
			if n, err = e.Count(t.Context()); err != nil && !errors.Is(err, stores.ErrUnavailable) {
				t.Fatal(err)
			}
			return err == nil
		})
		if n != len(acknowledged) {
			t.Errorf("%s: the first count is %d, want %d", what, n, len(acknowledged))
		}
		versions, err := e.Versions(t.Context(), stores.SearchServing, acknowledged)
		if err != nil || len(versions) != len(acknowledged) {
			t.Errorf("%s: %d of %d documents, %v", what, len(versions), len(acknowledged), err)
		}
	}
	s.Kill()
	if _, err := e.Count(t.Context()); !errors.Is(err, stores.ErrUnavailable) {
		t.Errorf("a killed server: %v", err)
	}
	s.Start()
	check("after SIGKILL")
	s.Restart()
	check("after an orderly end")
}

// An empty answer would be believed, and a document that is stored alone would be found as if it were all.
func TestAServerThatLosesItsDataHasNoDocumentsUntilTheyAreSwappedIn(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	e := open(t, s.TypesenseURL(faults.TypesenseKey), Options{})
	begin(t, e, document("ada"))
	s.Kill()
	s.RemoveData()
	s.Start()
	eventually(t, "a new server answers", func() bool { return e.Check(t.Context()) == nil })
	wantNoDocuments(t, e)
	begin(t, e, document("ada"))
	if result, err := e.Find(t.Context(), request("ada")); len(result.Candidates) != 1 || err != nil {
		t.Errorf("%v, %v", result, err)
	}
}

// eventually waits until a condition holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patient)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			t.Fatalf("never: %s", what)
		case <-time.After(10 * time.Millisecond):
		}
	}
}
