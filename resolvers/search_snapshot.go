package resolvers

import (
	"bytes"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"time"

	"fivefold/graph/errorcode"
	"fivefold/graph/model"
	"fivefold/stores"
)

// rankingTime is how long the ranking of a search is kept for its next pages.
const rankingTime = 10 * time.Minute

// kindRanking is the kind of the ids of rankings, which only cursors have.
const kindRanking stores.Kind = "ranking"

// errRankingExpired is for a cursor of a ranking that is not kept any more.
var errRankingExpired = fault{top: errorcode.CursorExpired, field: "after", message: "The cursor has expired: the order of a search is kept for ten minutes at most. Search again without a cursor."}

// rankingAt returns the ranking of a search and where its page begins. A position with a key is of a ranking that was kept; others are of searches whose
// hits were all on one page, or could not be kept, and which are ranked anew. Hits that the viewer may not see have no node.
func (r *Resolver) rankingAt(ctx context.Context, s searchOf, list model.List, after *stores.ListPosition) (searchRanking, int, error) {
	if after == nil || after.ID.IsZero() {
		ranking, err := r.newRanking(ctx, s)
		if after == nil {
			return ranking, 0, err
		}
		return ranking, max(0, int(after.Rank)), err
	}
	values, err := r.Rankings.Peek(ctx, []string{rankingKey(after.ID)})
	if err != nil {
		return searchRanking{}, 0, err
	}
	kept := keptRanking{}
	if values[0] == nil || kept.decode(values[0]) != nil || !bytes.Equal(kept.List, listHash(list)) {
		return searchRanking{}, 0, errRankingExpired
	}
	at := min(max(0, int(after.Rank)), len(kept.Hits))
	ids := make([]stores.ID, 0, len(kept.Hits)-at)
	for _, hit := range kept.Hits[at:] {
		ids = append(ids, hit.ID)
	}
	nodes, err := r.searchItems(ctx, ids)
	for i := range kept.Hits {
		kept.Hits[i].node = nodes[kept.Hits[i].ID]
	}
	return kept.searchRanking, at, err
}

// keepRanking keeps a ranking for the next pages of its list and returns its key. The key is zero when it could not be kept: the next page is ranked anew.
func (r *Resolver) keepRanking(ctx context.Context, list model.List, ranking searchRanking) stores.ID {
	key := r.NewID(kindRanking)
	value, err := keptRanking{listHash(list), ranking}.encode()
	if err != nil {
		return stores.ID{}
	}
	items, err := r.Rankings.Get(ctx, []string{rankingKey(key)})
	if err != nil {
		return stores.ID{}
	}
	stored, err := r.Rankings.Set(ctx, []stores.CacheEntry{{Key: rankingKey(key), Value: value, Lease: items[0].Lease, Lifetime: rankingTime}})
	if err != nil || stored == 0 {
		return stores.ID{}
	}
	return key
}

func rankingKey(id stores.ID) string { return "search:" + hex.EncodeToString(id.UUID[:]) }

// listHash returns the SHA-256 of the name of a list. The name has the whole text of a query, of which a search reads the beginning only: kept rankings
// have the hash, so that their size does not depend on the text.
func listHash(list model.List) []byte {
	h := sha256.Sum256([]byte(list()))
	return h[:]
}

// A keptRanking is a ranking with the hash of its list, so that it is of no use to others who know its key.
type keptRanking struct {
	List []byte `json:"list"`
	searchRanking
}

// encode returns the ranking as compressed JSON: a ranking of 250 hits has about 12 KB.
func (k keptRanking) encode() ([]byte, error) {
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestSpeed)
	if err == nil {
		err = json.NewEncoder(w).Encode(k)
	}
	if err == nil {
		err = w.Close()
	}
	return b.Bytes(), err
}

// maxRankingText is the largest size of a ranking that is read, so that what somebody else has written into the cache cannot fill the memory.
const maxRankingText = 1 << 20

func (k *keptRanking) decode(value []byte) error {
	return json.NewDecoder(io.LimitReader(flate.NewReader(bytes.NewReader(value)), maxRankingText)).Decode(k)
}
