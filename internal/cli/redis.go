package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"

	"fivefold/stores"
	"fivefold/stores/engines"
)

// RegisterRedis registers the metric of the Redis, when there is one.
func RegisterRedis(e *engines.Engines, metrics prometheus.Registerer) {
	if errors.Is(e.CheckRedis(context.Background()), engines.ErrNoRedis) {
		return
	}
	metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "fivefold_redis_up", Help: "1 when the Redis answers within its limit, otherwise 0."},
		func() float64 {
			if e.CheckRedis(context.Background()) != nil {
				return 0
			}
			return 1
		}))
}

// checkRedis asks the Redis. One that does not answer is no fault: the server starts and serves without it.
func (c *checker) checkRedis() (string, error) {
	version, location, err := engines.InspectRedis(c.ctx, c.addresses)
	switch {
	case errors.Is(err, stores.ErrUnavailable):
		return "", warning(fmt.Sprintf("%s does not answer; live events fail, and each server has its own rate limits, until it does: %v", location, err))
	case err != nil:
		return "", err
	}
	return location + ", " + version, nil
}
