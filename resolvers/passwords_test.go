package resolvers

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"golang.org/x/crypto/argon2"
)

func TestAPasswordIsCheckedAgainstItsHash(t *testing.T) {
	t.Parallel()
	passwords := NewPasswords(1)
	hash, err := passwords.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		password, hash string
		want           bool
	}{{"correct horse", hash, true}, {"battery staple", hash, false}, {"", hash, false}, {"", "", false}, {"battery staple", "", false}} {
		if ok, err := passwords.Check(t.Context(), c.password, c.hash); err != nil || ok != c.want {
			t.Errorf("%q against %q: %v, %v", c.password, c.hash, ok, err)
		}
	}
}

// A password is the same from every keyboard, and hashes of passwords that were not normalized stay valid.
func TestPasswordsAreNormalized(t *testing.T) {
	t.Parallel()
	passwords := NewPasswords(1)
	hash, err := passwords.Hash(t.Context(), "Zoe\u0308's\u00a0caf\u00e9")
	if err != nil {
		t.Fatal(err)
	}
	for password, want := range map[string]bool{
		"Zo\u00eb's cafe\u0301": true, "Zoe\u0308's\u00a0caf\u00e9": true, "Zo\u00eb's\u3000caf\u00e9": true, "Zoe's caf\u00e9": false,
		"zo\u00eb's caf\u00e9": false, "Zo\u00eb's caf\u00e9 ": false,
	} {
		if ok, err := passwords.Check(t.Context(), password, hash); err != nil || ok != want {
			t.Errorf("%+q: %v, %v", password, ok, err)
		}
	}
	const old = "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$"
	for _, password := range []string{"Zoe\u0308 of old", strings.Repeat(" ", 8), strings.Repeat("\u3000", 8), "short"} { // which no new one may be
		raw := argon2.IDKey([]byte(password), make([]byte, 16), 1, 8, 1, 32)
		if ok, err := passwords.Check(t.Context(), password, old+base64.RawStdEncoding.EncodeToString(raw)); err != nil || !ok {
			t.Errorf("%+q, a password of an earlier version: %v, %v", password, ok, err)
		}
	}
}

// Hashing keeps a processor busy: one remains for other requests while many sign in.
func TestPasswordsLeaveAProcessor(t *testing.T) {
	t.Parallel()
	for processors, want := range map[int]int64{1: 1, 2: 1, 4: 3} {
		synctest.Test(t, func(t *testing.T) {
			passwords, end := NewPasswords(processors), make(chan struct{})
			var running atomic.Int64
			passwords.derive = func(_, _ []byte, _, _ uint32, _ uint8, length uint32) []byte {
				running.Add(1)
				<-end
				return make([]byte, length)
			}
			for range 8 {
				go func() { _, _ = passwords.Check(t.Context(), "wrong", "") }()
			}
			synctest.Wait()
			if got := running.Load(); got != want {
				t.Errorf("%d hashes at once on %d processors, want %d", got, processors, want)
			}
			close(end)
			synctest.Wait()
			if got := running.Load(); got != 8 {
				t.Errorf("%d of 8 passwords were checked", got)
			}
		})
	}
}

// It is the hashing that takes the time: an unknown handle must take the same of it as a wrong password.
func TestAnUnknownHandleCostsAsMuchAsAWrongPassword(t *testing.T) {
	t.Parallel()
	var work []string
	passwords := NewPasswords(1)
	passwords.derive = func(password, salt []byte, passes, memory uint32, lanes uint8, length uint32) []byte {
		work = append(work, fmt.Sprint(len(salt), passes, memory, lanes, length))
		return argon2.IDKey(password, salt, passes, memory, lanes, length)
	}
	hash, err := passwords.Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for _, stored := range []string{hash, ""} {
		if ok, err := passwords.Check(t.Context(), "wrong", stored); ok || err != nil {
			t.Fatal(ok, err)
		}
	}
	if want := []string{work[0], work[0], work[0]}; !reflect.DeepEqual(work, want) {
		t.Errorf("made, wrong, unknown: %v", work)
	}
}

func TestADamagedHashIsAnErrorAndAllocatesNothing(t *testing.T) {
	t.Parallel()
	good, err := NewPasswords(1).Hash(t.Context(), "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for _, hash := range []string{"x", good[:40], strings.Replace(good, "argon2id", "argon2i", 1), strings.Replace(good, "m=19456", "m=4000000000", 1),
		strings.Replace(good, "t=2", "t=0", 1), strings.Replace(good, "p=1", "p=0", 1), good[:len(good)-1] + "!"} {
		if ok, err := NewPasswords(1).Check(t.Context(), "correct horse", hash); ok || !errors.Is(err, errHash) {
			t.Errorf("%s: %v, %v", hash, ok, err)
		}
	}
}

func TestACancelledRequestGetsNoHash(t *testing.T) {
	t.Parallel()
	passwords := NewPasswords(1)
	release, err := passwords.acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := passwords.Hash(ctx, "correct horse"); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
