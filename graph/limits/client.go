package limits

import (
	"context"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// A Client identifies the sender of a request for rate limits.
type Client struct {
	Viewer string // the id of the signed-in user; empty if nobody is signed in
	// Device returns the id of a device that the request proves to have, on which the owner of a secret has used it successfully before; empty
	// when it proves none. nil when no request does.
	Device  func(owner string) string
	Address string // as Proxies.AddressOf returns it; empty for a trusted sender such as a gateway, which has no limit by address
}

type clientKey struct{}

// WithClient returns a context that carries c.
func WithClient(ctx context.Context, c Client) context.Context {
	return context.WithValue(ctx, clientKey{}, c)
}

// ClientOf returns the client that WithClient put into ctx, or the zero Client.
func ClientOf(ctx context.Context) Client {
	c, _ := ctx.Value(clientKey{}).(Client)
	return c
}

// Proxies describes the trusted reverse proxies in front of the server. Each adds the address of its client to a header.
type Proxies struct {
	Count  int    // number of proxies that a request passes; 0 means that no header is trusted
	Header string // Forwarded (RFC 7239) or X-Forwarded-For: the one that the proxies write. No other header is trusted
}

// unknownAddress stands for every address that cannot be determined.
const unknownAddress = "unknown"

// AddressOf returns the address of the client of r: the one that the outermost proxy added, which is the Count-th from the right in
// the header. Entries further left can be forged and are ignored. If the header has fewer entries, the request has not passed all
// proxies, and the address of its connection counts. An IPv6 address is reduced to its first 64 bits, since one client owns a whole
// network of that size. AddressOf returns "unknown" if there is no valid address.
func (p Proxies) AddressOf(r *http.Request) string {
	host := r.RemoteAddr
	if p.Count > 0 {
		if forwarded, ok := p.clientHost(r.Header); ok {
			host = forwarded
		}
	}
	return NetworkOf(host)
}

// clientHost returns the host that the outermost proxy added; false if the header has fewer entries than there are proxies.
func (p Proxies) clientHost(h http.Header) (host string, ok bool) {
	left := p.Count
	for _, line := range slices.Backward(h.Values(p.Header)) {
		hosts := parseForwardedFor(line)
		if strings.EqualFold(p.Header, "Forwarded") {
			if hosts, ok = parseForwarded(line); !ok {
				return unknownAddress, true // the entries of a malformed line cannot be counted
			}
		}
		if left <= len(hosts) {
			return hosts[len(hosts)-left], true
		}
		left -= len(hosts)
	}
	return "", false
}

// parseForwardedFor returns the entries of a line of X-Forwarded-For.
func parseForwardedFor(line string) []string {
	hosts := strings.Split(line, ",")
	return slices.DeleteFunc(hosts, func(host string) bool { return strings.TrimSpace(host) == "" })
}

// NetworkOf returns an IPv4 address, or the /64 network of an IPv6 address. The host may have a port, and brackets for IPv6.
func NetworkOf(host string) string {
	if connection, err := netip.ParseAddrPort(host); err == nil {
		return networkOfAddress(connection.Addr())
	}
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
	return networkOfAddress(address)
}

func networkOfAddress(address netip.Addr) string {
	address = address.Unmap().WithZone("")
	if address.Is4() {
		return address.String()
	}
	prefix, _ := address.Prefix(64)
	return prefix.String()
}
