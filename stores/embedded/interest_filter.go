package embedded

import "fivefold/stores"

// likeCondition returns the condition, beginning with AND, that the interest of the like x passes the filter.
func likeCondition(filter stores.InterestFilter) string {
	condition := ""
	if filter.Kind != "" {
		condition += " AND EXISTS (SELECT 1 FROM interest i WHERE i.id = x.interest AND i.kind = :kind)"
	}
	if !filter.Genre.IsZero() {
		condition += " AND EXISTS (SELECT 1 FROM genre g WHERE g.interest = x.interest AND g.genre = :genre)"
	}
	if _, given := filter.GenreName.Value(); given {
		condition += ` AND EXISTS (SELECT 1 FROM genre g CROSS JOIN interest i ON i.id = g.genre
			WHERE g.interest = x.interest AND i.name_key = :genre_name AND i.name_key <> '')`
	}
	return condition
}

// interestCondition returns the condition, beginning with AND, that the interest x passes the filter. It reads the interests of a genre,
// which are fewer than all interests.
func interestCondition(filter stores.InterestFilter) string {
	condition := ""
	if filter.Kind != "" {
		condition += " AND x.kind = :kind"
	}
	if !filter.Genre.IsZero() {
		condition += " AND x.id IN (SELECT interest FROM genre WHERE genre = :genre)"
	}
	if _, given := filter.GenreName.Value(); given {
		condition += ` AND x.id IN (SELECT g.interest FROM interest i CROSS JOIN genre g ON g.genre = i.id
			WHERE i.name_key = :genre_name AND i.name_key <> '')`
	}
	return condition
}

// filterArgs returns the arguments of both conditions.
func filterArgs(filter stores.InterestFilter) []arg {
	genreName, _ := filter.GenreName.Value()
	return []arg{
		named("kind", textArg(filter.Kind)), named("genre", idArg(filter.Genre, stores.KindInterest)), named("genre_name", textArg(genreName)),
	}
}
