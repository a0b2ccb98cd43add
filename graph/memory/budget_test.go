package memory_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"

	"fivefold/graph/memory"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
)

func wantCode(t *testing.T, err *gqlerror.Error, code string) {
	t.Helper()
	if err == nil || err.Extensions["code"] != code || err.Extensions["retryAfter"] == nil || err.Message == "" {
		t.Errorf("%v, want %s", err, code)
	}
}

func TestAClientHoldsNoMoreThanIsThenFree(t *testing.T) {
	t.Parallel()
	b := memory.NewBudget(2560)
	first := b.Open("a")
	if err := first.Grow(1280); err != nil {
		t.Fatal(err)
	}
	wantCode(t, first.Grow(1), "RATE_LIMITED")
	second := b.Open("b")
	if err := second.Grow(640); err != nil {
		t.Fatal(err)
	}
	wantCode(t, second.Grow(1), "UNAVAILABLE") // alone it could hold more
	wantCode(t, b.Open("").Grow(11), "UNAVAILABLE")
	for i := range 64 {
		if err := b.Open(fmt.Sprint(i)).Grow(10); err != nil {
			t.Fatalf("client %d, which holds little: %v", i, err)
		}
	}
	wantCode(t, b.Open("").Grow(1), "UNAVAILABLE")
	if s := b.Stats(); s.Held != 2560 || s.Clients != 66 || s.Refused != 4 {
		t.Errorf("%+v", s)
	}
}

// A proxy's connections are of many clients: each is little, whatever all of them hold.
func TestTheClientWithoutANameAddsLittle(t *testing.T) {
	t.Parallel()
	b := memory.NewBudget(2560)
	if b.Open("a").Grow(1280) != nil || b.Open("").Grow(600) != nil {
		t.Fatalf("%+v", b.Stats())
	}
	for i := range 60 {
		if err := b.Open("").Grow(10); err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
	}
	wantCode(t, b.Open("").Grow(11), "UNAVAILABLE")
}

func TestAddIsNotRefused(t *testing.T) {
	t.Parallel()
	b := memory.NewBudget(100)
	s := b.Open("a")
	s.Add(300)
	s.Add(-1)
	if held := b.Stats().Held; held != 300 {
		t.Errorf("%d bytes are held", held)
	}
	s.Release()
	s.Add(1)
	if b.Stats() != (memory.Stats{Limit: 100}) {
		t.Errorf("%+v", b.Stats())
	}
}

// 50 clients that hold as much as they can do not keep another one out.
func TestAnotherClientFindsMemory(t *testing.T) {
	t.Parallel()
	const limit, clients = 1 << 30, 50
	b := memory.NewBudget(limit)
	for i := range clients {
		for s := b.Open(fmt.Sprint(i)); s.Grow(limit/2048) == nil; {
		}
	}
	if err := b.Open("another").Grow(limit / 256); err != nil {
		t.Errorf("%v: %+v", err, b.Stats())
	}
}

func TestWithoutALimitMemoryIsCounted(t *testing.T) {
	t.Parallel()
	b := memory.NewBudget(0)
	s := b.Open("a")
	if err := s.Grow(1 << 50); err != nil || b.Stats().Held != 1<<50 {
		t.Errorf("%v, %+v", err, b.Stats())
	}
	var none *memory.Share
	none.Release()
	if none.Open().Grow(1) != nil || none.Wait(t.Context(), 1) != nil {
		t.Error("no share is refused")
	}
}

func TestWaitReturnsWhenMemoryIsFree(t *testing.T) {
	t.Parallel()
	b := memory.NewBudget(1000)
	first, second := b.Open("a"), b.Open("a")
	if err := first.Grow(400); err != nil {
		t.Fatal(err)
	}
	admitted := make(chan *gqlerror.Error)
	go func() { admitted <- second.Wait(t.Context(), 200) }()
	for range 100 {
		runtime.Gosched()
	}
	first.Shrink(300)
	if err := <-admitted; err != nil || b.Stats().Held != 500 {
		t.Errorf("%v, %+v", err, b.Stats())
	}
	wantCode(t, second.Wait(t.Context(), 501), "RATE_LIMITED") // at once: it can never be admitted
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	wantCode(t, second.Wait(ended, 1), "RATE_LIMITED")
}

func TestAReleasedShareCountsNothing(t *testing.T) {
	t.Parallel()
	b := memory.NewBudget(100)
	s := b.Open("a")
	if err := s.Grow(10); err != nil {
		t.Fatal(err)
	}
	s.Shrink(20)
	if held := b.Stats().Held; held != 10 {
		t.Errorf("shrinking to more than is held changes it to %d", held)
	}
	s.Release()
	if err := s.Grow(10); err != nil || b.Stats() != (memory.Stats{Limit: 100}) {
		t.Errorf("%v, %+v", err, b.Stats())
	}
}

func TestConcurrentSharesStayWithinTheBudget(t *testing.T) {
	t.Parallel()
	b := memory.NewBudget(1000)
	var wg sync.WaitGroup
	for client := range 8 {
		wg.Go(func() {
			for range 200 {
				s := b.Open(fmt.Sprint(client % 3))
				_ = s.Grow(rand.Int64N(300))
				_ = s.Wait(t.Context(), rand.Int64N(10))
				if held := b.Stats().Held; held > 1000 || held < 0 {
					t.Errorf("%d bytes are held", held)
				}
				s.Shrink(rand.Int64N(100))
				s.Release()
			}
		})
	}
	wg.Wait()
	if s := b.Stats(); s.Held != 0 || s.Clients != 0 {
		t.Errorf("%+v", s)
	}
}

// TestEstimates compares the estimates with the heap.
func TestEstimates(t *testing.T) { //nolint:paralleltest // measures the heap
	measure := func(name string, estimate int64, create func() any) {
		t.Helper()
		const copies = 20
		kept := [copies]any{}
		before := heap()
		for i := range kept {
			kept[i] = create()
		}
		took := int64(heap()-before) / copies
		runtime.KeepAlive(kept)
		t.Logf("%s: %d bytes, estimated %d", name, took, estimate)
		if took > estimate {
			t.Errorf("%s takes %d bytes, more than %d", name, took, estimate)
		}
	}
	for name, text := range map[string]string{
		"numbers": "[" + strings.Repeat("1,", 10_000) + "1]", "maps": "[" + strings.Repeat(`{"":0},`, 5_000) + "1]", "texts": "[" + strings.Repeat(`"",`, 5_000) + "1]",
		"nested": strings.Repeat(`{"a":`, 9_000) + "1" + strings.Repeat("}", 9_000), "lists": "[" + strings.Repeat("[],", 5_000) + "1]",
	} {
		decode := func() (value any) {
			d := json.NewDecoder(strings.NewReader(text))
			d.UseNumber()
			if err := d.Decode(&value); err != nil {
				t.Fatal(err)
			}
			return value
		}
		measure("JSON of "+name, memory.OfJSON([]byte(text)), decode)
		measure("the value of "+name, memory.OfValue(decode()), decode)
	}
	document := "{" + strings.Repeat("a ", 2000) + strings.Repeat("a{", 20) + "b" + strings.Repeat("}", 20) + "}"
	measure("a document", memory.OfDocument(len(document)), func() any {
		parsed, err := parser.ParseQuery(&ast.Source{Input: document})
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	})
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
