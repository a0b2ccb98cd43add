package limits

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const xff, forwarded = "X-Forwarded-For", "Forwarded"

// requestFrom returns a request from a remote address with lines of a header.
func requestFrom(remote, header string, lines ...string) *http.Request {
	r := httptest.NewRequest("POST", "/graphql", nil)
	r.RemoteAddr = remote
	for _, line := range lines {
		r.Header.Add(header, line)
	}
	return r
}

func TestAddressWithoutProxies(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.1:1234":                "192.0.2.1",
		"[2001:db8:1:2:3:4:5:6]:1234":   "2001:db8:1:2::/64",
		"[2001:db8:1:2:ffff::1]:1":      "2001:db8:1:2::/64",
		"[2001:db8:1:3::1]:1234":        "2001:db8:1:3::/64",
		"[fe80::1%eth0]:1234":           "fe80::/64",
		"[::ffff:192.0.2.1]:1234":       "192.0.2.1",
		"[::ffff:192.0.2.1%eth0]:1234":  "192.0.2.1",
		"pipe":                          unknownAddress,
		"@":                             unknownAddress,
		"":                              unknownAddress,
		"192.0.2.1":                     "192.0.2.1",
		"192.0.2.1:1234, 198.51.100.1:": unknownAddress,
	} {
		// Without proxies no header is trusted.
		r := requestFrom(remote, xff, "203.0.113.9")
		r.Header.Set(forwarded, "for=203.0.113.9")
		for _, header := range []string{xff, forwarded} {
			if got := (Proxies{Header: header}).AddressOf(r); got != want {
				t.Errorf("%s: %s, not %s", remote, got, want)
			}
		}
	}
}

// Only the entries that trusted proxies have added count.
func TestAddressThroughProxies(t *testing.T) {
	const proxy = "10.0.0.7"
	for _, c := range []struct {
		header  string
		proxies int
		lines   []string
		want    string
	}{
		{xff, 1, []string{"203.0.113.9"}, "203.0.113.9"},
		{xff, 1, []string{"6.6.6.6, 203.0.113.9"}, "203.0.113.9"},
		{xff, 1, []string{"6.6.6.6", "203.0.113.9"}, "203.0.113.9"},
		{xff, 1, []string{", 203.0.113.9"}, "203.0.113.9"}, // the client sent an empty header
		{xff, 1, []string{"", "203.0.113.9"}, "203.0.113.9"},
		{xff, 1, []string{"rubbish, \x01, 203.0.113.9"}, "203.0.113.9"},
		{xff, 2, []string{"6.6.6.6, 203.0.113.9, 10.0.0.1"}, "203.0.113.9"},
		{xff, 2, []string{"6.6.6.6, 203.0.113.9", "10.0.0.1"}, "203.0.113.9"},
		{xff, 2, []string{"6.6.6.6"}, proxy}, // not through both proxies
		{xff, 3, []string{"6.6.6.6, 6.6.6.6"}, proxy},
		{xff, 1, nil, proxy},
		{xff, 1, []string{""}, proxy},
		{xff, 1, []string{",,"}, proxy},
		{xff, 1, []string{"203.0.113.9:4711"}, "203.0.113.9"}, // the format of Azure Application Gateway
		{xff, 1, []string{"[2001:db8::1]:4711"}, "2001:db8::/64"},
		{xff, 1, []string{"[2001:db8::1]"}, "2001:db8::/64"},
		{xff, 1, []string{"2001:db8::1"}, "2001:db8::/64"},
		{xff, 1, []string{"6.6.6.6, rubbish"}, unknownAddress},
		{xff, 1, []string{"6.6.6.6, unknown"}, unknownAddress},

		{forwarded, 1, []string{"for=203.0.113.9"}, "203.0.113.9"},
		{forwarded, 1, []string{`For="203.0.113.9:4711";proto=https;by=10.0.0.7`}, "203.0.113.9"},
		{forwarded, 1, []string{`proto=https; for="[2001:db8:1:2::1]:4711"`}, "2001:db8:1:2::/64"},
		{forwarded, 1, []string{`for="[2001:db8:1:2::1]"`}, "2001:db8:1:2::/64"},
		{forwarded, 1, []string{"for=6.6.6.6, for=203.0.113.9"}, "203.0.113.9"},
		{forwarded, 1, []string{"for=6.6.6.6,,", "for=203.0.113.9"}, "203.0.113.9"},
		{forwarded, 2, []string{`for=6.6.6.6, for="203.0.113.9", for=10.0.0.1`}, "203.0.113.9"},
		{forwarded, 2, []string{"for=6.6.6.6"}, proxy},
		{forwarded, 1, nil, proxy},
		{forwarded, 1, []string{"for=6.6.6.6, for=unknown"}, unknownAddress},
		{forwarded, 1, []string{"for=6.6.6.6, for=_hidden"}, unknownAddress},
		{forwarded, 1, []string{"for=6.6.6.6, proto=https"}, unknownAddress},
		{forwarded, 1, []string{"for=203.0.113.9:_port"}, "203.0.113.9"},
		// An unclosed quote would hide the entry of the proxy, or split it into several entries.
		{forwarded, 1, []string{`for="6.6.6.6, for=203.0.113.9`}, unknownAddress},
		{forwarded, 1, []string{`for="6.6.6.6, for="[2001:db8::1]"`}, unknownAddress},
		{forwarded, 1, []string{`for="\, for="[2001:db8::1]"`}, unknownAddress},
		{forwarded, 1, []string{`for="6.6.6.6`, "for=203.0.113.9"}, "203.0.113.9"},
		{forwarded, 1, []string{`for=6.6.6.6;for=203.0.113.9`}, unknownAddress},
		{forwarded, 1, []string{`for=6.6.6.6 for=203.0.113.9`}, unknownAddress},
		{forwarded, 1, []string{`203.0.113.9`}, unknownAddress},
	} {
		r := requestFrom(proxy+":1234", c.header, c.lines...)
		other := xff
		if c.header == xff {
			other = forwarded
		}
		r.Header.Set(other, "for=6.6.6.6") // not written by a proxy
		if got := (Proxies{Count: c.proxies, Header: c.header}).AddressOf(r); got != c.want {
			t.Errorf("%d, %s: %q: %s, not %s", c.proxies, c.header, c.lines, got, c.want)
		}
	}
}

// FuzzForwarded checks that no text in front of the entry of a proxy results in another address.
func FuzzForwarded(f *testing.F) {
	for _, seed := range []string{"", ",", "6.6.6.6", "for=6.6.6.6", `for="[2001:db8::6]:80"`, `for="`, `for="\`, `a="b";for=_x, `, "for=6.6.6.6;", "\x00", "unknown,[", `"",`, "::1%"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, sent string) {
		for added, want := range map[string]string{"203.0.113.9": "203.0.113.9", "[2001:db8::1]:4711": "2001:db8::/64"} {
			if got := (Proxies{Count: 1, Header: xff}).AddressOf(requestFrom("10.0.0.7:1", xff, sent+", "+added)); got != want {
				t.Errorf("X-Forwarded-For: %q, %s: %s", sent, added, got)
			}
			added = `for="` + added + `"`
			if got := (Proxies{Count: 1, Header: forwarded}).AddressOf(requestFrom("10.0.0.7:1", forwarded, sent+", "+added)); got != want && got != unknownAddress {
				t.Errorf("Forwarded: %q, %s: %s", sent, added, got)
			}
			if got := (Proxies{Count: 1, Header: forwarded}).AddressOf(requestFrom("10.0.0.7:1", forwarded, sent, added)); got != want {
				t.Errorf("Forwarded: %q and %s: %s", sent, added, got)
			}
		}
		if hosts, ok := parseForwarded(sent); ok {
			for _, host := range hosts {
				if n := NetworkOf(host); n != unknownAddress && strings.ContainsAny(n, ", \"") {
					t.Errorf("%q: %q", sent, n)
				}
			}
		}
	})
}
