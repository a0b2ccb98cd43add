package dataset

import (
	"errors"
	"fmt"
	"time"

	"fivefold/stores"
)

func messageTopicSchema() csvSchema[stores.MessageTopic] {
	type row = stores.MessageTopic
	message := func(r *row) *stores.ID { return &r.Message }
	return csvSchema[row]{
		rows:     "post or comment and interest that it is about",
		defaults: func(time.Time) row { return row{} },
		complete: func(r *row, _ time.Time) error { return checkMessage(r.Message) },
		columns: []column[row]{
			messageColumn("post", "comment", stores.KindPost, message),
			messageColumn("comment", "post", stores.KindComment, message),
			idColumn("interest", "interest", func(r *row) *stores.ID { return &r.Interest }),
		},
	}
}

// messageColumn is one of the two columns for a message, post or comment: their keys are separate. In each row, one of the two is empty.
func messageColumn[T any](name, other string, kind stores.Kind, of func(*T) *stores.ID) column[T] {
	return column[T]{
		name: name, value: keyValue(string(kind)), empty: "`" + other + "` must be set", refers: true,
		write: func(r T) string {
			if id := *of(&r); id.Kind == kind {
				return id.String()
			}
			return ""
		},
		read: func(r *T, f string) (err error) {
			if !of(r).IsZero() {
				return fmt.Errorf("%s is set too; a row has one of the two", other)
			}
			*of(r), err = parseCSVID(string(kind), f)
			return err
		},
	}
}

// checkMessage returns an error if a row names no message.
func checkMessage(message stores.ID) error {
	if message.IsZero() {
		return errors.New("post and comment are both empty")
	}
	return nil
}

// completeDeletion checks the columns of a deletion. The default of deleted_by is the author.
func completeDeletion(author stores.ID, at time.Time, by *stores.ID) error {
	switch {
	case at.IsZero() && !by.IsZero():
		return errors.New("deleted_by is set, but deleted_at is empty")
	case !at.IsZero() && by.IsZero():
		*by = author
	}
	return nil
}
