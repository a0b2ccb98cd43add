package limits

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// A Client is who asks, as far as guard has to know.
type Client struct {
	Viewer  string // the id of the person who is signed in; empty for nobody
	Address string // where the request comes from; empty for one who answers for its clients itself, such as a gateway
}

type clientKey struct{}

// WithClient returns a context that knows who asks.
func WithClient(ctx context.Context, c Client) context.Context {
	return context.WithValue(ctx, clientKey{}, c)
}

// ClientOf tells who asks.
func ClientOf(ctx context.Context) Client {
	c, _ := ctx.Value(clientKey{}).(Client)
	return c
}

// Proxies are those of ours that a request comes through, each of which adds to a header whom it serves.
type Proxies struct {
	Count  int
	Header string // Forwarded, as RFC 7239 has it, or X-Forwarded-For. The one that they do not write must not be believed
}

// unknownAddress is where a request comes from that nothing tells. All such share one address.
const unknownAddress = "unknown"

// AddressOf tells where a request comes from: whom the proxy furthest out has served, which is so far from the right in the
// header. What stands further left anybody can write, and is not believed. A request whose header names fewer has not come
// through all proxies, and counts as its connection's. Of an IPv6 address the first 64 bits count, since one client owns all
// that have them.
func (p Proxies) AddressOf(r *http.Request) string {
	host := r.RemoteAddr
	if p.Count > 0 {
		if served, ok := p.clientHost(r.Header); ok {
			host = served
		}
	}
	return networkOf(host)
}

// clientHost finds whom the proxy furthest out has clientHost; false when there are fewer.
func (p Proxies) clientHost(h http.Header) (host string, ok bool) {
	left := p.Count
	for _, line := range slices.Backward(h.Values(p.Header)) {
		hosts := parseForwardedFor(line)
		if strings.EqualFold(p.Header, "Forwarded") {
			if hosts, ok = parseForwarded(line); !ok {
				return unknownAddress, true // who counts the elements of such a line can be led astray
			}
		}
		if left <= len(hosts) {
			return hosts[len(hosts)-left], true
		}
		left -= len(hosts)
	}
	return "", false
}

// parseForwardedFor are the elements of X-Forwarded-For.
func parseForwardedFor(line string) []string {
	hosts := strings.Split(line, ",")
	return slices.DeleteFunc(hosts, func(host string) bool { return strings.TrimSpace(host) == "" })
}

// networkOf is the part of an address that is one client's. The address may have a port, and brackets if it is IPv6.
func networkOf(host string) string {
	host = strings.TrimSpace(host)
	address, err := netip.ParseAddr(host)
	if err != nil {
		if colon := strings.LastIndexByte(host, ':'); colon >= 0 && !strings.HasSuffix(host, "]") {
			host = host[:colon]
		}
		address, err = netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"))
	}
	if err != nil {
		return unknownAddress
	}
	address = address.Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	prefix, _ := address.Prefix(64)
	return prefix.String()
}
