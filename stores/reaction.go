package stores

import (
	"context"
	"time"
)

// ReactionKind is the kind of a reaction.
type ReactionKind string

// The kinds of reactions.
const (
	ReactionLike  ReactionKind = "LIKE"
	ReactionLove  ReactionKind = "LOVE"
	ReactionLaugh ReactionKind = "LAUGH"
	ReactionWow   ReactionKind = "WOW"
	ReactionSad   ReactionKind = "SAD"
	ReactionAngry ReactionKind = "ANGRY"
)

// A Reaction is a person's reaction to a message. There is at most one per person and message.
type Reaction struct {
	User    ID
	Message ID // a post or a comment
	Kind    ReactionKind
	Since   time.Time
}

// A ReactionCount is a kind and the number of reactions of that kind.
type ReactionCount struct {
	Kind  ReactionKind
	Count int
}

// A ReactionChange is the result of Reactions.Set.
type ReactionChange struct {
	Reaction
	Changed bool // the reaction is new or of another kind
}

// A ReceivedReaction is the latest reaction of one person to the messages of another.
type ReceivedReaction struct {
	Reaction
	WrittenAt time.Time // when the message was written
}

// Position returns the position of r among the reactions to a message.
func (r Reaction) Position() ListPosition { return ListPosition{Rank: r.Since.UnixMicro(), ID: r.User} }

// Reactions keeps reactions to messages. It is the truth about them. Whether viewer may read the messages given is checked by the caller.
// Reactions of people who block viewer are neither listed nor counted.
type Reactions interface {
	// Set stores a reaction and returns it, and whether it is new or of another kind. An existing one keeps its Since and takes the new
	// kind. A missing person, and a missing or deleted message, return ErrNotFound.
	Set(ctx context.Context, r Reaction) (ReactionChange, error)

	// Remove deletes a reaction. A missing one returns ErrNoReaction.
	Remove(ctx context.Context, user, message ID) error

	// Between returns the reactions of user to messages. At most MaxBatch messages.
	Between(ctx context.Context, user ID, messages []ID) (map[ID]Reaction, error)

	// Of returns a window of the reactions to each message, newest first, then by ID of the person.
	Of(ctx context.Context, viewer ID, messages []ID, window Window) (map[ID]List[Reaction], error)

	// Counts returns the number of reactions of each kind to each message, most first, then by kind. Unused kinds are absent. At most
	// MaxBatch messages.
	Counts(ctx context.Context, viewer ID, messages []ID) (map[ID][]ReactionCount, error)

	// Received returns a window of the latest reaction of each person to the messages of each of people that viewer may read (see Threads),
	// newest first, then by ID of the person who reacted. Of simultaneous reactions it is the one to the message with the smallest ID.
	Received(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[ReceivedReaction], error)
}
