package adserver

import (
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"time"

	"golang.org/x/crypto/chacha20poly1305"

	"fivefold/stores"
)

// A token is what an ad that was shown needs to be recorded. It is encrypted, since it has the price, which only the advertiser may know. IDs are bytes, which are short as
// JSON, and empty for none.
type token struct {
	ID       []byte             `json:"i"`
	Lease    []byte             `json:"l"`
	AdSet    []byte             `json:"s"`
	Creative []byte             `json:"c"`
	Person   []byte             `json:"p"`
	Kind     stores.AdEventKind `json:"k"` // which the price is for
	Minor    int64              `json:"m"` // the price
	Nanos    int64              `json:"n"`
	Age      string             `json:"a,omitempty"`
	Gender   string             `json:"g,omitempty"`
	Place    []byte             `json:"w,omitempty"`
	Interest []byte             `json:"t,omitempty"`
	Reasons  string             `json:"r"`
}

// tokenOf returns the token of an ad that a person is shown.
func tokenOf(w winner, lease stores.Lease, person stores.ID) token {
	t := token{ID: bytesOf(stores.NewID(stores.KindShownAd)), Lease: bytesOf(lease.ID), AdSet: bytesOf(w.match.adSet.id), Creative: bytesOf(w.Creative), Person: bytesOf(person),
		Kind: stores.AdImpression, Minor: w.Price.Minor, Nanos: w.Price.Nanos, Age: w.match.segment.Age, Gender: w.match.segment.Gender, Place: bytesOf(w.match.segment.Place),
		Interest: bytesOf(w.match.segment.Interest), Reasons: stores.FormatAdReasons(w.match.reasons)}
	if w.PerClick {
		t.Kind = stores.AdClick
	}
	return t
}

// event returns the event that something happened to the ad at a time.
func (t token) event(kind stores.AdEventKind, at time.Time) stores.AdEvent {
	e := stores.AdEvent{Token: [16]byte(t.ID), Kind: kind, Lease: idOf(stores.KindLease, t.Lease), AdSet: idOf(stores.KindAdSet, t.AdSet), Creative: idOf(stores.KindCreative, t.Creative),
		Person:  idOf(stores.KindUser, t.Person),
		Segment: stores.Segment{Age: t.Age, Gender: t.Gender, Place: idOf(stores.KindPlace, t.Place), Interest: idOf(stores.KindInterest, t.Interest)},
		Reasons: t.Reasons, At: at}
	if kind == t.Kind {
		e.Price = stores.Spend{Minor: t.Minor, Nanos: t.Nanos}
	}
	return e
}

// bytesOf returns the bytes of an ID, none of the zero ID.
func bytesOf(id stores.ID) []byte {
	if id.IsZero() {
		return nil
	}
	return id.UUID[:]
}

// idOf returns the ID of what bytesOf has returned.
func idOf(kind stores.Kind, b []byte) stores.ID {
	if len(b) == 0 {
		return stores.ID{}
	}
	return stores.ID{Kind: kind, UUID: [16]byte(b)}
}

// A sealer encrypts tokens.
type sealer struct{ aead cipher.AEAD }

// newSealer returns a sealer whose key is derived from a secret. XChaCha20-Poly1305 allows any number of tokens with random nonces.
func newSealer(secret [32]byte) sealer {
	key := sha256.Sum256(append([]byte("fivefold ads\n"), secret[:]...))
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		panic("adserver: " + err.Error()) // the key has the right size
	}
	return sealer{aead}
}

var errForged = errors.New("adserver: the token is not one of this network")

func (s sealer) seal(t token) (string, error) {
	text, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	nonce := make([]byte, s.aead.NonceSize(), s.aead.NonceSize()+len(text)+s.aead.Overhead())
	rand.Read(nonce) // never fails
	return base64.RawURLEncoding.EncodeToString(s.aead.Seal(nonce, nonce, text, nil)), nil
}

// open returns what seal was given, or errForged.
func (s sealer) open(text string) (t token, err error) {
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(sealed) < s.aead.NonceSize() {
		return t, errForged
	}
	plain, err := s.aead.Open(nil, sealed[:s.aead.NonceSize()], sealed[s.aead.NonceSize():], nil)
	if err != nil {
		return t, errForged
	}
	return t, json.Unmarshal(plain, &t)
}
