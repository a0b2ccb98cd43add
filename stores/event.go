package stores

import "context"

// EventKind is the kind of an event.
type EventKind string

// The kinds of events. The comments say whose channels an event is published to.
const (
	MessagePublished    EventKind = "MESSAGE_PUBLISHED"    // the author; the page of a post; the post of a comment's thread
	ReplyReceived       EventKind = "REPLY_RECEIVED"       // the author of the message replied to
	FriendshipRequested EventKind = "FRIENDSHIP_REQUESTED" // the person who received the request
	FriendshipAccepted  EventKind = "FRIENDSHIP_ACCEPTED"  // both people
	ReactionReceived    EventKind = "REACTION_RECEIVED"    // the author of the message
	MessageChanged      EventKind = "MESSAGE_CHANGED"      // the message; the post of its thread
	PageJoined          EventKind = "PAGE_JOINED"          // the person who joined
)

// An Event reports that something happened. It holds IDs and no content: what a reader may see is decided when the event is delivered.
type Event struct {
	Kind    EventKind
	By      ID // who acted
	To      ID // the person who receives the reply, request or acceptance, or the author of the message; zero when there is none
	Subject ID // the message, friendship or page
}

// A Channel is the events of one kind about one thing.
type Channel struct {
	Kind EventKind
	Of   ID
}

// MaxPendingEvents is the largest number of pending events of a Subscription.
const MaxPendingEvents = 256

// Events publishes events to subscriptions. Events are not stored: a subscription does not receive events published before it began or
// before the engine was opened again.
type Events interface {
	// Publish delivers e once to every subscription to a channel of e's kind and one of the IDs of. It never waits for a reader. All
	// subscriptions that receive the same two events receive them in the same order; the events of one publisher in the order of
	// publishing. At most MaxBatch IDs.
	Publish(ctx context.Context, e Event, of ...ID) error

	// Subscribe returns a subscription to channels. It receives what is published after Subscribe has returned. ctx ends only the call. At
	// most MaxBatch channels.
	Subscribe(ctx context.Context, topics ...Channel) (Subscription, error)
}

// A Subscription holds at most MaxPendingEvents events for one reader at a time. With one more it ends: publishers never wait, and a reader
// learns that events were lost.
type Subscription interface {
	// Add subscribes to more channels. At most MaxBatch channels. After the end of the subscription it returns the error of Next.
	Add(ctx context.Context, topics ...Channel) error

	// Next returns the oldest pending event, also when ctx has ended, or waits for one until ctx ends. After the end of the subscription
	// pending events are dropped and it returns ErrSlowConsumer for a slow reader, ErrUnavailable when the engine has lost the connection that
	// delivers events, so that some may be lost, otherwise ErrClosed.
	Next(ctx context.Context) (Event, error)

	// Close ends the subscription, also during Next. Closing twice does nothing.
	Close()
}
