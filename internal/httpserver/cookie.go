package httpserver

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	// HostPrefix begins the names of cookies that are sent over HTTPS only. Browsers keep such a cookie for this host alone: no page of a
	// subdomain or of another port can set it. https://www.rfc-editor.org/rfc/rfc6265bis#name-the-__host-prefix
	HostPrefix = "__Host-"

	maxCookies = 4 // cookies of one name that are tried
)

// cookieValues returns the values of the cookies of a name, at most maxCookies. With SECURE_COOKIES only those with HostPrefix count: others
// may have set the rest.
func (s *Server) cookieValues(r *http.Request, name string) []string {
	if len(r.Header["Cookie"]) == 0 {
		return nil
	}
	found := r.CookiesNamed(HostPrefix + name)
	if !s.config.SecureCookies {
		found = append(found, r.CookiesNamed(name)...)
	}
	var values []string
	for _, cookie := range found[:min(len(found), maxCookies)] {
		values = append(values, cookie.Value)
	}
	return values
}

// cookieSetter returns a function that sets the session cookie, or deletes it when the token is empty.
func (s *Server) cookieSetter(w http.ResponseWriter, r *http.Request) func(string, time.Time) {
	return func(token string, expires time.Time) {
		cookie := &http.Cookie{Name: CookieName, Value: token, Expires: expires}
		if token == "" {
			cookie.MaxAge = -1
		}
		s.setCookie(w, r, cookie)
	}
}

// setCookie sets a cookie that scripts cannot read, and that forms of other sites do not send. For a page of a configured origin on another
// site it is a cookie that browsers send from there, and keep apart for each site whose pages use the API. One that is sent over HTTPS only
// gets HostPrefix. It replaces a cookie of the same name that an earlier step of the request has set.
func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, cookie *http.Cookie) {
	cookie.Path, cookie.HttpOnly, cookie.Secure, cookie.SameSite = "/", true, s.config.SecureCookies, http.SameSiteLaxMode
	if s.isCrossSite(r) {
		cookie.SameSite, cookie.Secure, cookie.Partitioned = http.SameSiteNoneMode, true, true
	}
	if cookie.Secure {
		cookie.Name = HostPrefix + cookie.Name
	}
	set := slices.DeleteFunc(w.Header()["Set-Cookie"], func(line string) bool { return strings.HasPrefix(line, cookie.Name+"=") })
	w.Header()["Set-Cookie"] = append(set, cookie.String())
}
