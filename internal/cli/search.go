package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/prometheus/client_golang/prometheus"

	"fivefold/stores"
	"fivefold/stores/engines"
)

// RegisterSearch registers the metric of the search engine.
func RegisterSearch(e *engines.Engines, metrics prometheus.Registerer) {
	metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "fivefold_search_up", Help: "1 when the search engine answers, otherwise 0."}, func() float64 {
		if e.CheckSearch(context.Background()) != nil {
			return 0
		}
		return 1
	}))
}

// checkSearchFile reads the file of the embedded search engine, and compares its place with the data. Nothing that is wrong with it is a fault: a server
// builds it anew.
func (c *checker) checkSearchFile() (string, error) {
	if c.addresses.DataDir == engines.Memory {
		return "in a temporary file", nil
	}
	found, name, err := engines.InspectSearchFile(c.ctx, c.addresses)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "none yet: built by the first server that starts", nil
	case errors.Is(err, stores.ErrUnavailable):
		return "", warning(fmt.Sprintf("%s: a server replaces it, and search is unavailable until it is built: %v", found.Location, err))
	case err != nil:
		return "", err
	case !found.IsBuilt:
		return "", warning(found.Location + " is not built: search is unavailable until it is")
	}
	text := fmt.Sprintf("%s, %s, %d documents", found.Location, found.Version, found.Documents)
	if c.engines == nil {
		return text, nil
	}
	states, err := c.engines.Set.Projections.All(c.ctx)
	if err != nil {
		return "", err
	}
	lag, mustRebuild, err := lagOf(c.ctx, c.engines.Set.Outbox, states[name])
	switch state, isKnown := states[name]; {
	case err != nil:
		return "", err
	case mustRebuild || !isKnown:
		return "", warning(text + ", which must be rebuilt")
	case state.Parked > 0:
		return "", warning(fmt.Sprintf("%s, %s behind; %d changes are parked: see fivefold relay parked", text, lag, state.Parked))
	default:
		return fmt.Sprintf("%s, %s behind", text, lag), nil
	}
}

// checkSearch asks the search engine on a server. One that does not answer is no fault: the server starts and serves without it.
func (c *checker) checkSearch() (string, error) {
	version, location, err := engines.InspectSearch(c.ctx, c.addresses)
	switch {
	case errors.Is(err, stores.ErrUnavailable):
		return "", warning(fmt.Sprintf("%s does not answer; search is unavailable until it does: %v", location, err))
	case err != nil:
		return "", err
	}
	return location + ", " + version, nil
}
