package testdatabase

import (
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
)

// empty removes all rows of a database. Triggers and checks of references are off. Large tables are truncated: deleted rows stay in the indexes.
const empty = `SET session_replication_role = replica;
DO $$ DECLARE own text[]; t text; BEGIN
	SELECT array_agg(quote_ident(tablename)) INTO own FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'goose_db_version';
	IF (SELECT max(pg_relation_size(x::regclass)) FROM unnest(own) x) > 200000 THEN
		EXECUTE 'TRUNCATE ' || array_to_string(own, ', ');
	ELSE
		FOREACH t IN ARRAY own LOOP
			IF pg_relation_size(t::regclass) > 0 THEN
				EXECUTE 'DELETE FROM ' || t;
			END IF;
		END LOOP;
	END IF;
END $$`

// A pool keeps databases that an engine has migrated. To empty one takes less time than to make one.
type pool struct {
	mu   sync.Mutex
	idle []string
	all  []string
}

// databases are those of this process. Main drops them.
var databases pool

// Empty returns the address of a database without rows, which nothing else uses until t ends. It has the tables of this version of the program, or
// none. The package's TestMain is Main. The address is that of PgBouncer when bouncerVariable is set.
func Empty(t testing.TB) string {
	t.Helper()
	name := databases.takeIdle()
	if name == "" {
		name = newName()
		OnServer(t, "CREATE DATABASE "+name)
		databases.add(name)
	} else {
		Execute(t, URL(t, name), empty)
	}
	t.Cleanup(func() { databases.giveBack(name) })
	return bouncerURL(t, name)
}

func (p *pool) add(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = append(p.all, name)
}

// takeIdle returns a database that was used before, or "".
func (p *pool) takeIdle() (name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if n := len(p.idle); n > 0 {
		name, p.idle = p.idle[n-1], p.idle[:n-1]
	}
	return name
}

func (p *pool) giveBack(name string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.idle = append(p.idle, name)
}

// dropAll drops the databases that Empty has made.
func dropAll() (err error) {
	databases.mu.Lock()
	defer databases.mu.Unlock()
	for _, name := range databases.all {
		err = errors.Join(err, execute(os.Getenv(Variable), drop(name)))
	}
	databases.all, databases.idle = nil, nil
	return err
}

// ownVariables have the addresses of a developer's own servers, which no test uses.
var ownVariables = [...]string{"POSTGRES_URL", "REDIS_URL"}

// Main runs the tests of a package without these addresses, drops their databases and exits. Call it in TestMain.
func Main(m *testing.M) {
	for _, name := range ownVariables {
		_ = os.Unsetenv(name)
	}
	code := m.Run()
	if err := dropAll(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}
