package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzDecodeBody checks that decoded parameters are text without NUL and equal those of encoding/json, that encoding and decoding
// them again changes nothing, and that errors contain nothing of the request.
func FuzzDecodeBody(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `null`, `[]`, `{"query":"{a}"}`, `{"query":null}`, `{"query":"{a}"} x`, `{"query":"{a}","query":1}`,
		`{"query":"{a}","variables":{"n":1e400,"s":"\ud83d\ude00"},"operationName":"Q","extensions":{"persistedQuery":{}}}`,
		`{"query":"\ud83d"}`, `{"query":"\u0000"}`, `{"query":"\\u0000"}`, "{\"query\":\"\xff\"}", `{"QUERY":"{a}"}`,
		`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":""}}}`, "\ufeff{}",
		`{"query":"{a}","variables":{"a":[true,false,null,-1.50,"\\/\n",[],{},{"a":1,"a":{"\u0061":2}}]},"variables":{"\"":[[ 1 , "]" ]]}}`, `{"query":"{a}","variables":[[[[`,
		`{"query":"{a}","variables":` + strings.Repeat(`{"a":[1,`, 4990) + `"` + strings.Repeat("x", 500_000) + `"` + strings.Repeat(`]}`, 4990) + `}`, // linear time at any depth
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p, err := decodeBody(body)
		if err != nil {
			if p != nil {
				t.Fatal("parameters and an error")
			}
			if !errors.As(err, new(malformedError)) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		var plain map[string]any
		decoder := json.NewDecoder(bytes.NewReader(body))
		decoder.UseNumber()
		if err := decoder.Decode(&plain); err != nil || !json.Valid(body) {
			t.Fatal("decoded what is not JSON")
		}
		for name, got := range map[string]string{"query": p.Query, "operationName": p.OperationName} {
			if want, _ := plain[name].(string); got != want {
				t.Fatalf("%s is %q, not %q", name, got, want)
			}
		}
		for name, got := range map[string]map[string]any{"variables": p.Variables, "extensions": p.Extensions} {
			if want, _ := plain[name].(map[string]any); !reflect.DeepEqual(got, want) {
				t.Fatalf("%s are %v, not %v", name, got, want)
			}
		}
		again, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		if !utf8.Valid(again) || bytes.Contains(again, []byte(`\u0000`)) && !bytes.Contains(body, []byte(`\\u0000`)) {
			t.Fatalf("not text: %q", again)
		}
		q, err := decodeBody(again)
		if err != nil {
			t.Fatalf("%q, then %v", again, err)
		}
		if b, _ := json.Marshal(q); !bytes.Equal(b, again) {
			t.Fatalf("%q, then %q", again, b)
		}
	})
}

// FuzzDecodeQuery checks that parameters have the same meaning by GET and by POST.
func FuzzDecodeQuery(f *testing.F) {
	for _, seed := range []string{
		"", "query={a}", "query=%00", "query=a&query=b", "query={a}&variables={%22a%22:1}&operationName=Q", "query=%zz", "query=a;b",
		"extensions={%22persistedQuery%22:{}}", "query={a}&variables=[]", "query={a}&variables=%20null",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		p, err := decodeQuery(raw)
		if err != nil {
			return
		}
		values, _ := url.ParseQuery(raw)
		body := map[string]any{"operationName": p.OperationName}
		if p.Query != "" {
			body["query"] = p.Query
		}
		for _, name := range []string{"variables", "extensions"} {
			if s := strings.TrimSpace(values.Get(name)); s != "" {
				body[name] = json.RawMessage(s)
			}
		}
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		q, err := decodeBody(b)
		if err != nil {
			t.Fatalf("by GET %q, by POST %v", raw, err)
		}
		x, _ := json.Marshal(p)
		if y, _ := json.Marshal(q); !bytes.Equal(x, y) {
			t.Fatalf("by GET %s, by POST %s", x, y)
		}
	})
}

// FuzzNegotiate checks that the negotiated type is one of the two types or none.
func FuzzNegotiate(f *testing.F) {
	for _, seed := range []string{"", "*/*", mediaJSON, mediaResponse, "text/html, application/json;q=0.5", "application/*;q=NaN", "a/b;q=1e9", ",,;", "application/json;charset=utf-16",
		"application/json; q=0, */*", "\x00", `application/json;a="`} {
		f.Add(seed, mediaResponse)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		for _, accept := range [][]string{nil, {first}, {first, second}} {
			if got := negotiate(accept); got != "" && got != mediaJSON && got != mediaResponse {
				t.Errorf("%q: %q", accept, got)
			}
		}
		if isJSON(first) && !strings.Contains(strings.ToLower(first), mediaJSON) {
			t.Errorf("%q is JSON", first)
		}
	})
}

// FuzzParseMessage checks that errors fit into a close frame and contain nothing of the message, and that parsing the encoding of a
// message changes nothing.
func FuzzParseMessage(f *testing.F) {
	for _, seed := range []string{
		``, ` `, `{}`, `null`, `[]`, `{"type":"ping"}`, `{"type":"ping","payload":null}`, `{"type":"ping","payload":{"a":[1e400]}}`,
		`{"type":"subscribe","id":"a","payload":{"query":"{a}"}}`, `{"type":"complete","id":"\u00e9\ud83d\ude00<>"}`, `{"type":1}`, `{"id":{}}`,
		`{"type":"ping","type":"pong"}`, `{"type":"ping"}{}`, "{\"type\":\"\xff\"}", `{"type":"\u0000"}`, `{"type":"ping","payload":"\ud800"}`,
	} {
		f.Add([]byte(seed))
	}
	types := []string{typeInit, typeAck, typePing, typePong, typeSubscribe, typeNext, typeError, typeComplete}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := parseMessage(b)
		if err != nil {
			if !errors.As(err, new(malformedError)) || len(err.Error()) > 123 {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		if !slices.Contains(types, m.kind) {
			return
		}
		again, err := parseMessage(m.encode())
		if err != nil || again.kind != m.kind || again.id != m.id || !bytes.Equal(again.payload, m.payload) {
			t.Fatalf("%q, then %q, %v", b, m.encode(), err)
		}
	})
}
