package config_test

import (
	"slices"
	"testing"

	"fivefold/internal/config"
)

// Values are compared with the header Origin, as browsers write it.
func TestOriginsAreWrittenAsBrowsersSendThem(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"https://app.example.org":         "https://app.example.org",
		"https://app.example.org/":        "https://app.example.org",
		" https://app.example.org ":       "https://app.example.org",
		"HTTPS://App.Example.ORG":         "https://app.example.org",
		"https://app.example.org:443":     "https://app.example.org",
		"https://app.example.org:443/":    "https://app.example.org",
		"https://app.example.org:8443":    "https://app.example.org:8443",
		"https://app.example.org:00443":   "https://app.example.org",
		"https://app.example.org:65535":   "https://app.example.org:65535",
		"https://app.example.org:0":       "https://app.example.org:0",
		"http://app.example.org:80":       "http://app.example.org",
		"http://app.example.org:443":      "http://app.example.org:443",
		"https://app.example.org:80":      "https://app.example.org:80",
		"https://app.example.org:0443":    "https://app.example.org",
		"https://app.example.org:08443":   "https://app.example.org:8443",
		"https://1.example.org":           "https://1.example.org",
		"http://localhost:3000":           "http://localhost:3000",
		"http://127.0.0.1:3000":           "http://127.0.0.1:3000",
		"http://[::1]:3000":               "http://[::1]:3000",
		"http://[0:0:0:0:0:0:0:1]:3000":   "http://[::1]:3000",
		"https://[2001:DB8:0:0::1]":       "https://[2001:db8::1]",
		"https://bücher.example":          "https://xn--bcher-kva.example",
		"https://BÜCHER.example":          "https://xn--bcher-kva.example",
		"https://xn--bcher-kva.example":   "https://xn--bcher-kva.example",
		"https://straße.example":          "https://xn--strae-oqa.example",
		"https://例え。テスト":                  "https://xn--r8jz45g.xn--zckzah",
		"https://my_app.example.org":      "https://my_app.example.org",
		"capacitor://localhost":           "capacitor://localhost",
		"chrome-extension://abcdefghijkl": "chrome-extension://abcdefghijkl",
	} {
		c := config.Config{CORSOrigins: []string{given}}
		if got, err := c.Origins(); err != nil || !slices.Equal(got, []string{want}) {
			t.Errorf("%q: %q, %v, want %q", given, got, err, want)
		}
	}
	c := config.Config{CORSOrigins: []string{"https://a.example", "", "https://A.example:443/", " ", "https://b.example"}}
	if got, err := c.Origins(); err != nil || !slices.Equal(got, []string{"https://a.example", "https://b.example"}) {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWhatIsNoOriginIsRejected(t *testing.T) {
	t.Parallel()
	for _, given := range []string{
		"*", "https://*.example.org", "null", "example.org", "app.example.org:443", "//example.org", "https://", "https:///", "https://:443",
		"https://a.example/path", "https://a.example/?", "https://a.example?q", "https://a.example#", "https://a.example/#f", "https://user@a.example",
		"https://a.example:", "https://a.example:x", "https://a.example:99999", "https://a.example:65536", "https://a.example:-1", "https://user:word@a.example", "https://a b.example", "https://[::1", "https://[fe80::1%25eth0]", "https://a.example;https://b.example",
		"https://127.1", "https://a.1", "https://0x7f000001", "https://2130706433", "https://1.2.3.4.", // browsers read these as IPv4 addresses
		"https://xn--a.example", "file://", "https://a.example https://b.example",
	} {
		c := config.Config{CORSOrigins: []string{given}}
		if got, err := c.Origins(); err == nil {
			t.Errorf("%q: %q", given, got)
		}
	}
}
