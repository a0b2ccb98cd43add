package postgres

import (
	"slices"

	"github.com/jackc/pgx/v5/pgtype"
)

// maxLoadedKeys is the number of keys of a table that a load holds in memory, at about 40 bytes each. Of a table with more, the server is asked.
const maxLoadedKeys = 1 << 19

// loadedKeys are the keys of the rows that a load has added to the tables that others refer to, and the pairs of its blocks. The tables were empty
// before, so other keys do not exist. To ask the server for each batch of rows takes longer than to copy them.
type loadedKeys struct {
	tables map[string]*loadedSet[pgtype.UUID]
	blocks *loadedSet[loadedBlock]
}

type loadedBlock struct{ blocker, blocked pgtype.UUID }

// newLoadedKeys returns no keys of the tables that are referred to.
func newLoadedKeys(references map[string][]reference) loadedKeys {
	keys := loadedKeys{map[string]*loadedSet[pgtype.UUID]{}, newLoadedSet[loadedBlock]()}
	for _, all := range references {
		for _, ref := range all {
			keys.tables[ref.to] = newLoadedSet[pgtype.UUID]()
		}
	}
	return keys
}

// add adds the keys of rows that exist now.
func (k loadedKeys) add(t table, values [][]any) {
	if set := k.tables[t.table]; set != nil {
		ids := columnOf(t, values, "id")
		for i := range values {
			set.add(ids(i))
		}
	}
	if t.table == blockTable.table {
		blockers, blocked := columnOf(t, values, "blocker_id"), columnOf(t, values, "blocked_id")
		for i := range values {
			k.blocks.add(loadedBlock{blockers(i), blocked(i)})
		}
	}
}

// settle ends a call of Put: what it has added remains, or is removed.
func (k loadedKeys) settle(remains bool) {
	for _, set := range k.tables {
		set.settle(remains)
	}
	k.blocks.settle(remains)
}

// columnOf returns the uuids of a column.
func columnOf(t table, values [][]any, name string) func(i int) pgtype.UUID {
	column := slices.Index(t.names, name)
	return func(i int) pgtype.UUID {
		id, _ := values[i][column].(pgtype.UUID)
		return id
	}
}

// A loadedSet is a set of keys until there are too many.
type loadedSet[K comparable] struct {
	keys  map[K]struct{} // nil when there were too many
	added []K            // since settle
}

func newLoadedSet[K comparable]() *loadedSet[K] { return &loadedSet[K]{keys: map[K]struct{}{}} }

func (s *loadedSet[K]) add(key K) {
	if s.keys == nil || s.has(key) {
		return
	}
	if len(s.keys) == maxLoadedKeys {
		s.keys, s.added = nil, nil
		return
	}
	s.keys[key] = struct{}{}
	s.added = append(s.added, key)
}

func (s *loadedSet[K]) has(key K) bool {
	_, ok := s.keys[key]
	return ok
}

func (s *loadedSet[K]) settle(remains bool) {
	for i := 0; i < len(s.added) && !remains; i++ {
		delete(s.keys, s.added[i])
	}
	s.added = s.added[:0]
}
