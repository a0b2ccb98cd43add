package opensearch_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"testing"

	"fivefold/stores"
	"fivefold/stores/opensearch"
	"fivefold/stores/storetest/searchdata"
)

// BenchmarkFind measures searches over 200,000 (FIVEFOLD_BENCH_DOCUMENTS) people with combined names, and the same requests sent by hand, by two clients at once.
//
//	FIVEFOLD_TEST_OPENSEARCH=… go test ./stores/opensearch -run '^$' -bench Find -benchtime 500x -timeout 2h
func BenchmarkFind(b *testing.B) {
	for name, address := range opensearch.Servers(b) {
		b.Run(name, func(b *testing.B) {
			documents := searchdata.Combined(b, searchdata.Size(200_000))
			engine := opensearch.OpenEmpty(b, address)
			searchdata.FillMeasured(b, engine.Set().SearchIndex, documents)
			b.Logf("the server: %s", ask(b, address+"/_nodes/stats/jvm,process,indices?filter_path=nodes.*.jvm.mem.heap_used_in_bytes,nodes.*.indices.store.size_in_bytes"))
			for _, form := range searchdata.Forms(documents) {
				b.Run(form.Name+"/engine", func(b *testing.B) {
					searchdata.Measure(b, 2, len(form.All), func(ctx context.Context, i int) error {
						_, err := engine.Set().Search.Find(ctx, form.All[i])
						return err
					})
				})
				b.Run(form.Name+"/by hand", func(b *testing.B) { searchdata.Measure(b, 2, len(form.All), byHand(b, engine, address, form.All)) })
			}
		})
	}
}

// byHand returns a function that sends the requests of the engine, encoded before, and decodes nothing of the answers.
func byHand(b *testing.B, engine *opensearch.Engine, address string, requests []stores.SearchRequest) func(context.Context, int) error {
	bodies := make([][]byte, len(requests))
	var path string
	for i, r := range requests {
		path, bodies[i] = engine.Request(b, r)
	}
	client := &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 2}}
	b.Cleanup(client.CloseIdleConnections)
	return func(ctx context.Context, i int) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, address+path, bytes.NewReader(bodies[i]))
		if err != nil {
			return err
		}
		request.Header.Set("Content-Type", "application/json")
		answer, err := client.Do(request)
		if err != nil {
			return err
		}
		defer func() { _ = answer.Body.Close() }()
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("status %d", answer.StatusCode)
		}
		_, err = io.Copy(io.Discard, answer.Body)
		return err
	}
}

// ask returns what the server answers to a GET.
func ask(b *testing.B, address string) string {
	b.Helper()
	answer, err := http.Get(address)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		b.Fatal(err)
	}
	return string(body)
}
