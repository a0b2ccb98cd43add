// Command generate does what "gqlgen generate" does, with the gqlgen.yml of the working directory or one above it, and also
// writes the tables that the level-by-level executor of graph/breadth needs, beside gqlgen's own files.
//
// It refuses, before anything is written, what that executor cannot do: resolvers of one parent at a time (set resolver.batch),
// directives that run code, computed requires, fields bound to maps, to hasers or to (value, ok) methods, and fields that give a
// root type back.
package main

import (
	"fmt"
	"os"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/config"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	cfg, err := config.LoadConfigFromDefaultLocations()
	if err != nil {
		return err
	}
	return api.Generate(cfg, api.AddPlugin(plugin{}))
}
