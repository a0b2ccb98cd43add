package resolvers

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"fivefold/stores"

	"golang.org/x/crypto/argon2"
)

// The cost of a new hash: Argon2id with 19 MiB, 2 passes and 1 lane, as the OWASP password storage cheat sheet advises.
const (
	argonMemory = 19 * 1024 // KiB
	argonPasses = 2
	argonLanes  = 1
	argonSalt   = 16 // bytes
	argonKey    = 32 // bytes

	maxArgonMemory = 256 * 1024 // KiB; of a stored hash
	maxArgonPasses = 16
)

// Passwords makes and checks password hashes (Argon2id, RFC 9106). Their number at the same time is limited: each takes 19 MiB and a
// processor for some tens of milliseconds.
type Passwords struct {
	free   chan struct{}
	derive func(password, salt []byte, passes, memory uint32, lanes uint8, length uint32) []byte // argon2.IDKey; a field for tests
}

// NewPasswords returns Passwords that make at most one hash fewer at the same time than there are processors, and one at least. A processor
// remains for other requests, which therefore do not wait for many who sign in.
func NewPasswords(processors int) *Passwords {
	return &Passwords{free: make(chan struct{}, max(1, processors-1)), derive: argon2.IDKey}
}

func (p *Passwords) acquire(ctx context.Context) (release func(), err error) {
	select {
	case p.free <- struct{}{}:
		return func() { <-p.free }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Hash returns the hash of a password in PHC format, with a new salt.
func (p *Passwords) Hash(ctx context.Context, password string) (string, error) {
	release, err := p.acquire(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt) // never fails: crypto/rand
	key := p.derive([]byte(stores.NormalizePassword(password)), salt, argonPasses, argonMemory, argonLanes, argonKey)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// nobody is a hash that no password has. Checking it takes as long as checking another hash, where there is no person or no password.
var nobody = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonPasses, argonLanes,
	base64.RawStdEncoding.EncodeToString(make([]byte, argonSalt)), base64.RawStdEncoding.EncodeToString(make([]byte, argonKey)))

// Check reports whether a password has the hash, normalized or as it is: hashes of earlier versions are of passwords that are not normalized.
// No password has the empty hash, which takes as long to check.
func (p *Passwords) Check(ctx context.Context, password, hash string) (bool, error) {
	if hash == "" {
		hash = nobody
	}
	parsed, err := parseHash(hash)
	if err != nil {
		return false, err
	}
	release, err := p.acquire(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	matches := func(password string) bool {
		key := p.derive([]byte(password), parsed.salt, parsed.passes, parsed.memory, parsed.lanes, uint32(len(parsed.key)))
		return subtle.ConstantTimeCompare(key, parsed.key) == 1 && hash != nobody
	}
	normalized := stores.NormalizePassword(password)
	return matches(normalized) || normalized != password && matches(password), nil
}

type argonHash struct {
	memory, passes uint32
	lanes          uint8
	salt, key      []byte
}

var errHash = errors.New("a stored password hash is malformed")

func parseHash(text string) (h argonHash, err error) {
	fields := strings.Split(text, "$")
	if len(fields) != 6 || fields[1] != "argon2id" || fields[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return h, errHash
	}
	if _, err = fmt.Sscanf(fields[3], "m=%d,t=%d,p=%d", &h.memory, &h.passes, &h.lanes); err != nil {
		return h, errHash
	}
	if h.memory > maxArgonMemory || h.passes > maxArgonPasses || h.passes < 1 || h.lanes < 1 {
		return h, errHash
	}
	if h.salt, err = base64.RawStdEncoding.DecodeString(fields[4]); err != nil {
		return h, errHash
	}
	if h.key, err = base64.RawStdEncoding.DecodeString(fields[5]); err != nil || len(h.key) < 16 {
		return h, errHash
	}
	return h, nil
}
