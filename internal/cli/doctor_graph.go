package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"fivefold/stores/engines"
)

// checkGraph describes the friendship graph of the running server. Without a server it builds one to measure it. A graph that exceeds its
// budget is not a fault: the file answers.
func (c *checker) checkGraph() (string, error) {
	if metrics := graphMetrics(c.ctx, cmp.Or(c.config.AdminAddr, c.config.Addr)); metrics != nil {
		return describeMetrics(metrics), nil
	}
	switch {
	case c.openErr != nil:
		return "", c.notChecked()
	case c.config.GraphMemory == 0:
		return "off: GRAPH_MEMORY is 0", nil
	case c.engines == nil:
		return "no data yet", nil
	}
	budget := memoryPart(c.config.GraphMemory)
	g := c.engines.MeasureGraph(budget)
	switch {
	case errors.Is(g.Err, engines.ErrGraphBudget):
		return fmt.Sprintf("would not be used: it needs more than %s: raise GRAPH_MEMORY or the memory limit", megabytes(float64(budget))), nil
	case g.Err != nil:
		return "", g.Err
	}
	return describeGraph(float64(g.Friendships), float64(g.Bytes), float64(budget), g.BuildTime.Seconds()), nil
}

func describeGraph(friendships, bytes, budget, seconds float64) string {
	return fmt.Sprintf("%.0f friendships in %s of %s, built in %.2f s", friendships, megabytes(bytes), megabytes(budget), seconds)
}

func megabytes(n float64) string { return fmt.Sprintf("%.1f MB", n/1e6) }

// describeMetrics returns what the metrics of a server say.
func describeMetrics(metrics map[string]float64) string {
	bytes, budget := metrics["fivefold_graph_bytes"], metrics["fivefold_graph_budget_bytes"]
	if budget == 0 {
		return "off in the running server: GRAPH_MEMORY is 0"
	}
	found := "not in use in the running server: it is being built, or needs more than " + megabytes(budget)
	if bytes > 0 {
		found = "in use in the running server: " + describeGraph(metrics["fivefold_graph_friendships"], bytes, budget, metrics["fivefold_graph_build_seconds"])
	}
	return fmt.Sprintf("%s; it answered %.0f calls, the store %.0f", found,
		metrics[`fivefold_graph_calls_total{source="graph"}`], metrics[`fivefold_graph_calls_total{source="store"}`])
}

// graphMetrics returns the metrics of the friendship graph of a server, and nil when none answers.
func graphMetrics(ctx context.Context, addr string) map[string]float64 {
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+localAddr(addr)+"/metrics", nil)
	if err != nil {
		return nil
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return nil
	}
	defer response.Body.Close()
	var metrics map[string]float64
	for lines := bufio.NewScanner(response.Body); lines.Scan(); {
		name, text, _ := strings.Cut(lines.Text(), " ")
		if value, err := strconv.ParseFloat(text, 64); err == nil && strings.HasPrefix(name, "fivefold_graph_") {
			if metrics == nil {
				metrics = map[string]float64{}
			}
			metrics[name] = value
		}
	}
	return metrics
}
