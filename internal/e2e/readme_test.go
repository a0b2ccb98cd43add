package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fivefold/internal/cli"
	"fivefold/internal/config"
	"fivefold/internal/servertest"
)

const maxReadmeLines = 150

// documents are the Markdown files that users and contributors read.
func documents(t *testing.T) map[string]string {
	t.Helper()
	root, out := servertest.Root(t), map[string]string{}
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.ToSlash(name)] = string(text)
		}
	}
	return out
}

func TestReadmeIsShort(t *testing.T) {
	t.Parallel()
	if n := strings.Count(documents(t)["README.md"], "\n"); n > maxReadmeLines {
		t.Errorf("README.md has %d lines; the limit is %d. Move what is not for everyone to docs.", n, maxReadmeLines)
	}
}

var queryAndAnswer = regexp.MustCompile("(?s)```graphql\n(.*?)```\n```json\n(.*?)```")

func TestReadmeQueriesReturnTheAnswersInIt(t *testing.T) {
	t.Parallel()
	examples := queryAndAnswer.FindAllStringSubmatch(documents(t)["README.md"], -1)
	if len(examples) < 3 {
		t.Fatalf("README.md has %d queries with answers, want at least 3", len(examples))
	}
	server := servertest.Start(t)
	for _, example := range examples {
		want, got := compactJSON(t, []byte(example[2])), withoutExtensions(t, server.Client, example[1])
		if want != got {
			t.Errorf("%s\nreturns\n%s\nand README.md has\n%s", example[1], got, want)
		}
	}
}

// withoutExtensions returns the data and the errors of a response.
func withoutExtensions(t *testing.T, c *servertest.Client, query string) string {
	t.Helper()
	_, body := c.Post(t, query, nil)
	var response struct {
		Errors json.RawMessage `json:"errors,omitempty"`
		Data   json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(body, &response); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	text, err := json.Marshal(response)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func compactJSON(t *testing.T, text []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, text); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return b.String()
}

// A command ends with its line, its comment or its inline code.
var command = regexp.MustCompile("go run \\.(?:[ \t]([^\n`#;|)]*))?")

func TestDocumentedCommandsExist(t *testing.T) {
	t.Parallel()
	found := 0
	for name, text := range documents(t) {
		for _, match := range command.FindAllStringSubmatch(text, -1) {
			found++
			if message := parseError(t, strings.Fields(match[1])); message != "" {
				t.Errorf("%s has %q: %s", name, match[0], message)
			}
		}
	}
	if found < 10 {
		t.Errorf("found %d commands, want at least 10", found)
	}
}

// parseError returns what the program prints about arguments that it does not accept.
func parseError(t *testing.T, args []string) string {
	var stderr bytes.Buffer
	if cli.Run(t.Context(), append(args, "--help"), io.Discard, &stderr) == 0 {
		return ""
	}
	return stderr.String()
}

func TestUnknownCommandsAndFlagsAreFound(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"unknown"}, {"--unknown"}, {"import", "lastfm", "DIR", "--unknown"}, {"import", "unknown", "DIR"}} {
		if parseError(t, args) == "" {
			t.Errorf("%v is accepted", args)
		}
	}
}

var relativeLink = regexp.MustCompile(`\]\(([^)#:\s]+)(?:#[^)]*)?\)`)

func TestLinksInDocumentsPointToFiles(t *testing.T) {
	t.Parallel()
	for name, text := range documents(t) {
		for _, match := range relativeLink.FindAllStringSubmatch(text, -1) {
			path := filepath.Join(servertest.Root(t), filepath.Dir(name), match[1])
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s has a link to %s, which does not exist", name, match[1])
			}
		}
	}
}

var quotedPath = regexp.MustCompile("`((?:graph|internal|resolvers|schema|stores|web|docs|\\.ci)/[A-Za-z0-9_./*-]+)`")

// TestFilesInDocumentsExist checks every path in inline code. The changelog also names files of earlier versions.
func TestFilesInDocumentsExist(t *testing.T) {
	t.Parallel()
	for name, text := range documents(t) {
		if name == "CHANGELOG.md" {
			continue
		}
		for _, match := range quotedPath.FindAllStringSubmatch(text, -1) {
			found, err := filepath.Glob(filepath.Join(servertest.Root(t), match[1]))
			if err != nil || len(found) == 0 {
				t.Errorf("%s names %s, which does not exist", name, match[1])
			}
		}
	}
}

var fileAndFunction = regexp.MustCompile("(?m)^\\| `([a-z_/]+(?:\\.generated)?\\.go)` \\| `(\\w+)` \\|")

func TestFunctionsInDocumentsExist(t *testing.T) {
	t.Parallel()
	for name, text := range documents(t) {
		for _, match := range fileAndFunction.FindAllStringSubmatch(text, -1) {
			source, err := os.ReadFile(filepath.Join(servertest.Root(t), match[1]))
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if !regexp.MustCompile(`(?m)^func (\([^)]*\) )?` + match[2] + `[\[(]`).Match(source) {
				t.Errorf("%s names the function %[3]s in %[2]s, which does not exist", name, match[1], match[2])
			}
		}
	}
}

var testCommand = regexp.MustCompile("go test [^`\n]*?(\\./[a-z0-9/]+)[^`\n]* -(run|bench) '?([A-Za-z]+)")

func TestDocumentedTestsExist(t *testing.T) {
	t.Parallel()
	kinds, found := map[string]string{"run": "Test", "bench": "Benchmark"}, 0
	for name, text := range documents(t) {
		for _, match := range testCommand.FindAllStringSubmatch(text, -1) {
			found++
			function := regexp.MustCompile(`(?m)^func ` + kinds[match[2]] + `\w*` + match[3])
			files, err := filepath.Glob(filepath.Join(servertest.Root(t), match[1], "*_test.go"))
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(files, func(file string) bool {
				source, err := os.ReadFile(file)
				return err == nil && function.Match(source)
			}) {
				t.Errorf("%s has %q, which runs nothing", name, match[0])
			}
		}
	}
	if found < 10 {
		t.Errorf("found %d commands, want at least 10", found)
	}
}

func TestEverySettingIsDocumentedWithItsDefault(t *testing.T) {
	t.Parallel()
	text := documents(t)["docs/operations.md"]
	for _, field := range reflect.VisibleFields(reflect.TypeFor[config.Config]()) {
		variable := field.Tag.Get("env")
		if variable == "" {
			continue
		}
		row := regexp.MustCompile("(?m)^\\| `" + variable + "` \\|([^|]*)\\|").FindStringSubmatch(text)
		if row == nil {
			t.Errorf("docs/operations.md has no row for %s", variable)
		} else if value := field.Tag.Get("default"); strings.Trim(row[1], " `") != value {
			t.Errorf("docs/operations.md has the default %s for %s, want %q", row[1], variable, value)
		}
	}
}
