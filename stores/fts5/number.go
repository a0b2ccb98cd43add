package fts5

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"fivefold/stores"
)

// The number of a document is its row in every table. It contains what decides about most documents of a broad query, so that a search reads no more of
// them than their numbers, which SQLite returns in order at a tenth of the cost of a row:
//
//	10 bits  the popularity, the greatest first; exact below exactPopularity
//	36 bits  the beginning of the ID
//	 3 bits  the kind
//	 1 bit   whether the document is public
//	13 bits  a serial number, so that numbers are different
//
// So numbers are in the order of popularity and ID, except within a tie: see tie. Tombstones have negative numbers. When all serial numbers are taken, the
// kind is moved and the beginning of the ID is any.
type number int64

const (
	serialBits  = 13
	publicShift = serialBits
	kindShift   = publicShift + 1
	idShift     = kindShift + 3
	idBits      = 36
	codeShift   = idShift + idBits
	maxCode     = 1<<10 - 1
)

// exactPopularity is the smallest popularity that has a code together with others.
const exactPopularity = 64

// moved is the code of a kind that says neither the kind nor the ID.
const moved = 7

// kindCodes are the kinds that a number contains, from 1; other kinds have the code 0. The order is a part of the schema.
var kindCodes = []stores.Kind{stores.KindUser, stores.KindPage, stores.KindPost, stores.KindInterest, stores.KindComment}

// numberOf returns the smallest number that a document may have.
func numberOf(d stores.SearchDocument) number {
	n := (maxCode-popularityCode(d.Popularity))<<codeShift | number(prefixOf(d.ID))<<idShift |
		number(slices.Index(kindCodes, d.ID.Kind)+1)<<kindShift
	if d.Public {
		n |= 1 << publicShift
	}
	return n
}

// popularityCode returns the popularity in 10 bits: a floating-point number with a mantissa of 6 bits, of which the first is not written.
func popularityCode(popularity int) number {
	p := uint64(max(popularity, 0))
	if p < exactPopularity {
		return number(p)
	}
	exponent := bits.Len64(p) - 6 // 1 or more
	return min(number(exponent)<<5+number(p>>exponent), maxCode)
}

func (n number) public() bool { return n>>publicShift&1 == 1 }

// kind returns the kind, empty for one without a code.
func (n number) kind() stores.Kind {
	if code := n >> kindShift & 7; code > 0 && code != moved {
		return kindCodes[code-1]
	}
	return ""
}

// prefix returns the beginning of the ID, and whether it is known.
func (n number) prefix() (uint64, bool) {
	return uint64(n) >> idShift & (1<<idBits - 1), n>>kindShift&7 != moved
}

// prefixOf returns the beginning of an ID that numbers contain.
func prefixOf(id stores.ID) uint64 { return binary.BigEndian.Uint64(id.UUID[:]) >> (64 - idBits) }

// last returns the greatest number with the same beginning as n, the result of numberOf.
func (n number) last() number { return n | (1<<serialBits - 1) }

// tie returns what is equal for documents that their numbers do not put in order.
func (n number) tie() number {
	if maxCode-n>>codeShift >= exactPopularity {
		return n >> codeShift
	}
	return n >> idShift
}
