package httpserver

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"

	"fivefold/graph/limits"
	"fivefold/stores"
)

// DeviceCookieName is the cookie of a device on which somebody has signed in, with HostPrefix over HTTPS. It signs nobody in. It gives the device an ACCOUNT_LIMIT of its
// own, so that strangers who try wrong passwords do not keep the owner of the account out.
const DeviceCookieName = "fivefold_device"

const (
	deviceIDBytes = 12
	deviceAge     = 400 * 24 * time.Hour // the longest that browsers keep a cookie
	maxDevice     = 100                  // bytes of the cookie
)

// deviceSignature signs the id of a device and the handle of an account with the hash of its password. Only the store knows the hash, and a
// new password ends the trust in all devices. Imported accounts may share a hash, hence the handle.
func deviceSignature(handle, id, passwordHash string) string {
	mac := hmac.New(sha256.New, []byte(passwordHash))
	mac.Write([]byte("fivefold device " + id + " of " + handle))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// signedIn returns a function that remembers the device and the address of a request that has signed somebody in.
func (s *Server) signedIn(w http.ResponseWriter, r *http.Request, address string) func(handle, passwordHash string) {
	return func(handle, passwordHash string) {
		s.known.Add(accountKey(handle), address)
		if s.isCrossSite(r) {
			return // a page on another site sets no cookie but that of the session, which ends
		}
		random := make([]byte, deviceIDBytes)
		_, _ = rand.Read(random) // never fails: crypto/rand
		id := base64.RawURLEncoding.EncodeToString(random)
		s.setCookie(w, r, &http.Cookie{Name: DeviceCookieName, Value: id + "." + deviceSignature(handle, id, passwordHash), MaxAge: int(deviceAge.Seconds())})
	}
}

// deviceOf returns a function for limits.Client that checks the cookie of a device against the hash of an account's password. It reads the
// same from the stores whether or not the account exists.
func (s *Server) deviceOf(r *http.Request) func(handle string) string {
	values := slices.DeleteFunc(s.cookieValues(r, DeviceCookieName), func(value string) bool { return len(value) > maxDevice })
	if len(values) == 0 {
		return nil
	}
	return func(handle string) string {
		ctx, cancel := context.WithTimeout(r.Context(), s.config.RequestTimeout)
		defer cancel()
		found, err := s.Resolver.Stores.Users.ByHandles(ctx, []string{handle})
		if err != nil {
			return ""
		}
		hash, err := s.Resolver.Stores.Credentials.PasswordHash(ctx, found[handle].ID)
		if err != nil || hash == "" {
			return ""
		}
		for _, value := range values {
			id, signature, _ := strings.Cut(value, ".")
			if hmac.Equal([]byte(signature), []byte(deviceSignature(handle, id, hash))) {
				return id
			}
		}
		return ""
	}
}

// accountKey returns the key of the account with a handle, whether or not it exists.
func accountKey(handle string) string { return "handle " + handle }

// signInAttempt returns as what a sign-in counts. A device on which the owner of the account has signed in, and an address from which they
// have, have keys of their own, which attempts of others do not use up. All devices of an account share a source.
func (s *Server) signInAttempt(client limits.Client, arguments map[string]any) limits.Attempt {
	input, _ := arguments["input"].(map[string]any)
	given, _ := input["handle"].(string)
	handle, err := stores.UserHandle.Check(given)
	if err != nil {
		return limits.Attempt{} // nobody has such a handle
	}
	account := accountKey(handle)
	if client.Device != nil {
		if id := client.Device(handle); id != "" {
			return limits.Attempt{Owner: "device " + id + " of " + account, Source: "devices of " + account}
		}
	}
	if s.known.Holds(account, client.Address) {
		return limits.Attempt{Owner: account + " at " + client.Address}
	}
	return limits.Attempt{Owner: account}
}
