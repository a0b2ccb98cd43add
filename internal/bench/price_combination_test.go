package bench

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// keptCombinations are the operations that took the most time per point when they were drawn. The name of a file begins with its data set.
const keptCombinations = "testdata/worst"

// checkKept measures the operations that are kept.
func (m *measuredServer) checkKept(t *testing.T) {
	m.t = t
	files, err := filepath.Glob(filepath.Join(keptCombinations, m.name+"-*.graphql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no operation is kept: %v", err)
	}
	for _, file := range files {
		query, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		measured, ok := m.measure(filepath.Base(file), string(query))
		if !ok {
			continue // a price was raised
		}
		m.checkCombination(t, measured)
	}
}

func (m *measuredServer) checkCombination(t *testing.T, measured measurement) {
	t.Helper()
	if deviation := m.deviation(measured); deviation > maxDeviation {
		t.Errorf("%s takes %.1f times the time of its %d points: %.0f µs, and a point is %.2f µs\n%.2000s", measured.name, deviation, measured.points, measured.micros,
			pointInLists*m.point, measured.query)
	}
}

// A candidate is an operation that was drawn, and what it costs.
type candidate struct {
	operation []*drawn
	measurement
}

// drawCombinations draws operations until a time has passed, and changes those that take the most time per point. Each response must have
// no more objects than the operation was charged for. It returns the worst.
func (m *measuredServer) drawCombinations(t *testing.T, seed uint64, draws int, until time.Time) []candidate {
	d := &drawing{random: rand.New(rand.NewPCG(seed, seed)), schema: m.server.HTTP.Schema.Schema(), ids: m.parents}
	var worst []candidate
	for drawn := 0; drawn < draws || time.Now().Before(until); drawn++ {
		operation := d.operation()
		if len(worst) > 0 && d.random.IntN(3) > 0 {
			operation = d.change(worst[d.random.IntN(len(worst))].operation, d.schema.Query, maxDrawnDepth)
		}
		query := text(operation)
		body, micros := m.run(query)
		var r result
		if err := json.Unmarshal(body, &r); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		if len(r.Data) == 0 {
			continue // it exceeds a limit
		}
		if objects := countObjects(t, r.Data); objects > r.Extensions.Cost.Requested {
			t.Errorf("%d objects for %d points: %s", objects, r.Extensions.Cost.Requested, query)
		}
		c := candidate{operation, measurement{fmt.Sprintf("drawing %d of seed %d", drawn, seed), charged(r, query), micros, query}}
		if len(worst) < 8 || c.perPoint() > worst[len(worst)-1].perPoint() {
			if again, ok := m.measure(c.name, query); ok { // in the first run, the document is parsed and planned
				c.measurement = again
				worst = append(worst, c)
			}
		}
		slices.SortFunc(worst, func(a, b candidate) int { return int(1e6 * (b.perPoint() - a.perPoint())) })
		worst = worst[:min(len(worst), 8)]
	}
	return worst
}

// countObjects returns the number of objects in a value, and of the empty places of objects in lists, without the root.
func countObjects(t *testing.T, data json.RawMessage) int {
	t.Helper()
	var root any
	if err := json.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	var count func(value any) int
	count = func(value any) (n int) {
		switch value := value.(type) {
		case map[string]any:
			n = 1
			for _, member := range value {
				n += count(member)
			}
		case []any:
			for _, item := range value {
				if item == nil {
					n++
				}
				n += count(item)
			}
		}
		return n
	}
	return max(0, count(root)-1)
}

// drawTime returns how long operations are drawn: FIVEFOLD_DRAW_TIME, or no longer than the first draws take.
func drawTime(t *testing.T) time.Duration {
	t.Helper()
	setting := os.Getenv("FIVEFOLD_DRAW_TIME")
	if setting == "" {
		return 0
	}
	d, err := time.ParseDuration(setting)
	if err != nil {
		t.Fatalf("FIVEFOLD_DRAW_TIME: %v", err)
	}
	return d
}

// keep writes the worst operations of a data set to testdata.
func (m *measuredServer) keep(t *testing.T, worst []candidate) {
	if err := os.MkdirAll(keptCombinations, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range worst[:min(len(worst), 3)] {
		hash := fnv.New32a()
		hash.Write([]byte(c.query))
		text := fmt.Sprintf("# %.0f µs for %d points, %.1f of the declared time\n%s\n", c.micros, c.points, m.deviation(c.measurement), strings.TrimSpace(c.query))
		if err := os.WriteFile(filepath.Join(keptCombinations, fmt.Sprintf("%s-%08x.graphql", m.name, hash.Sum32())), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
