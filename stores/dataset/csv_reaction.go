package dataset

import (
	"time"

	"fivefold/stores"
)

func reactionSchema() csvSchema[stores.Reaction] {
	type row = stores.Reaction
	message := func(r *row) *stores.ID { return &r.Message }
	return csvSchema[row]{
		rows:     "user and post or comment that they reacted to",
		defaults: func(now time.Time) row { return row{Kind: stores.ReactionLike, Since: now} },
		complete: func(r *row, _ time.Time) error { return checkMessage(r.Message) },
		columns: []column[row]{
			idColumn("user", "user", func(r *row) *stores.ID { return &r.User }),
			messageColumn("post", "comment", stores.KindPost, message),
			messageColumn("comment", "post", stores.KindComment, message),
			optional(enumColumn("kind", func(r *row) *stores.ReactionKind { return &r.Kind }, stores.ReactionLike, stores.ReactionLove,
				stores.ReactionLaugh, stores.ReactionWow, stores.ReactionSad, stores.ReactionAngry), code(stores.ReactionLike)),
			optional(timeColumn("since", func(r *row) *time.Time { return &r.Since }), timeOfImport),
		},
	}
}
