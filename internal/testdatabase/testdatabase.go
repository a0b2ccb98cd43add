// Package testdatabase makes PostgreSQL databases for tests.
package testdatabase

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	driver "github.com/jackc/pgx/v5"
)

// Variable has the address of the server on which tests create databases.
const Variable = "FIVEFOLD_TEST_POSTGRES"

// ServerURL returns the address of the server of the tests. It skips the test when there is none, but not in CI.
func ServerURL(t testing.TB) *url.URL {
	t.Helper()
	text := os.Getenv(Variable)
	if text == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal(Variable + " is not set; make engines starts a server and prints it")
		}
		t.Skip(Variable + " is not set; make engines starts a server and prints it")
	}
	address, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return address
}

// URL returns the address of a database, whose commits do not wait for the disk.
func URL(t testing.TB, name string) string {
	t.Helper()
	address := ServerURL(t)
	address.Path = "/" + name
	query := address.Query()
	query.Set("synchronous_commit", "off")
	address.RawQuery = query.Encode()
	return address.String()
}

// OnServer runs statements in the database that the address of the server names.
func OnServer(t testing.TB, statements ...string) {
	t.Helper()
	Execute(t, ServerURL(t).String(), statements...)
}

// Execute runs statements in the database at address.
func Execute(t testing.TB, address string, statements ...string) {
	t.Helper()
	if err := execute(address, statements...); err != nil {
		t.Fatal(err)
	}
}

func execute(address string, statements ...string) error {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	c, err := driver.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close(ctx) }()
	for _, s := range statements {
		if _, err := c.Exec(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// Hold begins a transaction in the database at address that writes and stays open until end is called, or t ends.
func Hold(t testing.TB, address string) (end func()) {
	t.Helper()
	c, err := driver.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	end = sync.OnceFunc(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if _, err := c.Exec(ctx, "COMMIT"); err != nil {
			t.Error(err)
		}
		_ = c.Close(ctx)
	})
	t.Cleanup(end)
	if _, err := c.Exec(t.Context(), "BEGIN; SELECT pg_current_xact_id()"); err != nil {
		t.Fatal(err)
	}
	return end
}

// New creates a database without tables, which is dropped when t ends, and returns its name.
func New(t testing.TB) string {
	t.Helper()
	name := newName()
	OnServer(t, "CREATE DATABASE "+name)
	t.Cleanup(func() { OnServer(t, drop(name)) })
	return name
}

func newName() string { return "fivefold_test_" + strings.ToLower(rand.Text()) }

func drop(name string) string { return "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)" }
