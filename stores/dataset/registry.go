package dataset

import "fivefold/stores"

// csvSchemas returns all schemas in the order of stores.Tables: rows refer only to rows of their own table and of tables before it.
func csvSchemas() []csvFile {
	return []csvFile{
		placeSchema(), organisationSchema(), userSchema(), passwordSchema(), affiliationSchema(), interestSchema(), genreSchema(),
		blockSchema(), friendshipSchema(), likeSchema(), pageSchema(), pageTopicSchema(), pageLinkSchema(), membershipSchema(),
		postSchema(), commentSchema(), messageTopicSchema(), reactionSchema(),
	}
}

// sourceKinds lists all kinds. A new kind takes the next code.
var sourceKinds = []sourceKind{
	{"user", stores.KindUser, 1},
	{"interest", stores.KindInterest, 2},
	{"artist", stores.KindInterest, 3},
	{"tag", stores.KindInterest, 4},
	{"genre", stores.KindInterest, 5},
	{"person", stores.KindUser, 6},
	{"tagclass", stores.KindInterest, 7},
	{"place", stores.KindPlace, 8},
	{"organisation", stores.KindOrganisation, 9},
	{"forum", stores.KindPage, 10},
	{"page", stores.KindPage, 11},
	{"post", stores.KindPost, 12},
	{"comment", stores.KindComment, 13},
}
