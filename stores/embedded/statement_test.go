package embedded

import (
	"testing"

	driver "zombiezen.com/go/sqlite"

	"fivefold/stores"
	"fivefold/stores/storetest"
)

// onlyReader returns the connection that runs every read of a pool until t ends.
func onlyReader(t *testing.T, p *pool) *conn {
	t.Helper()
	acquire := func() *conn {
		c, err := p.acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for range cap(p.conns) - 1 {
		c := acquire()
		t.Cleanup(func() { p.release(c) })
	}
	c := acquire()
	p.release(c)
	return c
}

// SQLite asks an authorizer whenever it plans a statement.
func TestAStatementIsPlannedOnce(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	planned := map[string]int{}
	for _, p := range []*pool{e.readers, e.unmapped} {
		err := onlyReader(t, p).sqlite.SetAuthorizer(driver.AuthorizeFunc(func(a driver.Action) driver.AuthResult {
			planned[a.String()]++
			return driver.AuthResultOK
		}))
		if err != nil {
			t.Fatal(err)
		}
	}
	storetest.ReadAll(t, e.Set())
	if len(planned) == 0 {
		t.Fatal("nothing was planned")
	}
	clear(planned)
	storetest.ReadAll(t, e.Set())
	for action, n := range planned {
		t.Errorf("planned again: %s, %d times", action, n)
	}
}

func TestAStatementCanRunForARowOfItself(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	putRows(t, e, fixture())
	const text = "SELECT handle FROM user ORDER BY handle"
	seen := ""
	err := e.read(t.Context(), func(c *conn) error {
		for outer, err := range c.query(t.Context(), text) {
			if err != nil {
				return err
			}
			seen += outer.text() + ":"
			for inner, err := range c.query(t.Context(), text) {
				if err != nil {
					return err
				}
				seen += inner.text() + " "
			}
		}
		return nil
	})
	if want := "ada:ada bob bob:ada bob "; err != nil || seen != want {
		t.Errorf("%q, %v, want %q", seen, err, want)
	}
}

func TestAPanicDuringATransactionLeavesTheConnectionUsable(t *testing.T) {
	t.Parallel()
	e := OpenEmpty(t)
	putRows(t, e, fixture())
	const text = "SELECT handle FROM user ORDER BY handle"
	func() {
		defer func() { _ = recover() }()
		_ = e.write(t.Context(), func(c *conn) error {
			if err := c.run(t.Context(), "DELETE FROM session"); err != nil {
				return err
			}
			for range c.query(t.Context(), text) {
				panic("in a row")
			}
			return nil
		})
	}()
	var handles []string
	err := e.write(t.Context(), func(c *conn) error {
		for r, err := range c.query(t.Context(), text) {
			if err != nil {
				return err
			}
			handles = append(handles, r.text())
		}
		return nil
	})
	if err != nil || len(handles) != 2 {
		t.Errorf("%q, %v", handles, err)
	}
	putRows(t, e, stores.Rows{Users: []stores.User{{ID: testID(stores.KindUser, 9), Handle: "newcomer"}}})
}
