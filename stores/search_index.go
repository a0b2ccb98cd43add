package stores

import "context"

// A SearchCopy names a copy of the documents; empty is the one that Search reads.
type SearchCopy string

// SearchServing is the copy that Search reads.
const SearchServing SearchCopy = ""

// SearchIndex keeps the documents that Search finds. It is a projection: the truth is in other ports. What it has stored, Search finds when the call
// returns. A call that returns an error, or none in time, may take effect later, also after others that come later: who writes compares afterwards
// (see Versions).
//
// An engine on a server has no documents before the first Swap, and after it has lost its data. Calls about the documents that Search reads, and Find,
// then return ErrNotFound until a copy is swapped in: a few documents in the place of all would be found as if they were all.
type SearchIndex interface {
	// Put stores documents, each unless one of the same ID with a greater version is stored. Tombstones stay, so that older documents of
	// their IDs are not stored, until Sweep. The IDs are different. At most MaxBatch documents. A copy that does not exist returns ErrNotFound.
	Put(ctx context.Context, to SearchCopy, documents []SearchDocument) error

	// ByIDs returns the documents it finds, tombstones included. At most MaxBatch ids.
	ByIDs(ctx context.Context, ids []ID) (map[ID]SearchDocument, error)

	// Versions returns the versions of the documents of a copy it finds, tombstones included. At most MaxBatch ids. A copy that does not exist returns
	// ErrNotFound.
	Versions(ctx context.Context, in SearchCopy, ids []ID) (map[ID]Revision, error)

	// Scan returns the IDs of documents without tombstones, in the order of the IDs, those after a given one; after the zero ID, all. At most limit,
	// which is at most MaxBatch.
	Scan(ctx context.Context, after ID, limit int) ([]ID, error)

	// Count returns the number of documents without tombstones.
	Count(ctx context.Context) (int, error)

	// Copy makes an empty copy, and removes the copies that were not swapped in.
	Copy(ctx context.Context) (SearchCopy, error)

	// Swap makes a copy the one that Search reads, and removes the former one. Every search reads one or the other. A copy that does not exist returns
	// ErrNotFound.
	Swap(ctx context.Context, from SearchCopy) error

	// Sweep removes the tombstones with a smaller version than before.
	Sweep(ctx context.Context, before Revision) error
}
