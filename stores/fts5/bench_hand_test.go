package fts5_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
	"fivefold/stores/storetest/searchdata"
)

// BenchmarkByHand compares searches for beginnings with a handler that sends its own statement for them, reads the rows and has no scope, no ties,
// no exact names and no friends. They take turns. The ratio is that of searches per second of processor time.
func BenchmarkByHand(b *testing.B) {
	documents := searchdata.Pages(b)
	engine := filled(b, documents)
	conn, err := driver.OpenConn(engine.Location(), driver.OpenReadWrite)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	text := "SELECT d.id, d.version, d.head, b.body FROM words_2 w JOIN documents_2 d ON d.number = w.rowid JOIN bodies_2 b ON b.number = w.rowid " +
		"WHERE words_2 MATCH ? ORDER BY w.rowid LIMIT 50"
	byHand := func(match string) (rows int) {
		statement := conn.Prep(text)
		statement.BindText(1, match)
		for {
			found, err := statement.Step()
			if err != nil {
				b.Fatal(err)
			}
			if !found {
				return rows
			}
			rows++
			for column := range 4 {
				if column != 1 {
					statement.ColumnBytes(column, make([]byte, statement.ColumnLen(column)))
				}
			}
		}
	}
	var requests []stores.SearchRequest
	for _, q := range searchdata.Forms(documents) {
		if q.Name == "one letter" || q.Name == "beginning" {
			requests = append(requests, q.All...)
		}
	}
	requests = slices.DeleteFunc(requests, func(request stores.SearchRequest) bool { // those for which close matches are searched, too
		result, err := engine.Set().Search.Find(b.Context(), request)
		return err == nil && !result.More
	})
	var ours, hand time.Duration
	rows := 0
	for i := 0; b.Loop(); i++ {
		request := requests[i%len(requests)]
		start := searchdata.ProcessTime()
		result, err := engine.Set().Search.Find(b.Context(), request)
		if err != nil {
			b.Fatal(err)
		}
		middle := searchdata.ProcessTime()
		if !result.More {
			b.Fatal("no longer more")
		}
		rows += byHand(`"` + strings.Join(request.Query.Words, `" AND "`) + `"*`)
		ours += middle - start
		hand += searchdata.ProcessTime() - middle
	}
	b.ReportMetric(hand.Seconds()/ours.Seconds(), "ratio")
	b.ReportMetric(float64(rows)/float64(b.N), "rows/op")
}
