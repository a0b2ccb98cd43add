package cli_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fivefold/internal/cli"
	"fivefold/internal/config"
	"fivefold/internal/servertest"
	"fivefold/internal/testdatabase"
	"fivefold/stores"
	"fivefold/stores/demo"
	"fivefold/stores/engines"

	"github.com/redis/go-redis/v9"
	"github.com/rogpeppe/go-internal/testscript"
)

// tests are the tests, and not a command that testscript runs.
type tests struct{ *testing.M }

func (m tests) Run() int {
	servertest.ForgetStores()
	return m.M.Run()
}

// redisVariable has the address of the Redis of the tests.
const redisVariable = "FIVEFOLD_TEST_REDIS"

func TestMain(m *testing.M) {
	testscript.Main(tests{m}, map[string]func(){"fivefold": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
		code := cli.Run(ctx, os.Args[1:], os.Stdout, os.Stderr)
		stop()
		os.Exit(code)
	}})
}

// TestScript runs the scripts in testdata/script. Beside testscript's own commands they have:
//
//	fails TEXT PROGRAM ARGS...   PROGRAM exits with 1, prints nothing, and one line on stderr that contains TEXT
//	demo DIR [money]             writes the demo network into DIR, with an advertiser if wanted
//	gzip FILES...                replaces files by FILE.gz
//	truncate FILE                removes the second half of a file
//	damage FILE                  overwrites pages in the middle of a database
//	newer DIR                    marks the data in DIR as written by a newer version of the program
//	alter PLACE STATEMENT...     runs statements of SQL in a directory or database
//	load DIR                     imports into DIR until the script ends
//	await URL                    waits until the server at URL responds
//	eventually REGEXP PROGRAM .. runs PROGRAM again and again until it prints what matches, with ^ and $ for each line
//	park PLACE PROJECTION        parks two changes of a projection in a directory or database, of versions 1000 and 1001
//	damagecache KEY...           stores damaged entries under keys of the cache in the Redis of REDIS_URL and REDIS_PREFIX
//	database VARIABLE            makes an empty PostgreSQL database and sets VARIABLE to its address; [postgres] says whether there is a server
//	redis VARIABLE               sets VARIABLE to the address of the Redis of the tests; [redis] says whether there is one
//	samedirs DIR1 DIR2 EMPTY...  the directories have a file per table and the same bytes; all but the EMPTY ones have rows
//
// PORT and PORT2 are free ports, BUSY the address of a server of another program, and UPDATE=1 go test rewrites the files that cmp compares.
func TestScript(t *testing.T) {
	schemas, err := filepath.Abs("../../schema/testdata")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: os.Getenv("UPDATE") != "",
		Setup: func(env *testscript.Env) error {
			other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"hello": 1}`)) }))
			env.Defer(other.Close)
			for _, name := range []string{"PORT", "PORT2"} {
				free, err := net.Listen("tcp", "127.0.0.1:0")
				if err != nil {
					return err
				}
				defer free.Close()
				_, port, _ := net.SplitHostPort(free.Addr().String())
				env.Setenv(name, port)
			}
			env.Setenv("BUSY", other.Listener.Addr().String())
			env.Setenv("SCHEMAS", schemas)
			env.Setenv("VERSION", config.Version())
			env.Setenv("MONTH", time.Now().UTC().Format("2006-01"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"fails": fails, "demo": fillDemo, "gzip": compress, "truncate": truncate, "damage": damage, "newer": makeNewer, "await": await,
			"alter": func(ts *testscript.TestScript, _ bool, args []string) {
				if strings.Contains(args[0], "://") {
					testdatabase.Execute(t, args[0], args[1:]...)
				} else {
					alterFile(ts, args[0], args[1:]...)
				}
			},
			"samedirs": sameDirs, "load": beginImport, "eventually": eventually, "park": park, "damagecache": damageCache,
			"redis": func(ts *testscript.TestScript, _ bool, args []string) {
				if os.Getenv(redisVariable) == "" {
					ts.Fatalf("%s is not set; make engines starts a server and prints it", redisVariable)
				}
				ts.Setenv(args[0], os.Getenv(redisVariable))
			},
			"database": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Setenv(args[0], testdatabase.URL(t, testdatabase.New(t)))
			},
		},
		Condition: func(condition string) (bool, error) {
			variable, ok := map[string]string{"postgres": testdatabase.Variable, "redis": redisVariable}[condition]
			if !ok {
				return false, fmt.Errorf("unknown condition %q", condition)
			}
			return os.Getenv(variable) != "" || os.Getenv("CI") == "true", nil
		},
	})
}

func fails(ts *testscript.TestScript, _ bool, args []string) {
	if err := ts.Exec(args[1], args[2:]...); err == nil || err.Error() != "exit status 1" {
		ts.Fatalf("exits with %v, want exit status 1", err)
	}
	line, rest, _ := strings.Cut(ts.ReadFile("stderr"), "\n")
	if !strings.HasPrefix(line, "fivefold: ") || !strings.Contains(line, args[0]) || rest != "" {
		ts.Fatalf("want one line with %q on stderr", args[0])
	}
	if ts.ReadFile("stdout") != "" {
		ts.Fatalf("want nothing on stdout")
	}
}

func fillDemo(ts *testscript.TestScript, _ bool, args []string) {
	opened, err := engines.Open(context.Background(), engines.Addresses{DataDir: ts.MkAbs(args[0])})
	ts.Check(err)
	fill := demo.FillPopulation
	if len(args) > 1 && args[1] == "money" {
		fill = demo.Fill
	}
	ts.Check(fill(context.Background(), opened.Set))
	ts.Check(opened.Close())
}

func beginImport(ts *testscript.TestScript, _ bool, args []string) {
	to, err := engines.OpenImport(context.Background(), engines.Addresses{DataDir: ts.MkAbs(args[0])})
	ts.Check(err)
	ts.Defer(func() { ts.Check(to.Close()) })
}

func compress(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		var zipped bytes.Buffer
		w := gzip.NewWriter(&zipped)
		_, err := w.Write([]byte(ts.ReadFile(name)))
		ts.Check(err)
		ts.Check(w.Close())
		ts.Check(os.WriteFile(ts.MkAbs(name)+".gz", zipped.Bytes(), 0o600))
		ts.Check(os.Remove(ts.MkAbs(name)))
	}
}

func truncate(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.Truncate(ts.MkAbs(args[0]), int64(len(ts.ReadFile(args[0]))/2)))
}

func damage(ts *testscript.TestScript, _ bool, args []string) {
	content := []byte(ts.ReadFile(args[0]))
	const page = 4096
	for i := len(content) / page / 2 * page; i < len(content)-page; i++ {
		content[i] ^= 0xa5
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), content, 0o600))
}

func makeNewer(ts *testscript.TestScript, _ bool, args []string) {
	fillDemo(ts, false, args)
	alterFile(ts, args[0], "PRAGMA user_version = 1000")
}

func alterFile(ts *testscript.TestScript, dir string, statements ...string) {
	db, err := sql.Open("sqlite", filepath.Join(ts.MkAbs(dir), engines.DataFile))
	ts.Check(err)
	defer db.Close()
	for _, statement := range statements {
		_, err = db.ExecContext(context.Background(), statement)
		ts.Check(err)
	}
}

func await(ts *testscript.TestScript, _ bool, args []string) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(30 * time.Second); ; <-tick.C {
		if response, err := http.Get(args[0]); err == nil {
			response.Body.Close()
			return
		} else if time.Now().After(deadline) {
			ts.Fatalf("%v", err)
		}
	}
}

func eventually(ts *testscript.TestScript, _ bool, args []string) {
	wanted, err := regexp.Compile("(?m)" + args[0])
	ts.Check(err)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(time.Minute); ; <-tick.C {
		ts.Check(ts.Exec(args[1], args[2:]...))
		if wanted.MatchString(ts.ReadFile("stdout")) {
			return
		} else if time.Now().After(deadline) {
			ts.Fatalf("nothing matches %q", args[0])
		}
	}
}

func park(ts *testscript.TestScript, _ bool, args []string) {
	addresses := engines.Addresses{DataDir: ts.MkAbs(args[0])}
	if strings.Contains(args[0], "://") {
		addresses = engines.Addresses{PostgresURL: args[0]}
	}
	ctx := context.Background()
	opened, err := engines.Open(ctx, addresses)
	ts.Check(err)
	_, err = opened.Set.Projections.Lead(ctx, args[1], "test", time.Hour)
	ts.Check(err)
	person := func(n byte) stores.ID {
		return stores.ID{Kind: stores.KindUser, UUID: [16]byte{0: n, 6: 0x80, 8: 0x80}}
	}
	parked := make([]stores.ParkedChange, 2)
	for i := range parked {
		parked[i] = stores.ParkedChange{Reason: "the store\nanswers 400", ParkedAt: time.Now(), Attempts: 3, Change: stores.Change{Revision: 1, Version: int64(1000 + i), At: time.Now(),
			Table: stores.TableFriendships, Op: stores.RowInserted, Key: person(1), Other: person(byte(2 + i)), By: person(1)}}
	}
	ts.Check(opened.Set.Projections.Advance(ctx, args[1], "test", stores.ChangeBatch{}, parked))
	ts.Check(opened.Set.Projections.Release(ctx, args[1], "test"))
	ts.Check(opened.Close())
}

func damageCache(ts *testscript.TestScript, _ bool, args []string) {
	options, err := redis.ParseURL(ts.Getenv("REDIS_URL"))
	ts.Check(err)
	client, ctx := redis.NewClient(options), context.Background()
	defer client.Close()
	info, err := client.Info(ctx, "server").Result()
	ts.Check(err)
	_, run, _ := strings.Cut(info, "run_id:")
	for _, key := range args {
		ts.Check(client.Set(ctx, ts.Getenv("REDIS_PREFIX")+":1:cache:"+key, "V"+run[:20]+"damaged entry", time.Minute).Err())
	}
}

func sameDirs(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(entries) != len(stores.Tables()) {
		ts.Fatalf("%d files, want %d", len(entries), len(stores.Tables()))
	}
	for _, e := range entries {
		first, second := ts.ReadFile(filepath.Join(args[0], e.Name())), ts.ReadFile(filepath.Join(args[1], e.Name()))
		isEmpty := strings.Count(first, "\n") < 2
		if second != first || isEmpty != slices.Contains(args[2:], e.Name()) {
			ts.Fatalf("%s: %d bytes, then %d", e.Name(), len(first), len(second))
		}
	}
}
