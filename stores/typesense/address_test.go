package typesense

import (
	"strings"
	"testing"

	"fivefold/stores"
)

func TestURLsHaveAKeyAndAServer(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"http://:key@h:8108": "http://h:8108 key", "https://:k%40y%2F@h": "https://h k@y/", "http://:key@[::1]:1/": "http://[::1]:1 key",
	} {
		server, key, err := parse(address)
		if err != nil || server.String()+" "+key != want {
			t.Errorf("%s: %v %q, %v", address, server, key, err)
		}
	}
}

func TestBadURLsAreRejectedWithoutTheirKey(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "h:8108", "redis://:hidden@h", "http://h", "http://hidden@h", "http://ann:hidden@h", "http://:@h", "http://:hidden@", "http://:hidden@:8108",
		"http://:hid/den@h", "http://:hidden%zz@h", "http://:hidden%0a@h", "http://:hidden@h/path", "http://:hidden@h?key=x", "http://:hidden@h#x",
		"http://:hidden@h:port",
	} {
		e, err := Open(t.Context(), address, Options{})
		if err == nil {
			_ = e.Close()
			t.Errorf("%q is accepted", address)
		} else if strings.Contains(err.Error(), "hid") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestPrefixesHaveOnlyCharactersWithoutAMeaning(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"a.b", "a/b", "A", "a b", "é", "*", strings.Repeat("a", 51)} {
		if e, err := Open(t.Context(), "http://:key@127.0.0.1:1", Options{Prefix: prefix}); err == nil {
			_ = e.Close()
			t.Errorf("%q is accepted", prefix)
		}
	}
}

func TestTokensKeepWordsApart(t *testing.T) {
	t.Parallel()
	words := []stores.SearchWord{"a", "b", "ab", "_", "_61_", "é", "e", "😀", "a😀", "京", "京都", strings.Repeat("w", 97), strings.Repeat("w", 98), strings.Repeat("京", 40),
		strings.Repeat("京", 39) + "都"}
	seen := map[string]string{}
	for _, w := range words {
		token := encodeWord(w)
		if other, ok := seen[token]; ok {
			t.Errorf("%q and %q are both %q", w, other, token)
		}
		if len(token) > maxToken || strings.Trim(token, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			t.Errorf("%q is %q", w, token)
		}
		seen[token] = w
	}
	for _, text := range []string{"", "BAND", "interest a, `b` && [c]", strings.Repeat("x", 500)} {
		if got, err := decodeText(encodeText(text)); got != text || err != nil {
			t.Errorf("%q becomes %q, %v", text, got, err)
		}
	}
}

func TestIDsAreInTheOrderOfTheirNumbers(t *testing.T) {
	t.Parallel()
	ids := []stores.ID{{Kind: "page"}, {Kind: "user"}}
	for i := range 3 {
		id := stores.ID{Kind: "a"}
		id.UUID[i*7] = 0x7f
		other := id
		other.UUID[i*7] = 0x80
		ids = append(ids, id, other)
	}
	for _, a := range ids {
		for _, b := range ids {
			ah, al, ak := order(a)
			bh, bl, bk := order(b)
			if (ah < bh || ah == bh && (al < bl || al == bl && ak < bk)) != (a.Compare(b) < 0) {
				t.Errorf("%v and %v", a, b)
			}
		}
	}
}
