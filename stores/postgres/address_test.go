package postgres

import (
	"strings"
	"testing"
)

func TestErrorsOfAddressesDoNotContainThePassword(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "the-word", "http://app:the-word@db/x", "postgres://app:the-word@db:x/social", "postgres://app:the-word@db:99999/social", "postgres://app:the-word@[::1/social",
		"postgres://app:the-word@db/social?sslmode=the", "postgres://app:the-word@db/social?pool_max_conns=x", "postgres://app:the-word@db/social?connect_timeout=x",
		"postgres://db/social?password=the-word&sslmode=x", "postgres://app:the-word%zz@db/social", "postgres://app:a@the-word@db:x/social", "host=db password=the-word",
		"postgres://app:the-word@db/social?sslrootcert=missing&sslmode=verify-full",
	} {
		_, err := Open(t.Context(), address, Options{})
		if err == nil || strings.Contains(err.Error(), "the-word") {
			t.Errorf("%s: %v", address, err)
		}
		if location := Location(address); strings.Contains(location, "the-word") {
			t.Errorf("%s: %s", address, location)
		}
		if client, err := ClientURL(address); err == nil || strings.Contains(client+err.Error(), "the-word") {
			t.Errorf("%s: %s, %v", address, client, err)
		}
	}
}

func TestLocationsNameHostsAndDatabase(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"postgres://app:the-word@db.example:6432/social?sslmode=disable": "db.example:6432/social",
		"postgresql://app@db.example/social":                             "db.example:5432/social",
		"postgres://app@[::1]:5433/social":                               "[::1]:5433/social",
		"postgres://app@a:1,b:2/social?target_session_attrs=read-write":  "a:1,b:2/social",
	} {
		if got := Location(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

func TestAddressesForOtherProgramsHaveNoPassword(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"postgres://app:the-word@db:6432/social?sslmode=disable&pool_max_conns=3&default_query_exec_mode=cache_describe&synchronous_commit=off": "postgres://app@db:6432/social?sslmode=disable",
		"postgres://db/social?user=app&password=the-word":   "postgres://db/social?user=app",
		"postgres:///social?host=%2Fvar%2Frun%2Fpostgresql": "postgres:///social?host=%2Fvar%2Frun%2Fpostgresql",
	} {
		if got, err := ClientURL(address); got != want || err != nil {
			t.Errorf("%s: %s, %v, want %s", address, got, err, want)
		}
	}
}
