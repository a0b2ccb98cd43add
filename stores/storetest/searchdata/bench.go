package searchdata

import (
	"cmp"
	"context"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/textsearch"
)

// Size returns the number of documents of a benchmark: FIVEFOLD_BENCH_DOCUMENTS, or the usual one.
func Size(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("FIVEFOLD_BENCH_DOCUMENTS")); err == nil && n > 0 {
		return n
	}
	return usual
}

// Requests are requests of one form.
type Requests struct {
	Name string
	All  []stores.SearchRequest
}

// Forms returns requests of several forms for random documents.
func Forms(documents []stores.SearchDocument) []Requests {
	r := rand.New(rand.NewPCG(3, 4))
	draw := func(name string, query func(name stores.SearchName) stores.SearchQuery) Requests {
		n := Requests{Name: name}
		for len(n.All) < 1000 {
			if d := documents[r.IntN(len(documents))]; len(d.Names) > 0 {
				n.All = append(n.All, stores.SearchRequest{Query: query(d.Names[0]), Limit: 50, Uncounted: true})
			}
		}
		return n
	}
	all := []Requests{
		draw("beginning", func(name stores.SearchName) stores.SearchQuery {
			text := []rune(strings.Join(name, " "))
			return textsearch.Parse(string(text[:min(len(text), 1+r.IntN(10))]), true)
		}),
		draw("words", func(name stores.SearchName) stores.SearchQuery { return stores.SearchQuery{Words: name} }),
		draw("typo", func(name stores.SearchName) stores.SearchQuery {
			words := slices.Clone(name)
			i := r.IntN(len(words))
			if word := []rune(words[i]); len(word) > 3 {
				at := r.IntN(len(word) - 1)
				word[at], word[at+1] = word[at+1], word[at]
				words[i] = string(word)
			}
			return stores.SearchQuery{Words: words, Prefix: true}
		}),
		draw("typo in a beginning", func(name stores.SearchName) stores.SearchQuery {
			text := []rune(strings.Join(name, " "))
			text = text[:min(len(text), 4+r.IntN(8))]
			text[r.IntN(len(text))] = 'q'
			return textsearch.Parse(string(text), true)
		}),
		draw("one letter", func(name stores.SearchName) stores.SearchQuery {
			return stores.SearchQuery{Words: []stores.SearchWord{string([]rune(name[0])[:1])}, Prefix: true}
		}),
	}
	facets := draw("words and facets", func(name stores.SearchName) stores.SearchQuery { return stores.SearchQuery{Words: name[:1]} })
	for i := range facets.All {
		facets.All[i].Uncounted, facets.All[i].Facets = false, []stores.SearchFacet{stores.FacetKind, stores.FacetCategory}
	}
	scoped := Requests{Name: "beginning, 5000 friends and hidden people", All: slices.Clone(all[0].All[:50])} // few, since each takes half a megabyte
	for i := range scoped.All {
		scope := &scoped.All[i].Scope
		for len(scope.Friends) < stores.MaxSearchScope {
			scope.Friends = append(scope.Friends, Numbered(stores.KindUser, r.IntN(len(documents))))
			scope.Hidden = append(scope.Hidden, Numbered(stores.KindUser, r.IntN(len(documents))))
		}
	}
	return append(all, facets, scoped)
}

// FillMeasured is Fill, and logs how long it takes.
func FillMeasured(b *testing.B, index stores.SearchIndex, documents []stores.SearchDocument) {
	b.Helper()
	start, processor := time.Now(), ProcessTime()
	Fill(b, index, documents)
	took, worked := time.Since(start).Seconds(), (ProcessTime() - processor).Seconds()
	b.Logf("%d documents indexed and swapped in, %.0f a second (%.0f a second of processor time of this process); %s", len(documents),
		float64(len(documents))/took, float64(len(documents))/worked, memory())
}

// Measure makes requests by some clients at once. It reports searches per second, the times of half and of 99 of 100, and the processor time that
// this process takes for one; if there is one client, also for half and 99 of 100 of them, which does not depend on what else runs.
func Measure(b *testing.B, clients, requests int, find func(ctx context.Context, i int) error) {
	b.Helper()
	for i := range min(requests, 100) { // warms up
		if err := find(b.Context(), i); err != nil {
			b.Fatal(err)
		}
	}
	times, processor := make([]time.Duration, b.N), make([]time.Duration, b.N)
	var all sync.WaitGroup
	b.ResetTimer()
	began := ProcessTime()
	for c := range clients {
		all.Go(func() {
			for i := c; i < b.N; i += clients {
				start, worked := time.Now(), ProcessTime()
				if err := find(b.Context(), i%requests); err != nil {
					b.Error(err)
					return
				}
				times[i], processor[i] = time.Since(start), ProcessTime()-worked
			}
		})
	}
	all.Wait()
	b.StopTimer()
	milliseconds := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "searches/s")
	b.ReportMetric(milliseconds((ProcessTime()-began)/time.Duration(b.N)), "cpu-ms/op")
	report := func(times []time.Duration, unit string) {
		slices.SortFunc(times, cmp.Compare[time.Duration])
		b.ReportMetric(milliseconds(times[len(times)/2]), "p50-"+unit)
		b.ReportMetric(milliseconds(times[len(times)*99/100]), "p99-"+unit)
	}
	report(times, "ms")
	if clients == 1 {
		report(processor, "cpu-ms")
	}
}

// ProcessTime returns the processor time that this process has taken.
func ProcessTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// memory returns the memory that this process has, as text.
func memory() string {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	resident := "unknown"
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if size, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			resident = strings.TrimSpace(size)
		}
	}
	return "heap of this process " + strconv.FormatUint(stats.HeapAlloc>>20, 10) + " MB, resident " + resident
}
