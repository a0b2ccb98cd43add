package cli_test

import (
	"database/sql"
	"net"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fivefold/internal/config"
	"fivefold/schema"
	"fivefold/stores/dataset"
	"fivefold/stores/engines"
)

func TestHelpExplainsEveryFlagAndCommand(t *testing.T) {
	help := succeed(t, "--help")
	for _, word := range []string{"Usage: fivefold", "Examples:", "fivefold --demo", "The default command", "(flag or environment)"} {
		if !strings.Contains(help, word) {
			t.Errorf("the help does not say %q:\n%s", word, help)
		}
	}
	for _, command := range []string{"serve", "import lastfm", "import deezer", "import csv", "export csv", "doctor", "schema", "id"} {
		if !strings.Contains(help, "\n  "+command+" ") {
			t.Errorf("no command %q:\n%s", command, help)
		}
		page := succeed(t, append(strings.Fields(command), "--help")...)
		if !strings.Contains(page, "Usage: fivefold "+command) {
			t.Errorf("%s --help:\n%s", command, page)
		}
	}
	for _, field := range reflect.VisibleFields(reflect.TypeFor[config.Config]()) {
		if field.Anonymous || field.Tag.Get("help") == "" {
			continue
		}
		if text := field.Tag.Get("help"); !strings.HasSuffix(text, ".") || !strings.Contains(help, "($"+field.Tag.Get("env")+")") {
			t.Errorf("%s is not explained, or not with its variable: %q", field.Name, text)
		}
	}
	for _, line := range strings.Split(help, "\n") {
		if len(line) > 100 {
			t.Errorf("longer than a terminal: %q", line)
		}
	}
}

func TestVersion(t *testing.T) {
	if got := succeed(t, "--version"); strings.TrimSpace(got) != config.Version() {
		t.Errorf("%q", got)
	}
}

func TestWhatCannotBeTypedIsOneLine(t *testing.T) {
	for args, word := range map[string]string{
		"--nope":                               "unknown flag --nope",
		"serve --nope":                         "unknown flag --nope",
		"doctor extra":                         "unexpected argument extra",
		"import":                               "expected",
		"import lastfm":                        "<dir>",
		"id":                                   "SOURCE:KIND:KEY",
		"--addr nonsense":                      "HOST:PORT",
		"--gateway-secret short":               "at least 16 characters",
		"--session-idle soon":                  "soon",
		"--session-idle 1s":                    "SESSION_IDLE must be at least 1m",
		"--session-max 1h":                     "SESSION_IDLE must be at least 1m",
		"--request-timeout 0s":                 "more than 0",
		"--shutdown-delay=-1s":                 "less than 0",
		"--max-cost 0":                         "more than 0",
		"--account-limit=-1":                   "less than 0",
		"--trusted-proxies=-1":                 "less than 0",
		"--rate-limit 10 --max-cost 11":        "RATE_LIMIT must be at least MAX_COST",
		"--proxy-header x-real-ip":             "x-real-ip",
		"--log-level loud":                     "loud",
		"--log-format xml":                     "xml",
		"--cors-origins *":                     "wildcard",
		"--cors-origins https://*.example.org": "wildcard",
		"--cors-origins example.org":           "https://HOST",
		"--cors-origins https://a.org/path":    "https://HOST",
		"--cors-origins null":                  "https://HOST",
		"--otlp-endpoint 127.0.0.1:4318":       "http://HOST:PORT",
	} {
		t.Run(args, func(t *testing.T) {
			inNewDir(t)
			code, stdout, stderr := invoke(t, strings.Fields(args)...)
			wantOneLine(t, code, stderr, word, "fivefold --help")
			if stdout != "" {
				t.Errorf("stdout %q", stdout)
			}
		})
	}
}

func TestTheEnvironmentConfigures(t *testing.T) {
	for variable, word := range map[string]string{"ADDR": "HOST:PORT", "GATEWAY_SECRET": "16", "SESSION_IDLE": "x", "CORS_ORIGINS": "https://HOST", "MAX_COST": "x", "LOG_LEVEL": "x"} {
		t.Run(variable, func(t *testing.T) {
			inNewDir(t)
			t.Setenv(variable, "x")
			code, _, stderr := invoke(t)
			wantOneLine(t, code, stderr, word)
		})
	}
}

func TestWhyItCannotStartIsOneLine(t *testing.T) {
	t.Run("a busy address", func(t *testing.T) {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		inNewDir(t)
		code, stdout, stderr := invoke(t, "--addr", listener.Addr().String())
		wantOneLine(t, code, stderr, listener.Addr().String(), "in use", "set ADDR")
		if stdout != "" {
			t.Errorf("stdout %q", stdout)
		}
	})
	t.Run("an address of another machine", func(t *testing.T) {
		inNewDir(t)
		code, _, stderr := invoke(t, "--addr", "192.0.2.1:8080")
		wantOneLine(t, code, stderr, "192.0.2.1:8080")
	})
	t.Run("a data directory below a file", func(t *testing.T) {
		dir := filepath.Join(writeFile(t, filepath.Join(t.TempDir(), "file"), nil), "data")
		code, _, stderr := invoke(t, "--data-dir", dir)
		wantOneLine(t, code, stderr, dir, "DATA_DIR", "not a directory")
	})
	t.Run("data of a newer version", func(t *testing.T) {
		dir := inNewDir(t)
		makeNewer(t, dir)
		code, _, stderr := invoke(t)
		wantOneLine(t, code, stderr, dir, "newer version")
	})
	t.Run("data that is none", func(t *testing.T) {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, engines.DataFile), []byte(strings.Repeat("this is no database. ", 1000)))
		code, _, stderr := invoke(t, "--data-dir", dir)
		wantOneLine(t, code, stderr, dir, "not a database", "fivefold doctor")
	})
}

// makeNewer fills a directory with data that a newer version of the program seems to have written.
func makeNewer(t testing.TB, dir string) {
	t.Helper()
	opened, err := engines.Open(t.Context(), engines.Addresses{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := opened.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite", filepath.Join(dir, engines.DataFile))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "PRAGMA user_version = 1000"); err != nil {
		t.Fatal(err)
	}
}

func TestID(t *testing.T) {
	want, err := dataset.ParseSource("lastfm:user:2")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(succeed(t, "id", "lastfm:user:2", "deezer:genre:Pop"), "\n")
	if len(lines) != 3 || lines[0] != want.String() || !strings.HasPrefix(lines[1], "interest_") || lines[2] != "" {
		t.Errorf("%q", lines)
	}
	for key, word := range map[string]string{"lastfm:planet:2": "unknown kind", "lastfm": "source:kind:key", "lastfm:user:": "empty key", "L:user:1": "source"} {
		code, stdout, stderr := invoke(t, "id", "lastfm:user:2", key)
		wantOneLine(t, code, stderr, word)
		if stdout != "" {
			t.Errorf("%s: half an answer: %q", key, stdout)
		}
	}
}

func TestSchema(t *testing.T) {
	for flag, print := range map[string]func() (string, error){"": schema.API, "--subgraph": schema.Subgraph} {
		want, err := print()
		if err != nil || want == "" {
			t.Fatal(err)
		}
		if got := succeed(t, append([]string{"schema"}, strings.Fields(flag)...)...); got != want {
			t.Errorf("schema %s printed %d bytes, not %d", flag, len(got), len(want))
		}
	}
}
