package cached

import (
	"bytes"
	"context"
	"slices"
	"unsafe"

	"fivefold/stores"
)

// maxRelations is the number of friendships, requests and blocks of a person of whom they are kept: 43 KB. The truth is asked about others.
const maxRelations = 2500

// relations are all relations of a person.
type relations struct {
	rows    []relationRow // by the other person
	blocked bool          // somebody blocks the person
}

// A relationRow is a relation to another person.
type relationRow struct {
	other    [16]byte
	relation stores.Relation
}

func newRelations(all map[stores.ID]stores.Relation) relations {
	r := relations{rows: make([]relationRow, 0, len(all))}
	for other, relation := range all {
		r.rows = append(r.rows, relationRow{other.UUID, relation})
		r.blocked = r.blocked || relation.IsBlocked()
	}
	slices.SortFunc(r.rows, func(a, b relationRow) int { return bytes.Compare(a.other[:], b.other[:]) })
	return r
}

func (r *relations) size() int {
	return int(unsafe.Sizeof(*r)) + len(r.rows)*int(unsafe.Sizeof(relationRow{}))
}

// to returns the relation to another person.
func (r *relations) to(other [16]byte) stores.Relation {
	i, found := slices.BinarySearchFunc(r.rows, other, func(row relationRow, other [16]byte) int { return bytes.Compare(row.other[:], other[:]) })
	if !found {
		return stores.Unrelated
	}
	return r.rows[i].relation
}

// relationsOf returns all relations of a person, or nil when the truth must be asked.
func (c *Cache) relationsOf(ctx context.Context, person stores.ID) (*relations, error) {
	if c.mustReadTruth(ctx) || !c.nearIsCurrent() {
		return nil, nil
	}
	var known *relations
	err := c.relations.visit(ctx, []stores.ID{person}, func(ctx context.Context, people []stores.ID) (map[stores.ID]relations, error) {
		all, err := c.truth.Friendships.Relations(ctx, people, maxRelations)
		found := make(map[stores.ID]relations, len(all))
		for person, others := range all {
			found[person] = newRelations(others)
		}
		return found, err
	}, func(_ stores.ID, r *relations) { known = r })
	return known, err
}

// Between implements stores.Friendships.
func (f friendships) Between(ctx context.Context, viewer stores.ID, others []stores.ID) (map[stores.ID]stores.Relation, error) {
	known, err := f.cache.relationsOf(ctx, viewer)
	switch {
	case err != nil:
		return nil, err
	case known == nil:
		return f.Friendships.Between(ctx, viewer, others)
	}
	found := make(map[stores.ID]stores.Relation, min(len(others), len(known.rows)))
	for _, other := range others {
		if r := known.to(other.UUID); r != stores.Unrelated && other.Kind == stores.KindUser {
			found[other] = r
		}
	}
	return found, nil
}
