package testdatabase

import (
	"net/url"
	"os"
	"testing"
)

// bouncerVariable has the address of a PgBouncer in front of the server of the tests, with the query mode that it needs. Databases that tests
// empty are then used through it.
const bouncerVariable = "FIVEFOLD_TEST_PGBOUNCER"

// bouncerURL returns the address of a database behind PgBouncer, or on the server when there is none.
func bouncerURL(t testing.TB, name string) string {
	t.Helper()
	text := os.Getenv(bouncerVariable)
	if text == "" {
		return URL(t, name)
	}
	address, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	return address.String()
}
