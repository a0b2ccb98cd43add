package cli

import (
	"io"

	"fivefold/schema"
)

type schemaCommand struct {
	Subgraph bool `help:"Print the federation subgraph instead of the schema that clients see."`
}

func (s *schemaCommand) Run(env *cliEnv) error {
	sdl, err := schema.API()
	if s.Subgraph {
		sdl, err = schema.Subgraph()
	}
	if err == nil {
		_, err = io.WriteString(env.stdout, sdl)
	}
	return err
}
