// Package webhook signs and verifies the bodies of webhooks in the scheme of Stripe: https://docs.stripe.com/webhooks#verify-manually.
package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"fivefold/stores"
)

// Tolerance is how far the time of a signature may be from the time at which it is verified, so that a body cannot be replayed later. It is that of Stripe.
const Tolerance = 5 * time.Minute

// Sign returns the signature of a body at a time, as the header has it: t=SECONDS,v1=HEX.
func Sign(body []byte, secret string, at time.Time) string {
	seconds := strconv.FormatInt(at.Unix(), 10)
	return "t=" + seconds + ",v1=" + hex.EncodeToString(sum(body, secret, seconds))
}

// Verify returns ErrForged unless one of the signatures in a header was made with one of the secrets, within Tolerance of now. While a secret is changed,
// there are two.
func Verify(body []byte, header string, secrets []string, now time.Time) error {
	seconds, signatures := "", [][]byte(nil)
	for part := range strings.SplitSeq(header, ",") {
		switch name, value, _ := strings.Cut(part, "="); name {
		case "t":
			seconds = value
		case "v1":
			if signature, err := hex.DecodeString(value); err == nil {
				signatures = append(signatures, signature)
			}
		}
	}
	at, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return stores.ErrForged
	}
	if age := now.Sub(time.Unix(at, 0)); age > Tolerance || age < -Tolerance {
		return stores.ErrForged
	}
	for _, secret := range secrets {
		if secret == "" {
			continue // anybody can sign with it
		}
		wanted := sum(body, secret, seconds)
		for _, signature := range signatures {
			if hmac.Equal(signature, wanted) {
				return nil
			}
		}
	}
	return stores.ErrForged
}

func sum(body []byte, secret, seconds string) []byte {
	hash := hmac.New(sha256.New, []byte(secret))
	hash.Write([]byte(seconds + "."))
	hash.Write(body)
	return hash.Sum(nil)
}
