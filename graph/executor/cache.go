package executor

import (
	"math"

	"github.com/maypok86/otter/v2"
)

// planKey identifies a plan: an operation of a document and the values of the variables that decide which fields it has. The
// document is identified by its text, because the same text may be parsed again.
type planKey struct{ document, operation, conditions string }

// cachedPlan is a plan or, under a key without conditions, the names of the variables that decide which plan it is.
type cachedPlan struct {
	plan  *plan
	names []string
	bytes int // of the plan; estimated
}

// planCache keeps the plans that are used most. An entry that is larger than the whole cache is not kept.
type planCache = otter.Cache[planKey, cachedPlan]

func newPlanCache(maxBytes int) *planCache {
	return otter.Must(&otter.Options[planKey, cachedPlan]{
		MaximumWeight: uint64(maxBytes),
		Weigher: func(key planKey, entry cachedPlan) uint32 {
			return uint32(min(len(key.document)+len(key.operation)+len(key.conditions)+entry.bytes, math.MaxUint32))
		},
		Executor: func(maintain func()) { maintain() }, // so that no goroutine outlives a request
	})
}
