package stores

import (
	"context"
	"time"
)

// ReactionKind says how somebody feels about a message.
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

// A Reaction says how a person feels about a message. There is one for a person and a message.
type Reaction struct {
	User    ID
	Message ID // a post or a comment
	Kind    ReactionKind
	Since   time.Time
}

// A ReactionCount says how many people reacted so.
type ReactionCount struct {
	Kind  ReactionKind
	Count int
}

// A ReceivedReaction reaction is the latest of one person to what another wrote.
type ReceivedReaction struct {
	Reaction
	WrittenAt time.Time // when the message was
}

// Reactions keeps how people feel about messages. Whether viewer may read a message asked about is the caller's affair; those
// who block viewer are left out and not counted.
type Reactions interface {
	// Set stores a reaction and returns it; one that is there takes the new kind and keeps its Since. A missing person, and a
	// missing or deleted message, give ErrNotFound.
	Set(ctx context.Context, r Reaction) (Reaction, error)

	// Remove takes a reaction away. One that is not there gives ErrNoReaction.
	Remove(ctx context.Context, user, message ID) error

	// Between returns the reactions of user to those of messages that user reacted to. At most MaxBatch messages.
	Between(ctx context.Context, user ID, messages []ID) (map[ID]Reaction, error)

	// Of returns a window of the reactions to each message, newest first, then by ID of the person.
	Of(ctx context.Context, viewer ID, messages []ID, window Window) (map[ID]List[Reaction], error)

	// Counts returns how many reactions of each kind each message has, most first, then by kind; kinds nobody used are left
	// out. At most MaxBatch messages.
	Counts(ctx context.Context, viewer ID, messages []ID) (map[ID][]ReactionCount, error)

	// Received returns a window of the latest reaction of each person to what each of people wrote and viewer may read, as
	// Threads has it, newest first, then by ID of who reacted. Of several at one time it is the one to the message with the
	// smallest ID.
	Received(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[ReceivedReaction], error)
}
