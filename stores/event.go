package stores

import "context"

// EventKind says what happened.
type EventKind string

// The kinds of events, and of what their topics are.
const (
	MessagePublished    EventKind = "MESSAGE_PUBLISHED"    // of the author; of the page of a post there; of the post that begins a comment's thread
	ReplyReceived       EventKind = "REPLY_RECEIVED"       // of who wrote what is answered
	FriendshipRequested EventKind = "FRIENDSHIP_REQUESTED" // of who is asked
	FriendshipAccepted  EventKind = "FRIENDSHIP_ACCEPTED"  // of both
	ReactionReceived    EventKind = "REACTION_RECEIVED"    // of who wrote the message
	PageJoined          EventKind = "PAGE_JOINED"          // of who joined
)

// An Event says that something happened. It holds ids and no contents: what its reader may see of it is decided when it is read.
type Event struct {
	Kind    EventKind
	By      ID // who did it
	To      ID // the person it was done to: who is answered, asked or accepted, or whose message it is; zero when it was done to nobody
	Subject ID // the message, friendship or page
}

// A Channel is the events of one kind that are of one thing.
type Channel struct {
	Kind EventKind
	Of   ID
}

// MaxPendingEvents is how many events wait for the reader of a Subscription.
const MaxPendingEvents = 256

// Events tells events to those who listen when they happen. Nothing is kept: what was published before somebody listened, or
// before the engine was opened again, is not told, and who must know it asks for the lists.
type Events interface {
	// Publish tells e to every subscription to a topic of e's kind of one of of, to each once, and waits for no reader. Any two
	// events come in the same order to all who get both; those of one publisher in the order in which they were published.
	// At most MaxBatch of.
	Publish(ctx context.Context, e Event, of ...ID) error

	// Subscribe listens to topics: what is published after it has returned is told, until the subscription ends. ctx is for
	// the call alone. At most MaxBatch topics.
	Subscribe(ctx context.Context, topics ...Channel) (Subscription, error)
}

// A Subscription holds the events that wait for its reader, who is one goroutine at a time: at most MaxPendingEvents. With one more
// it ends, so that nobody waits for a reader who is too slow, and nobody believes to have heard everything.
type Subscription interface {
	// Add listens to further topics. At most MaxBatch topics. When the subscription has ended it gives what Next gives.
	Add(ctx context.Context, topics ...Channel) error

	// Next returns the event that waits longest, also when ctx has ended, or waits for one until ctx ends. When the
	// subscription has ended, what waited is gone: it gives ErrSlowConsumer when the reader was too slow, or else ErrClosed.
	Next(ctx context.Context) (Event, error)

	// Close ends the subscription, also under a Next that waits. Closing twice does no harm.
	Close()
}
