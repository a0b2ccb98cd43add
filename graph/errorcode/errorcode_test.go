package errorcode_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"fivefold/graph/errorcode"
)

// All has the constants of the package, each of which the program returns, and docs/api.md says what to do about each.
func TestCodesAreReturnedAndDocumented(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("errorcode.go")
	if err != nil {
		t.Fatal(err)
	}
	var used strings.Builder
	err = filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "node_modules" || entry.Name() == "errorcode"):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		text, err := os.ReadFile(path)
		used.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var codes []errorcode.Code
	for _, constant := range regexp.MustCompile(`(?m)^\t(\w+) +Code = "(\w+)"`).FindAllSubmatch(source, -1) {
		codes = append(codes, errorcode.Code(constant[2]))
		if !regexp.MustCompile(`errorcode\.` + string(constant[1]) + `\b`).MatchString(used.String()) {
			t.Errorf("nothing returns %s", constant[2])
		}
	}
	if !slices.Equal(codes, errorcode.All()) {
		t.Errorf("the constants are %v, All returns %v", codes, errorcode.All())
	}
	docs, err := os.ReadFile("../../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(docs), "| code | what to do |\n|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	var documented []errorcode.Code
	for _, row := range strings.Split(table, "\n") {
		for _, code := range regexp.MustCompile("`([A-Z_]+)`").FindAllStringSubmatch(strings.Split(row, "|")[1], -1) {
			documented = append(documented, errorcode.Code(code[1]))
		}
	}
	slices.Sort(documented)
	if !slices.Equal(documented, slices.Sorted(slices.Values(codes))) {
		t.Errorf("docs/api.md has %v, want %v", documented, codes)
	}
}
