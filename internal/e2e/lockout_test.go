package e2e

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fivefold/internal/httpserver"
	"fivefold/internal/servertest"
	"fivefold/stores/demo"
)

// exhaust tries wrong passwords of an account from many addresses until attempts are rejected.
func exhaust(t *testing.T, c *servertest.Client, handle string) {
	t.Helper()
	for _, address := range []string{"192.0.2.1", "192.0.2.2", "192.0.2.3"} {
		_, _ = attempt(t, c, address, handle, "wrong")
	}
	if response, body := attempt(t, c, "192.0.2.4", handle, demo.Password); response.StatusCode != http.StatusTooManyRequests {
		t.Fatalf("the account is not exhausted: %d %s", response.StatusCode, body)
	}
}

// deviceCookie returns the cookie of a device that a response sets.
func deviceCookie(t *testing.T, response *http.Response) string {
	t.Helper()
	for _, k := range response.Cookies() {
		if k.Name == httpserver.DeviceCookieName {
			if !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Path != "/" || k.MaxAge < 86400 {
				t.Errorf("%v", k)
			}
			return k.Name + "=" + k.Value
		}
	}
	t.Fatalf("no cookie of a device in %v", response.Header)
	return ""
}

func wantSignedIn(t *testing.T, what string, response *http.Response, body []byte) {
	t.Helper()
	if response.StatusCode != http.StatusOK || !strings.Contains(string(body), `"viewer":{"handle":`) {
		t.Errorf("%s: %d %s", what, response.StatusCode, body)
	}
}

func TestStrangersDoNotLockTheOwnerOut(t *testing.T) {
	t.Parallel()
	c, wait := startPasswordLimited(t)
	const home, elsewhere = "198.51.100.7", "203.0.113.9"
	response, body := attempt(t, c, home, "ada", demo.Password)
	wantSignedIn(t, "the first time", response, body)
	device := deviceCookie(t, response)
	response, _ = attempt(t, c, "198.51.100.8", "grace", demo.Password)
	other := deviceCookie(t, response)
	wait(time.Hour)
	exhaust(t, c, "ada")

	response, body = attempt(t, c, home, " ADA ", demo.Password)
	wantSignedIn(t, "from an address of the owner", response, body)
	response, body = attempt(t, c.With("Cookie", device), elsewhere, "ada", demo.Password)
	wantSignedIn(t, "on a device of the owner", response, body)
	for what, cookie := range map[string]string{"another person's device": other, "a forged device": device + "x", "a changed device": strings.Replace(device, "=", "=x", 1),
		"an empty device": httpserver.DeviceCookieName + "=", "a dot": httpserver.DeviceCookieName + "=.", "none": "x=y"} {
		if response, body := attempt(t, c.With("Cookie", cookie), "203.0.113.10", "ada", demo.Password); response.StatusCode != http.StatusTooManyRequests {
			t.Errorf("%s: %d %s", what, response.StatusCode, body)
		}
	}
	// each way in has the limit of an account
	for range 3 {
		_, _ = attempt(t, c.With("Cookie", device), "203.0.113.11", "ada", "wrong")
	}
	if response, body := attempt(t, c.With("Cookie", device), "203.0.113.12", "ada", demo.Password); response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a device has no limit: %d %s", response.StatusCode, body)
	}
}

func TestANewPasswordEndsTheTrustInDevices(t *testing.T) {
	t.Parallel()
	c, wait := startPasswordLimited(t)
	response, _ := attempt(t, c, "198.51.100.7", "ada", demo.Password)
	device := deviceCookie(t, response)
	token := c.With("X-Forwarded-For", "198.51.100.7").SignIn(t, "ada")
	_, body := c.With("Authorization", "Bearer "+token).Post(t, `mutation { changePassword(input: {currentPassword: "`+demo.Password+`", newPassword: "another password"}) { userErrors { code } } }`, nil)
	if !strings.Contains(string(body), `"userErrors":[]`) {
		t.Fatalf("%s", body)
	}
	wait(time.Hour)
	exhaust(t, c, "ada")
	if response, body := attempt(t, c.With("Cookie", device), "203.0.113.9", "ada", "another password"); response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("%d %s", response.StatusCode, body)
	}
}

// Strangers may share the owner's address, such as that of an office or of a proxy.
func TestStrangersAtTheSameAddressDoNotLockADeviceOut(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.PasswordLimit, config.AccountLimit = 5, 5
	c := servertest.Start(t, servertest.WithConfig(config)).Client
	response, body := attempt(t, c, "", "ada", demo.Password)
	wantSignedIn(t, "the first time", response, body)
	owner := c.With("Cookie", deviceCookie(t, response))
	for range 6 {
		_, _ = attempt(t, c, "", "grace", "wrong")
		response, body = attempt(t, c, "", "ada", "wrong")
	}
	wantError(t, response, body, http.StatusTooManyRequests, "RATE_LIMITED")
	for i := range 5 {
		if response, body := attempt(t, owner, "", "ada", "wrong"); response.StatusCode != http.StatusOK && i < 4 {
			t.Errorf("attempt %d on the device: %d %s", i, response.StatusCode, body)
		}
	}
	if response, body := attempt(t, owner, "", "ada", demo.Password); response.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a device has no limit: %d %s", response.StatusCode, body)
	}
	// the cookie proves the device for its owner's account only
	response, body = attempt(t, owner, "", "grace", demo.Password)
	wantError(t, response, body, http.StatusTooManyRequests, "RATE_LIMITED")
}

// A device is known over every transport, also when it has a token or a cookie of a session that has ended.
func TestADeviceIsKnownOverEveryTransport(t *testing.T) {
	t.Parallel()
	c, wait := startPasswordLimited(t)
	var devices []string // each has three attempts
	for i := range 3 {
		response, _ := attempt(t, c, "198.51.100."+string(rune('1'+i)), "ada", demo.Password)
		devices = append(devices, deviceCookie(t, response))
		wait(time.Hour)
	}
	exhaust(t, c, "ada")
	const ended = "; " + httpserver.CookieName + "=x"
	c = c.With("X-Forwarded-For", "203.0.113.9")
	document := signInDocuments[0]
	for i, headers := range [][]string{{"Cookie", devices[0]}, {"Cookie", devices[0] + ended}, {"Cookie", devices[0] + ended, "Authorization", "Bearer x"}} {
		response, body := c.With(headers...).Post(t, document, nil)
		wantSignedIn(t, "a POST "+headers[1], response, body)
		_, body = c.With("Cookie", devices[1]).With(headers[2:]...).With("Accept", "text/event-stream").Post(t, document, nil)
		if !strings.Contains(string(body), `"token":"`) {
			t.Errorf("an event stream, %d: %s", i, body)
		}
	}
	for _, cookie := range []string{devices[2], devices[2] + ended} {
		w := c.With("Cookie", cookie).Connect(t, "{}")
		w.Subscribe("1", document, nil)
		w.Expect("next", "1", `"token":"`)
	}
}

// Strangers with accounts and devices of their own, at the address of the owner, use up what the address has, and nothing of the owner's.
func TestStrangersWithDevicesDoNotLockTheOwnerOut(t *testing.T) {
	t.Parallel()
	config := servertest.Config()
	config.PasswordLimit, config.AccountLimit = 6, 3
	s := servertest.Start(t, servertest.WithConfig(config))
	began, ahead := time.Now(), atomic.Int64{}
	s.HTTP.Resolver.Now = func() time.Time { return began.Add(time.Duration(ahead.Load())) }
	c := s.Client
	devices := map[string]string{}
	for _, handle := range []string{"ada", "grace", "linus"} {
		response, _ := attempt(t, c, "", handle, demo.Password)
		devices[handle] = deviceCookie(t, response)
	}
	token := c.SignIn(t, "ada")
	ahead.Store(int64(59 * time.Minute)) // the session is valid for an hour
	for range 7 {
		for _, stranger := range []string{"grace", "linus"} {
			_, _ = attempt(t, c.With("Cookie", devices[stranger]), "", stranger, "wrong")
			_, _ = attempt(t, c.With("Cookie", devices[stranger]), "", "ada", "wrong")
			_, _ = attempt(t, c, "", stranger, "wrong")
		}
	}
	response, body := attempt(t, c, "", "kofi", demo.Password)
	wantError(t, response, body, http.StatusTooManyRequests, "RATE_LIMITED")
	response, body = attempt(t, c.With("Cookie", devices["ada"]), "", "ada", demo.Password)
	wantSignedIn(t, "on the owner's device", response, body)
	_, body = c.With("Authorization", "Bearer "+token).Post(t, `mutation { changePassword(input: {currentPassword: "`+demo.Password+`", newPassword: "another password"}) { userErrors { code } } }`, nil)
	if !strings.Contains(string(body), `"userErrors":[]`) {
		t.Errorf("a change of the owner's password: %s", body)
	}
}
