package httpserver

import (
	"net"
	"net/http"
	"net/netip"
	"strings"

	"fivefold/graph/errorcode"
	"fivefold/graph/transport"
)

// withHost rejects requests whose header Host is not a name of this server. Otherwise a page of another site could read a server that only
// its visitor's machine reaches, by giving its own name the address of that server (DNS rebinding): for the browser both are one origin.
func (s *Server) withHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.isAllowedHost(r.Host) {
			next.ServeHTTP(w, r)
			return
		}
		s.warnHostOnce.Do(func() {
			s.observer.Log.WarnContext(r.Context(), "a request has a header Host that is not a name of this server, and is rejected: set ALLOWED_HOSTS to the "+
				"names under which clients and proxies reach it")
		})
		s.observer.CountRejection(http.StatusMisdirectedRequest)
		transport.WriteError(w, r, http.StatusMisdirectedRequest, errorcode.BadRequest, "The host is not a name of this server. Its operator can add names to ALLOWED_HOSTS.")
	})
}

// isAllowedHost reports whether a host is an IP address, localhost or a subdomain of it, or a configured name. No page can be of an address
// that is not its own. An empty host is of a client that is no browser.
func (s *Server) isAllowedHost(host string) bool {
	if host == "" {
		return true
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil || s.hosts["*"] {
		return true
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "" || host[0] == '.' {
		return false
	}
	for domain := host; ; { // .example.org allows its subdomains
		if s.hosts[domain] {
			return true
		}
		dot := strings.IndexByte(domain[1:], '.') + 1
		if dot == 0 {
			return false
		}
		domain = domain[dot:]
	}
}
