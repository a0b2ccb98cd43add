package stores

import (
	"context"
	"strings"
	"time"
)

// The limits of a search.
const (
	MaxSearchQuery      = 200  // characters of a query that are read; the rest is ignored
	MaxSearchWords      = 12   // words of a query that are read; the rest is ignored
	MaxSearchCandidates = 250  // candidates of a call
	MaxSearchScope      = 5000 // IDs of a list of a SearchScope or SearchFilter
	MaxSearchClose      = 1000 // documents that may match a query closely, of which all are compared
)

// A SearchWord is a word in the form in which it is compared: package textsearch makes it from what people write, for documents and for queries alike.
// It consists of letters and digits, or of one symbol such as an emoji, and contains no space.
type SearchWord = string

// A SearchName is one of the things that a document is called, as its words in their order.
type SearchName []SearchWord

// A SearchDocument is what a search engine has of a node. It contains words, not what people wrote.
type SearchDocument struct {
	ID      ID
	Version Revision // the document contains all changes of this revision and smaller ones
	Deleted bool     // the node does not exist any more: a tombstone, which has only ID and Version and is never found

	Names      []SearchName // of a person: the name, the handle, first and last name; readings in other scripts
	Text       SearchName   // of a post: its text; of a page: what it is about
	Popularity int          // friends of a person, members of a page and pages that like it, likes of an interest, reactions to a post

	// Who may find it: see SearchScope.
	Public    bool // everybody, except as Owners say
	FriendsOf ID   // the friends of this person, except as Owners say; zero for nobody
	Owners    []ID // the people to whom it belongs: the person; the author of a post and the owner of the wall
	Keepers   []ID // the people and pages who find it whatever else holds: the person; the author and the moderators of a post: its wall's owner, its page and the owner of it

	// What filters and facets look at; zero where the node has none.
	Category string    // SearchCategory of the kind of an interest, or of the category of a page
	Genres   []ID      // of an interest
	Place    ID        // where a person lives; where a post was written
	Language string    // of a post
	At       time.Time // when a post was written; UTC, to the microsecond
	Author   ID        // of a post
	On       ID        // the wall's owner or the page that a post is on
	Groups   []ID      // the pages that a person is a member of
}

// SearchCategory returns the Category of a document of a kind: a kind of interests and a category of pages that have one name are two categories.
func SearchCategory(of Kind, name string) string {
	if name == "" {
		return ""
	}
	return string(of) + " " + name
}

// SearchCategoryName returns the name of a category, false if it is of another kind.
func SearchCategoryName(of Kind, category string) (name string, ok bool) {
	return strings.CutPrefix(category, string(of)+" ")
}

// A SearchQuery is what somebody searches for. Package textsearch makes it. What people type is text: it has no other operators than quotes and a minus.
type SearchQuery struct {
	Words   []SearchWord   // a document needs each of them, or one that is close, in any order
	Prefix  bool           // the last of Words may be the beginning of a word
	Phrases [][]SearchWord // words that follow each other; they are among Words too
	Without []SearchWord   // a document has none of them
}

// A SearchScope is what a viewer may find, as data. A document is found if
//
//   - it is Public, or FriendsOf is one of Friends, and none of its Owners is one of Hidden; or
//   - one of its Keepers is one of Own.
type SearchScope struct {
	Friends []ID // of the viewer
	Hidden  []ID // the people who block the viewer or whom the viewer blocks
	Own     []ID // the viewer, and the pages that the viewer moderates
}

// A SearchFilter selects documents; its zero value selects all. Of a list, one value must agree; nil lists select all, empty ones nothing.
type SearchFilter struct {
	Kinds      []Kind
	Categories []string
	Genres     []ID
	Places     []ID
	Languages  []string
	Authors    []ID
	On         []ID
	Groups     []ID
	IDs        []ID
	From, To   time.Time // At is From or later, and before To; any when zero
}

// A SearchFacet is a field whose values are counted.
type SearchFacet string

// The facets.
const (
	FacetKind     SearchFacet = "kind"
	FacetCategory SearchFacet = "category"
	FacetGenre    SearchFacet = "genre"
	FacetPlace    SearchFacet = "place"
	FacetLanguage SearchFacet = "language"
	FacetYear     SearchFacet = "year" // of At, in UTC
)

// MaxFacetValues is the number of values of a facet that are returned, those with most documents first, then by value.
const MaxFacetValues = 50

// SearchCounts are numbers of documents: in all, and by value of each facet. An ID is written as ID.String does.
type SearchCounts struct {
	Total  int
	Facets map[SearchFacet]map[string]int
}

// A SearchRequest asks for candidates.
type SearchRequest struct {
	Query  SearchQuery
	Filter SearchFilter
	Scope  SearchScope
	Limit  int           // of candidates, 1 to MaxSearchCandidates
	Facets []SearchFacet // to be counted when there are more documents than Limit

	Uncounted bool // Counts is of no interest, as for suggestions: an engine may leave it out
}

// A SearchResult has candidates. The caller ranks them.
type SearchResult struct {
	Candidates []SearchDocument // each once, in no order

	// More says that there are more than Limit literal matches. Candidates then has the best of them, and Counts counts all of them.
	More   bool
	Counts SearchCounts
}

// Search finds documents. Freshness is that of the projection (SearchIndex).
//
// A document is a literal match of a query if it has every word of Words in its Names or its Text, of which the last may begin with the last of Words
// when Prefix is set, has every phrase of Phrases in one name or in its Text, and has no word of Without. It is a close match if the same holds when words
// of Names may differ from words of Words, or from their beginnings, by a few letters or by where they are separated, or when some words that follow each
// other in Words are a whole name: textsearch.Match is the definition.
// A query without words matches every document. No result depends on documents that are out of the scope or the filter.
type Search interface {
	// Find returns candidates. When there are at most Limit literal matches, all of them are candidates, and close matches fill what is left: those with the
	// fewest edits (Edits of textsearch.Matching), of equally many those of the greatest popularity, of equal ones those with the smallest IDs. Where more than
	// MaxSearchClose documents have a name that is close to a word of the query, or to all of it without spaces, some close matches may be missing and others be there
	// instead. When there are more than Limit literal matches, candidates are first the documents of which a name has all words of the query and no other word, then
	// those of the people in Scope.Friends, then those of the greatest popularity, of equal ones the smallest ID.
	Find(ctx context.Context, request SearchRequest) (SearchResult, error)
}
