// Command generate does what "gqlgen generate" does, in each of the given directories or in the working directory, and also writes the
// tables of package graph/executor beside gqlgen's own files.
//
//	go run ./graph/executor/generate [DIR…]    # each with a gqlgen.yml
//
// Before it writes anything, it rejects what the executor does not support: resolvers of one parent at a time (set resolver.batch),
// directives that run code, computed requires, fields bound to maps, to hasers or to (value, ok) methods, and fields that return a
// root type.
package main

import (
	"bytes"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fivefold/graph/executor/generate/resolvers"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"
)

func main() {
	log.SetOutput(warnings{})
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// warnings writes what gqlgen logs to standard error, without the line for every field that has a resolver.
type warnings struct{}

func (warnings) Write(line []byte) (int, error) {
	if bytes.HasSuffix(bytes.TrimSpace(line), []byte("nothing matched")) {
		return len(line), nil
	}
	return os.Stderr.Write(line)
}

func run(dirs []string) error {
	if len(dirs) == 0 {
		dirs = []string{"."}
	}
	start, err := os.Getwd()
	if err != nil {
		return err
	}
	for _, dir := range dirs {
		if err := generate(filepath.Join(start, dir)); err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
	}
	return nil
}

// costDirectives are the directives of the cost specification. gqlgen defines the other directives of federation.
const costDirectives = `
directive @cost(weight: Int!) on ARGUMENT_DEFINITION | FIELD_DEFINITION
directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
`

// defineCost defines the directives of cost for a schema that uses them. They run no code.
func defineCost(cfg *config.Config) {
	if !slices.ContainsFunc(cfg.Sources, func(s *ast.Source) bool { return strings.Contains(s.Input, "@cost(") }) {
		return
	}
	cfg.Sources = append(cfg.Sources, &ast.Source{Name: "cost", BuiltIn: true, Input: costDirectives})
	cfg.Directives["cost"] = config.DirectiveConfig{SkipRuntime: true}
	cfg.Directives["listSize"] = config.DirectiveConfig{SkipRuntime: true}
}

func generate(dir string) error {
	if err := os.Chdir(dir); err != nil {
		return err
	}
	cfg, err := config.LoadConfigFromDefaultLocations()
	if err != nil {
		return err
	}
	defineCost(cfg)
	return api.Generate(cfg, append(resolvers.Options(cfg), api.AddPlugin(plugin{}))...)
}
