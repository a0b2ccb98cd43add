package typesense

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"fivefold/stores"
	"fivefold/stores/storetest/searchdata"
)

// BenchmarkFind measures searches over 200,000 (FIVEFOLD_BENCH_DOCUMENTS) people with combined names, by two clients at once: with the engine, and with a
// handler by hand that sends the same requests and decodes the same documents.
//
//	FIVEFOLD_TEST_TYPESENSE=… go test ./stores/typesense -run '^$' -bench Find -benchtime 500x -timeout 2h
func BenchmarkFind(b *testing.B) {
	e := openEmpty(b)
	documents := searchdata.Combined(b, searchdata.Size(200_000))
	searchdata.FillMeasured(b, e, documents)
	for _, form := range searchdata.Forms(documents) {
		b.Run(form.Name+"/engine", func(b *testing.B) {
			searchdata.Measure(b, 2, len(form.All), func(ctx context.Context, i int) error { return second(e.Find(ctx, form.All[i])) })
		})
		b.Run(form.Name+"/by hand", func(b *testing.B) { searchdata.Measure(b, 2, len(form.All), byHand(b, form.All, e.alias)) })
	}
}

// byHand returns a function that sends the first searches of a request and decodes the documents, with net/http alone.
func byHand(b *testing.B, requests []stores.SearchRequest, alias string) func(context.Context, int) error {
	bodies := make([][2][]byte, len(requests)) // of literal and of close matches
	for i, request := range requests {
		f, _ := newFinder(request)
		tiers := f.tiers(alias)
		near := []search{tiers[0].search, tiers[len(tiers)-1].search}
		for part, searches := range [][]search{f.literalSearches(alias), near} {
			var err error
			if bodies[i][part], err = json.Marshal(map[string]any{"searches": searches}); err != nil {
				b.Fatal(err)
			}
		}
	}
	u, err := url.Parse(serverURL(b))
	if err != nil {
		b.Fatal(err)
	}
	key, _ := u.User.Password()
	client := http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	b.Cleanup(client.CloseIdleConnections)
	send := func(body []byte) (literal int, err error) {
		post, err := http.NewRequest(http.MethodPost, "http://"+u.Host+"/multi_search", bytes.NewReader(body))
		if err != nil {
			return 0, err
		}
		post.Header.Set("X-TYPESENSE-API-KEY", key)
		response, err := client.Do(post)
		if err != nil {
			return 0, err
		}
		defer response.Body.Close()
		var answer struct {
			Results []struct {
				Found int
				Hits  []struct{ Document struct{ Document string } }
			}
		}
		if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
			return 0, err
		}
		for _, r := range answer.Results {
			for _, h := range r.Hits {
				var d stores.SearchDocument
				if err := json.Unmarshal([]byte(h.Document.Document), &d); err != nil {
					return 0, err
				}
			}
		}
		return answer.Results[0].Found, nil
	}
	return func(_ context.Context, i int) error {
		literal, err := send(bodies[i][0])
		if err == nil && literal <= requests[i].Limit {
			_, err = send(bodies[i][1])
		}
		return err
	}
}
