package config

import (
	"cmp"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
)

// Origins returns CORS_ORIGINS as browsers send them in the header Origin: the host in lower case and in ASCII, without a default port
// and without a slash at the end. It returns an error for a value that is no origin.
func (c *Config) Origins() ([]string, error) {
	var origins []string
	for _, given := range c.CORSOrigins {
		if given = strings.TrimSpace(given); given == "" {
			continue // a comma at the end
		}
		if strings.Contains(given, "*") {
			return nil, fmt.Errorf("the CORS origin %q has a wildcard: name each origin, since their pages may act with a person's cookie", given)
		}
		origin, ok := normalizeOrigin(given)
		if !ok {
			return nil, fmt.Errorf("the CORS origin %q is not of the form https://HOST or https://HOST:PORT", given)
		}
		if !slices.Contains(origins, origin) {
			origins = append(origins, origin)
		}
	}
	return origins, nil
}

// Hosts returns the names under which the server is reached: localhost, and those of ALLOWED_HOSTS, ADDR and ADMIN_ADDR, in lower case and in ASCII. One that
// begins with a dot stands for all names below it, and * for every name. It returns an error for a value that is no name.
func (c *Config) Hosts() (map[string]bool, error) {
	names := map[string]bool{"localhost": true, ".localhost": true}
	for _, addr := range []string{c.Addr, c.AdminAddr} {
		if host, _, err := net.SplitHostPort(addr); err == nil && host != "" {
			names[strings.ToLower(host)] = true
		}
	}
	for _, given := range c.AllowedHosts {
		if given = strings.TrimSpace(given); given == "" {
			continue // a comma at the end
		}
		domain := strings.TrimPrefix(given, ".")
		name, ok := normalizeHost(domain)
		if given != "*" && (!ok || strings.ContainsAny(domain, "*:/") || strings.Contains("."+domain+".", "..")) {
			return nil, fmt.Errorf("the allowed host %q is not a name such as api.example.org or .example.org, without a port", given)
		}
		names[given[:len(given)-len(domain)]+name] = true
	}
	return names, nil
}

// normalizeOrigin returns an origin as the URL standard serializes it; false for a text that is no origin.
// https://url.spec.whatwg.org/#host-parsing
func normalizeOrigin(given string) (string, bool) {
	u, err := url.Parse(given)
	if err != nil || u.Scheme == "" || u.Hostname() == "" || u.User != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.ForceQuery || strings.Contains(given, "#") {
		return "", false
	}
	host, ok := normalizeHost(u.Hostname())
	if !ok || strings.HasSuffix(u.Host, ":") {
		return "", false
	}
	origin := strings.ToLower(u.Scheme) + "://" + host
	if u.Port() == "" {
		return origin, true
	}
	if !isPort(u.Port()) {
		return "", false
	}
	if port := cmp.Or(strings.TrimLeft(u.Port(), "0"), "0"); port != defaultPorts[strings.ToLower(u.Scheme)] {
		origin += ":" + port
	}
	return origin, true
}

var defaultPorts = map[string]string{"http": "80", "https": "443"}

// hosts maps the names of hosts as browsers do, which accept an underscore.
var hosts = idna.New(idna.MapForLookup(), idna.Transitional(false), idna.StrictDomainName(false))

func normalizeHost(host string) (string, bool) {
	if strings.Contains(host, ":") { // IPv6
		address, err := netip.ParseAddr(host)
		return "[" + address.String() + "]", err == nil && address.Zone() == ""
	}
	ascii, err := hosts.ToASCII(host)
	if endsInNumber(ascii) { // browsers read such a host as an IPv4 address
		_, err = netip.ParseAddr(ascii)
	}
	return ascii, err == nil && ascii != "" && !strings.ContainsAny(ascii, " %,;<>\\^|")
}

// endsInNumber reports whether the last label of a host is a number. https://url.spec.whatwg.org/#ends-in-a-number-checker
func endsInNumber(host string) bool {
	host = strings.TrimSuffix(host, ".")
	last := host[strings.LastIndex(host, ".")+1:]
	_, err := strconv.ParseUint(last, 0, 64)
	return err == nil || last != "" && strings.Trim(last, "0123456789") == ""
}
