package dataset_test

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"fivefold/stores/dataset"
)

var sourceKindNames = []string{"user", "interest", "artist", "tag", "genre"}

// drawNumber draws numbers of all sizes, including boundary values.
func drawNumber() *rapid.Generator[uint64] {
	return rapid.OneOf(rapid.Uint64(), rapid.SampledFrom([]uint64{0, 1, 1<<54 - 1, 1 << 54, 1<<63 - 1, 1 << 63, math.MaxUint64}))
}

func TestIDsSortBySourceNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b, kind := drawNumber().Draw(t, "a"), drawNumber().Draw(t, "b"), rapid.SampledFrom(sourceKindNames).Draw(t, "kind")
		want := 0
		if a < b {
			want = -1
		} else if a > b {
			want = 1
		}
		if got := numberedID(t, "lastfm", kind, a).Compare(numberedID(t, "lastfm", kind, b)); got != want {
			t.Fatalf("%d and %d compare %d, their ids %d", a, b, want, got)
		}
	})
}

func TestIDsOfTwoKindsNeverCollide(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seen := map[uuid.UUID]string{}
		for range rapid.IntRange(1, 20).Draw(t, "n") {
			source, kind := rapid.SampledFrom([]string{"lastfm", "deezer"}).Draw(t, "source"), rapid.SampledFrom(sourceKindNames).Draw(t, "kind")
			key := rapid.OneOf(rapid.Map(drawNumber(), func(n uint64) string { return strconv.FormatUint(n, 10) }),
				rapid.SampledFrom([]string{"00", "007", "Pop", "a:b", "18446744073709551616"})).Draw(t, "key")
			text := source + ":" + kind + ":" + key
			u := sourceID(t, source, kind, key).UUID
			if before, seenBefore := seen[u]; seenBefore && before != text {
				t.Fatalf("%s and %s are both %s", before, text, u)
			}
			seen[u] = text
		}
	})
}

func TestIDsEncodeNumberVersionAndVariant(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := drawNumber().Draw(t, "n")
		u := numberedID(t, "lastfm", "user", n).UUID
		if u.Version() != 8 || u.Variant() != uuid.RFC4122 {
			t.Fatalf("%s: version %d, variant %s", u, u.Version(), u.Variant())
		}
		upper := uint64(u[6]&0x0f)<<8 | uint64(u[7])
		lower := uint64(u[8] & 0x3f)
		for _, b := range u[9:] {
			lower = lower<<8 | uint64(b)
		}
		if got := upper<<54 | lower>>8; got != n || lower&0xff != 1 {
			t.Fatalf("%s holds %d and kind %d, not %d", u, got, lower&0xff, n)
		}
	})
}

func TestIDs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"lastfm:user:0":                    "user_0jb9s5nw1tg008000000000001",
		"lastfm:user:2":                    "user_0jb9s5nw1tg0080000000000g1",
		"lastfm:artist:2":                  "interest_0jb9s5nw1tg0080000000000g3",
		"lastfm:user:18446744073709551615": "user_0jb9s5nw1tgfzvzzzzzzzzzzr1",
	} {
		got, err := dataset.ParseSource(text)
		if err != nil {
			t.Error(err)
		} else if got.String() != want {
			t.Errorf("%s is %s, not %s", text, got, want)
		}
	}
	for _, key := range []string{"007", "+7", "-1", "7.0", " 7", "18446744073709551616", "Pop", "Rap/Hip Hop"} {
		if v := sourceID(t, "deezer", "genre", key).UUID.Version(); v != 5 {
			t.Errorf("%q has version %d", key, v)
		}
	}
	if sourceID(t, "csv", "user", "007") == sourceID(t, "csv", "user", "7") {
		t.Error("007 and 7 are the same")
	}
	if got, err := dataset.ParseSource("csv:user:a:b"); err != nil || got != sourceID(t, "csv", "user", "a:b") {
		t.Errorf("a key with a colon: %v, %v", got, err)
	}
	for text, want := range map[string]string{
		"lastfm:band:2": "known kinds are user, interest, artist, tag, genre",
		"lastfm:user":   "source:kind:key",
		"lastfm:user:":  "empty key",
		"Last:user:2":   "[a-z0-9-]",
		":user:2":       "[a-z0-9-]",
	} {
		if _, err := dataset.ParseSource(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v lacks %q", text, err, want)
		}
	}
}
