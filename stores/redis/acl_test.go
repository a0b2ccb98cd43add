package redis

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"fivefold/stores/storetest"
)

// A user of an access control list needs only the commands that docs/operations.md names.
func TestAUserNeedsOnlyTheCommandsOfTheDocumentation(t *testing.T) {
	t.Parallel()
	docs, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(docs), "The user of an access control list needs ")
	list, _, _ = strings.Cut(list, "(in a Cluster")
	args := []string{"--user", "default", "off", "--user", "ann", "on", ">word", "~test-*", "&test-*", "-@all"}
	for _, command := range regexp.MustCompile("`([A-Z ]+)`").FindAllStringSubmatch(list, -1) {
		args = append(args, "+"+strings.ReplaceAll(strings.ToLower(command[1]), " ", "|"))
	}
	server := startServer(t, args...)
	options := func() Options { return Options{Timeout: patient, Prefix: newPrefix()} }
	address := "redis://ann:word@" + server.address()
	t.Run("rate limits", func(t *testing.T) {
		storetest.RateLimits(t, func(t *testing.T) storetest.RateHarness {
			o := options()
			a, b := open(t, address, o), open(t, address, o)
			return storetest.RateHarness{RateLimits: a.RateLimits(), Other: b.RateLimits(), Close: a.Close}
		})
	})
	t.Run("cache", func(t *testing.T) {
		storetest.Cache(t, func(t *testing.T) storetest.CacheHarness { return cacheOf(t, address) })
	})
	t.Run("live events", func(t *testing.T) {
		o := options()
		a, b := open(t, address, o), open(t, address, o)
		checkOrder(t, a, b, open(t, address, options()))
		if err := a.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
