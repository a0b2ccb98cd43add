package stores

import (
	"context"
	"time"
)

// Audience says who may read a post. It is said by the author, and of the author's friends.
type Audience string

// Everybody; the author's friends and the author; only the author.
const (
	AudiencePublic  Audience = "PUBLIC"
	AudienceFriends Audience = "FRIENDS"
	AudienceOnlyMe  Audience = "ONLY_ME"
)

// A Post begins a thread, on somebody's wall or on a page.
type Post struct {
	ID        ID
	Author    ID
	Wall      ID        // the person on whose wall it stands; zero when it stands on a page
	Page      ID        // the page it stands on; zero when it stands on a wall
	Text      string    // at most 5000 characters, lines ending in LF; empty when there is only an image
	Image     string    // address or file name, at most 500 characters; empty when there is only a text
	Language  string    // a BCP 47 tag of at most MaxLanguage characters; empty when not told
	Audience  Audience  // Public on a page
	Place     ID        // where it was written; zero when not told
	CreatedAt time.Time // UTC, to the microsecond
	EditedAt  time.Time // when it was last edited; the zero time when never
	DeletedAt time.Time // since when it is deleted; the zero time when it is not
	DeletedBy ID        // who deleted it; zero when it is not
}

// A Comment answers a post or another comment.
type Comment struct {
	ID        ID
	Author    ID
	Post      ID // with which the thread begins; engines fill it from ReplyTo, and never take it from a caller
	ReplyTo   ID // the post or comment it answers
	Text      string
	Place     ID
	CreatedAt time.Time
	EditedAt  time.Time
	DeletedAt time.Time
	DeletedBy ID
}

// A Message is a Post or a Comment.
type Message interface {
	Node
	IsMessage()
}

// Position gives the place of p in every list of messages that it is in.
func (p Post) Position() ListPosition { return ListPosition{Rank: p.CreatedAt.UnixMicro(), ID: p.ID} }

// IsNode says that a Post is found by the API's node field.
func (Post) IsNode() {}

// IsEntity says that a Post is an entity of the federated graph.
func (Post) IsEntity() {}

// IsMessage says that a Post is a message.
func (Post) IsMessage() {}

// Position gives the place of c among the messages of its author.
func (c Comment) Position() ListPosition {
	return ListPosition{Rank: c.CreatedAt.UnixMicro(), ID: c.ID}
}

// ReplyPosition gives the place of c among the comments that answer the same message.
func (c Comment) ReplyPosition() ListPosition {
	return ListPosition{Rank: c.CreatedAt.UnixMicro(), Text: string(c.Author.UUID[:]), ID: c.ID}
}

// IsNode says that a Comment is found by the API's node field.
func (Comment) IsNode() {}

// IsEntity says that a Comment is an entity of the federated graph.
func (Comment) IsEntity() {}

// IsMessage says that a Comment is a message.
func (Comment) IsMessage() {}

// A MessageTopic says that a message is about an interest. A message has at most MaxTopics.
type MessageTopic struct{ Message, Interest ID }

// MaxTopics is how many topics a message may have.
const MaxTopics = 50

// A MessageChange says what to change of a message; nil leaves a thing as it is. Image, Language and Audience are of posts only.
type MessageChange struct {
	Text     *string
	Image    *string
	Language *string
	Audience *Audience
	Topics   *[]ID
}

// Messages keeps posts and comments. Who may write and read them is the caller's affair: it looks at a message alone, and not at
// the thread that it stands in. A topic given twice is one topic.
type Messages interface {
	// CreatePost stores a post and its topics, or nothing. A missing author, wall, page, place or topic gives ErrNotFound.
	CreatePost(ctx context.Context, p Post, topics []ID) error

	// CreateComment stores a comment and its topics, or nothing, and returns the comment. A missing author, place or topic,
	// and a missing or deleted message to reply to, give ErrNotFound.
	CreateComment(ctx context.Context, c Comment, topics []ID) (Comment, error)

	// Edit changes a message, whose EditedAt becomes at, or nothing. A missing or deleted message and a missing topic give
	// ErrNotFound. A new text or image after which there is neither gives ErrEmptyMessage, also when others edit at the same time.
	Edit(ctx context.Context, id ID, change MessageChange, at time.Time) error

	// Delete marks a message as deleted by somebody since at; one that is marked stays as it is, whoever marked it. A missing
	// message and a missing person give ErrNotFound.
	Delete(ctx context.Context, id, by ID, at time.Time) error

	// Restore takes away the mark that by made; a message without one stays as it is. A missing message, and one that somebody
	// else marked, give ErrNotFound.
	Restore(ctx context.Context, id, by ID) error

	// Posts returns the posts it finds, deleted ones too. At most MaxBatch ids.
	Posts(ctx context.Context, ids []ID) (map[ID]Post, error)

	// Comments returns the comments it finds, deleted ones too. At most MaxBatch ids.
	Comments(ctx context.Context, ids []ID) (map[ID]Comment, error)

	// Topics returns the topics of each message, in order of their IDs. At most MaxBatch messages.
	Topics(ctx context.Context, messages []ID) (map[ID][]ID, error)
}

// Threads lists messages as viewer may read them: never one that is deleted, or whose author blocks viewer, or that stands on
// the wall of somebody who blocks viewer; of posts those whose Audience viewer belongs to; of comments those whose thread
// begins with a post that viewer may read. Every list is newest first, then by ID, but where it says otherwise.
type Threads interface {
	// ByAuthors returns a window of the posts and comments that each person wrote.
	ByAuthors(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[ID], error)

	// OnWalls returns a window of the posts on each person's wall.
	OnWalls(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[ID], error)

	// OnPages returns a window of the posts on each page.
	OnPages(ctx context.Context, viewer ID, pages []ID, window Window) (map[ID]List[ID], error)

	// Replies returns a window of the comments that answer each message directly, newest first, then by ID of the author, then
	// by ID.
	Replies(ctx context.Context, viewer ID, messages []ID, window Window) (map[ID]List[ID], error)

	// ToAuthors returns a window of the comments that answer directly what each person wrote, their own among them.
	ToAuthors(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[ID], error)

	// ReplyCounts returns how often the two people of each pair answered each other directly. Pairs who never did are absent. At
	// most MaxBatch pairs.
	ReplyCounts(ctx context.Context, viewer ID, pairs []Pair) (map[Pair]ReplyCounts, error)
}

// An ReplyCounts says how often two people answered each other directly.
type ReplyCounts struct {
	ToPosts    int // comments on a post of the other
	ToComments int // comments on a comment of the other
}

// Weight says how much two people talk: 1 for each comment on a post, 0.5 for each on a comment.
func (e ReplyCounts) Weight() float64 { return float64(e.ToPosts) + float64(e.ToComments)/2 }
