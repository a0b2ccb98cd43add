package typesense

import (
	"errors"
	"net/url"
	"strings"
)

// errURL describes the form of a URL. Errors do not quote what they cannot parse: it may be a part of the key.
var errURL = errors.New("the URL must be of the form http://:KEY@HOST:PORT, or https:// for TLS; " +
	"characters of the API key other than letters and digits are written as %XX")

// parse returns the address of a server and the API key of a URL.
func parse(address string) (server *url.URL, key string, err error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User.Username() != "" || strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.Fragment != "" {
		return nil, "", errURL
	}
	key, _ = u.User.Password()
	if key == "" || strings.ContainsFunc(key, func(c rune) bool { return c < ' ' || c > '~' }) { // a header has it
		return nil, "", errURL
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, key, nil
}
