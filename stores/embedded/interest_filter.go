package embedded

import "fivefold/stores"

// filterLikes gives the condition, to be added to another, that the filter lets the interest of the like x through.
func filterLikes(filter stores.InterestFilter) string {
	condition := ""
	if filter.Kind != "" {
		condition += " AND EXISTS (SELECT 1 FROM interest i WHERE i.id = x.interest AND i.kind = :kind)"
	}
	if !filter.Genre.IsZero() {
		condition += " AND EXISTS (SELECT 1 FROM genre g WHERE g.interest = x.interest AND g.genre = :genre)"
	}
	if filter.GenreName != "" {
		condition += ` AND EXISTS (SELECT 1 FROM genre g CROSS JOIN interest i ON i.id = g.genre
			WHERE g.interest = x.interest AND i.name_key = :genre_name)`
	}
	return condition
}

// filterInterests gives the condition, to be added to another, that the filter lets the interest x through. A genre is asked
// for its interests, which are fewer than all.
func filterInterests(filter stores.InterestFilter) string {
	condition := ""
	if filter.Kind != "" {
		condition += " AND x.kind = :kind"
	}
	if !filter.Genre.IsZero() {
		condition += " AND x.id IN (SELECT interest FROM genre WHERE genre = :genre)"
	}
	if filter.GenreName != "" {
		condition += ` AND x.id IN (SELECT g.interest FROM interest i CROSS JOIN genre g ON g.genre = i.id
			WHERE i.name_key = :genre_name)`
	}
	return condition
}

// filterArgs names the arguments of the filter.
func filterArgs(filter stores.InterestFilter) []any {
	return []any{
		named("kind", filter.Kind), named("genre", bytesOf(filter.Genre, stores.KindInterest)), named("genre_name", filter.GenreName),
	}
}
