package guard

import (
	"context"
	"net"
	"net/http"
	"net/netip"
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

// AddressOf tells where a request comes from, behind so many proxies of ours, each of which adds to X-Forwarded-For whom it
// serves. What stands further left in that header anybody can write, and is not believed. Of an IPv6 address the first 64
// bits count, since one client owns all that have them.
func AddressOf(r *http.Request, proxies int) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	served := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	if proxies > 0 && proxies <= len(served) && served[0] != "" { // with fewer, it came by another way
		host = strings.TrimSpace(served[len(served)-proxies])
	}
	return network(host)
}

// network is the part of an address that is one client's.
func network(host string) string {
	address, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown" // all such share one bucket
	}
	address = address.Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	prefix, _ := address.Prefix(64)
	return prefix.String()
}
