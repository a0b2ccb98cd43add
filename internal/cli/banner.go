package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"fivefold/stores"
)

// banner says what runs, where it keeps things, how much there is, and every URL.
func banner(ctx context.Context, w io.Writer, engines *engines, addr string) error {
	counts, err := engines.set.Archive.Counts(ctx)
	if err != nil {
		return fmt.Errorf("cannot count what is there: %w", err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Fivefold %s\n\n", version())
	for _, r := range engines.roles {
		fmt.Fprintf(&b, "  %-22s %s  %s\n", r.Name, r.Engine, r.Location)
	}
	fmt.Fprintf(&b, "\n  %d people · %d friendships and requests · %d interests · %d likes\n\n", counts[stores.TableUsers],
		counts[stores.TableFriendships], counts[stores.TableInterests], counts[stores.TableLikes])
	for _, u := range []struct{ what, path string }{{"playground", "/"}, {"GraphQL", "/graphql"}, {"metrics", "/metrics"},
		{"alive", "/livez"}, {"ready", "/readyz"}} {
		fmt.Fprintf(&b, "  %-22s http://%s%s\n", u.what, addr, u.path)
	}
	_, err = io.WriteString(w, b.String()+"\n")
	return err
}
