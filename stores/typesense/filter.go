package typesense

import (
	"strconv"
	"strings"

	"fivefold/stores"
)

// The operators of filters. A filter contains tokens of encodeWord and encodeText, IDs and numbers, none of which has a meaning in it.
const (
	and = " && "
	or  = " || "
)

const notDeleted = "deleted:=false"

// list returns the filter of documents of which a field has one of values.
func list(field string, values []string) string {
	return field + ":=[" + strings.Join(values, ",") + "]"
}

// notList returns the filter of documents of which a field has none of values.
func notList(field string, values []string) string {
	return field + ":!=[" + strings.Join(values, ",") + "]"
}

// scopeFilter returns the filter of a scope: see stores.SearchScope.
func scopeFilter(s stores.SearchScope) string {
	filter := "public:=true"
	if friends := texts(s.Friends); len(friends) > 0 {
		filter = "(" + filter + or + list("friends_of", friends) + ")"
	}
	if hidden := texts(s.Hidden); len(hidden) > 0 {
		filter = "(" + filter + and + notList("owners", hidden) + ")"
	}
	if own := texts(s.Own); len(own) > 0 {
		filter = "(" + filter + or + list("keepers", own) + ")"
	}
	return filter
}

// filters returns the filter of what is selected, and false if nothing is.
func filters(f stores.SearchFilter) (all []string, some bool) {
	some = true
	add := func(field string, isSet bool, values []string) {
		if isSet {
			all = append(all, list(field, values))
			some = some && len(values) > 0
		}
	}
	kinds := make([]string, len(f.Kinds))
	for i, k := range f.Kinds {
		kinds[i] = string(k)
	}
	add("kind", f.Kinds != nil, kinds)
	add("category", f.Categories != nil, encodeTexts(f.Categories))
	add("genres", f.Genres != nil, texts(f.Genres))
	add("place", f.Places != nil, texts(f.Places))
	add("language", f.Languages != nil, encodeTexts(f.Languages))
	add("author", f.Authors != nil, texts(f.Authors))
	add("on", f.On != nil, texts(f.On))
	add("groups", f.Groups != nil, texts(f.Groups))
	add("id", f.IDs != nil, texts(f.IDs))
	if !f.From.IsZero() {
		all = append(all, "at:>="+strconv.FormatInt(f.From.UnixMicro(), 10))
	}
	if !f.To.IsZero() {
		all = append(all, "at:<"+strconv.FormatInt(f.To.UnixMicro(), 10))
	}
	return all, some
}

// encodeTexts returns texts as tokens, without empty ones.
func encodeTexts(values []string) []string {
	all := make([]string, 0, len(values))
	for _, v := range values {
		if v != "" {
			all = append(all, encodeText(v))
		}
	}
	return all
}
