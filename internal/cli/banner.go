package cli

import (
	"fmt"
	"io"
	"strings"

	"fivefold/internal/config"
	"fivefold/internal/httpserver"
	"fivefold/stores"
	"fivefold/stores/engines"
)

// printBanner prints the version, the stores, the number of people, every URL, and how to sign in to the demo network if it is served.
// The addresses are equal without ADMIN_ADDR.
func printBanner(env *cliEnv, engines *engines.Engines, public, admin string, demo *httpserver.Demo) error {
	counts, err := engines.Set.Archive.Counts(env.ctx)
	if err != nil {
		return fmt.Errorf("cannot count the people in the store: %w", err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Fivefold %s\n\n", config.Version())
	width := 0
	for _, r := range engines.Roles {
		width = max(width, len(r.Engine))
	}
	for _, r := range engines.Roles {
		state := ""
		if r.Problem != nil {
			state = "  does not answer: each server is on its own until it does"
			if r.Name == "search" {
				state = "  does not answer: search is unavailable until it does"
			}
		}
		fmt.Fprintf(&b, "  %-22s %-*s  %s%s\n", r.Name, width, r.Engine, r.Location, state)
	}
	fmt.Fprintf(&b, "\n  %d people · %d friendships and requests · %d interests · %d likes\n\n", counts[stores.TableUsers],
		counts[stores.TableFriendships], counts[stores.TableInterests], counts[stores.TableLikes])
	for _, u := range []struct{ name, addr, path string }{{"playground", admin, "/"}, {"GraphQL", public, "/graphql"},
		{"metrics", admin, "/metrics"}, {"liveness", public, "/livez"}, {"readiness", public, "/readyz"}} {
		fmt.Fprintf(&b, "  %-22s http://%s%s\n", u.name, u.addr, u.path)
	}
	if demo != nil && len(demo.People) > 0 {
		fmt.Fprintf(&b, "\n  %-22s as %s, or another of the people, with the password %s\n", "sign in", demo.People[0].Handle, demo.Password)
	}
	_, err = io.WriteString(env.stdout, b.String()+"\n")
	return err
}
