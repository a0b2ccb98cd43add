package redis

import (
	"strings"
	"testing"

	driver "github.com/redis/go-redis/v9"
)

func TestURLsOfServersSentinelsAndClusters(t *testing.T) {
	t.Parallel()
	for address, location := range map[string]string{
		"redis://h:7000": "h:7000",
		"redis://ann:secret@h:7000/3?pool_size=5":                              "h:7000",
		"rediss://:secret@h":                                                   "h",
		"redis://ann:secret@h:7000?addr=i:7001&addr=j:7002":                    "Cluster of h:7000, i:7001, j:7002",
		"rediss://h:7000?addr=h:7000":                                          "Cluster of h:7000, h:7000",
		"redis://h:7000?master_name=m":                                         "m of the Sentinels h:7000",
		"redis://h:7000/1?master_name=m&addr=i:1&username=ann&password=secret": "m of the Sentinels h:7000, i:1",
	} {
		options, _ := Options{}.withDefaults()
		client, got, err := connect(address, options)
		if err != nil || got != location {
			t.Errorf("%s: %q, %v", address, got, err)
			continue
		}
		_, isCluster := client.(*driver.ClusterClient)
		if isCluster != strings.HasPrefix(location, "Cluster") {
			t.Errorf("%s is a %T", address, client)
		}
		_ = client.Close()
	}
}

func TestTheClientHasNoRetriesAndTheLimitsOfItsURL(t *testing.T) {
	t.Parallel()
	options, _ := Options{}.withDefaults()
	client, _, err := connect("redis://h?read_timeout=3s", options)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	o := client.(*driver.Client).Options()
	if o.MaxRetries != 0 || o.DialerRetries != 1 || o.DialTimeout != options.Timeout || o.PoolTimeout != options.Timeout || o.ReadTimeout.Seconds() != 3 ||
		!o.ContextTimeoutEnabled {
		t.Errorf("%+v", o)
	}
}

func TestBadURLsAreRejectedWithoutTheirPassword(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "h:6379", "http://ann:hidden@h", "redis://ann:hidden@", "redis://ann:hidden%zz@h", "redis://ann:hid/hidden@h", "redis://ann:1/hidden@h",
		"redis://ann:1?hidden@h", "redis://ann:1?a=1;hidden", "redis://ann:1#hidden@h", "redis://ann:hidden@h:port", "redis://ann:hidden@h/db",
		"redis://ann:hidden@h?unknown=1", "redis://ann:hidden@h?read_timeout=soon", "redis://ann:hidden@h?addr=i", "redis://h?master_name=m&password=hidden&x=1",
		"redis://h?master_name=m&password=p@hidden",
	} {
		e, err := Open(t.Context(), address, Options{})
		if err == nil {
			_ = e.Close()
			t.Errorf("%q is accepted", address)
		} else if strings.Contains(err.Error(), "hidden") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestPrefixesHaveOnlyCharactersWithoutAMeaning(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"a{b}", "a:b", "A", "a b", "é", strings.Repeat("a", 51)} {
		if e, err := Open(t.Context(), "redis://127.0.0.1:1", Options{Prefix: prefix}); err == nil {
			_ = e.Close()
			t.Errorf("%q is accepted", prefix)
		}
	}
	e := open(t, "redis://127.0.0.1:1", Options{Prefix: "net-2_b"})
	if key := e.key("session", "x"); key != "net-2_b:1:session:x" {
		t.Error(key)
	}
}
