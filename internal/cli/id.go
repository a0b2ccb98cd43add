package cli

import (
	"fmt"
	"io"
	"strings"

	"fivefold/stores/dataset"
)

type idCommand struct {
	Keys []string `arg:"" name:"SOURCE:KIND:KEY" help:"Such as lastfm:user:2, lastfm:artist:51 or deezer:genre:Pop."`
}

func (i *idCommand) Run(env *cliEnv) error {
	var out strings.Builder
	for _, key := range i.Keys {
		id, err := dataset.ParseSource(key)
		if err != nil {
			return err
		}
		fmt.Fprintln(&out, id)
	}
	_, err := io.WriteString(env.stdout, out.String())
	return err
}
