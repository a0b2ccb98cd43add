package fts5_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/storetest/searchdata"
)

// BenchmarkSuggest measures suggestions for beginnings of 1 to 10 letters of random names, searched and ranked: the processor time of half and of 99 of 100
// different ones.
//
//	go test ./stores/fts5 -run '^$' -bench Suggest -benchtime 500x
func BenchmarkSuggest(b *testing.B) {
	for name, documents := range map[string][]stores.SearchDocument{"artists and pages": searchdata.Names(b), "deezer": searchdata.Listeners(b)} {
		b.Run(name, func(b *testing.B) {
			search := filled(b, documents).Set().Search
			for letters := 1; letters <= 10; letters++ {
				b.Run(fmt.Sprintf("letters=%d", letters), func(b *testing.B) {
					r := rand.New(rand.NewPCG(7, uint64(letters)))
					times := make([]time.Duration, 0, b.N)
					for b.Loop() {
						text := searchdata.BeginningOf(r, documents, letters)
						start := searchdata.ProcessTime()
						request := searchdata.Query{Text: text}.Request(60)
						request.Uncounted = true
						result, err := search.Find(b.Context(), request)
						if err != nil {
							b.Fatal(err)
						}
						searchdata.Ranked(request.Query, result.Candidates)
						times = append(times, searchdata.ProcessTime()-start)
					}
					slices.SortFunc(times, cmp.Compare[time.Duration])
					for _, p := range []int{50, 99, 100} {
						b.ReportMetric(float64(times[min(len(times)-1, len(times)*p/100)].Microseconds())/1000, fmt.Sprintf("p%d-cpu-ms", p))
					}
				})
			}
		})
	}
}
