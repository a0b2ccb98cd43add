package stores

import (
	"context"
	"errors"
	"time"
)

// Audience is who may read a post. FRIENDS and ONLY_ME refer to the author.
type Audience string

// Everyone; the author's friends and the author; only the author.
const (
	AudiencePublic  Audience = "PUBLIC"
	AudienceFriends Audience = "FRIENDS"
	AudienceOnlyMe  Audience = "ONLY_ME"
)

// The rules of the texts of messages. A post has a text or an image.
var (
	PostText     = Text{Max: 5000, Lines: true}
	PostImage    = Text{Max: 500, Form: imageForm}
	PostLanguage = Text{Max: maxLanguage, Form: languageForm}
	CommentText  = Text{Min: 1, Max: 5000, Lines: true}
)

// The kinds of the IDs of messages.
const (
	KindPost    Kind = "post"
	KindComment Kind = "comment"
)

// A Post begins a thread, on a person's wall or on a page.
type Post struct {
	ID        ID
	Author    ID
	Wall      ID        // the person whose wall it is on; zero on a page
	Page      ID        // the page it is on; zero on a wall
	Text      string    // empty when there is only an image
	Image     string    // address or file name; empty when there is only a text
	Language  string    // a BCP 47 tag; empty when unknown
	Audience  Audience  // Public on a page
	Place     ID        // where it was written; zero when unknown
	CreatedAt time.Time // UTC, to the microsecond
	EditedAt  time.Time // when it was last edited; the zero time when never
	DeletedAt time.Time // since when it is deleted; the zero time when it is not
	DeletedBy ID        // who deleted it; zero when it is not
}

// A Comment replies to a post or to another comment.
type Comment struct {
	ID        ID
	Author    ID
	Post      ID // the post of the thread; set by engines from ReplyTo, never by callers
	ReplyTo   ID // the post or comment it replies to
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
	IsEntity()
}

// MessageOrder is the order of a list of messages; one is the reverse of the other.
type MessageOrder string

// Newest first; oldest first.
const (
	MessagesNewest MessageOrder = "NEWEST"
	MessagesOldest MessageOrder = "OLDEST"
)

// Position returns the position of p in every list of messages.
func (p Post) Position() ListPosition { return ListPosition{Rank: p.CreatedAt.UnixMicro(), ID: p.ID} }

// IsNode marks Post as a type of the node field.
func (Post) IsNode() {}

// IsEntity marks Post as an entity of the federated graph.
func (Post) IsEntity() {}

// IsMessage marks Post as a message.
func (Post) IsMessage() {}

// Position returns the position of c in every list of messages. Its author is not part of it: cursors contain positions, and a viewer may
// see a comment without its author.
func (c Comment) Position() ListPosition {
	return ListPosition{Rank: c.CreatedAt.UnixMicro(), ID: c.ID}
}

// IsNode marks Comment as a type of the node field.
func (Comment) IsNode() {}

// IsEntity marks Comment as an entity of the federated graph.
func (Comment) IsEntity() {}

// IsMessage marks Comment as a message.
func (Comment) IsMessage() {}

// A MessageTopic records that a message is about an interest. A message has at most MaxTopics.
type MessageTopic struct{ Message, Interest ID }

// MaxTopics is the largest number of topics of a message.
const MaxTopics = 50

// A MessageChange holds the new values of a message's fields; nil fields do not change. Image, Language and Audience are ignored for
// comments.
type MessageChange struct {
	Text     *string
	Image    *string
	Language *string
	Audience *Audience
	Topics   *[]ID
}

// Check returns the change of a message of the given kind with its texts as stores keep them, or a FieldError for each field that is not
// valid.
func (c MessageChange) Check(kind Kind) (MessageChange, error) {
	text := PostText
	if kind == KindComment {
		text = CommentText
	}
	err := errors.Join(
		checkText("text", &c.Text, text),
		checkText("image", &c.Image, PostImage),
		checkText("language", &c.Language, PostLanguage),
		checkList("topicIds", &c.Topics, checkTopics),
	)
	return c, err
}

// Apply changes the fields of p. Topics are not fields of a post.
func (c MessageChange) Apply(p *Post) {
	apply(&p.Text, c.Text)
	apply(&p.Image, c.Image)
	apply(&p.Language, c.Language)
	apply(&p.Audience, c.Audience)
}

func checkTopics(topics []ID) ([]ID, error) {
	if len(topics) > MaxTopics {
		return nil, countError(MaxTopics, len(topics))
	}
	return topics, nil
}

// Messages keeps posts and comments. It is the truth about them. It looks at single messages, not at their threads: who may write and read
// them is checked by the caller. A topic given twice is one topic.
type Messages interface {
	// CreatePost stores a post and its topics atomically. A missing author, wall, page, place or topic returns ErrNotFound.
	CreatePost(ctx context.Context, p Post, topics []ID) error

	// CreateComment stores a comment and its topics atomically and returns the comment. A missing author, place or topic, and a missing
	// or deleted message to reply to, return ErrNotFound.
	CreateComment(ctx context.Context, c Comment, topics []ID) (Comment, error)

	// Edit changes a message and sets its EditedAt to at, or changes nothing. EditedAt stays when every given value is the present one. A missing or deleted message and a missing topic return
	// ErrNotFound. A change that leaves neither text nor image returns ErrEmptyMessage, also among concurrent edits.
	Edit(ctx context.Context, id ID, change MessageChange, at time.Time) error

	// Delete marks a message as deleted by a person since at. A deleted message does not change. A missing message or person returns
	// ErrNotFound.
	Delete(ctx context.Context, id, by ID, at time.Time) error

	// Restore removes the mark that by set; a message that is not deleted does not change. A missing message, and one deleted by another
	// person, return ErrNotFound.
	Restore(ctx context.Context, id, by ID) error

	// Posts returns the posts it finds, including deleted ones, in no order. At most MaxBatch ids.
	Posts(ctx context.Context, ids []ID) (map[ID]Post, error)

	// Comments returns the comments it finds, including deleted ones, in no order. At most MaxBatch ids.
	Comments(ctx context.Context, ids []ID) (map[ID]Comment, error)

	// Topics returns the topics of each message, ordered by ID. At most MaxBatch messages.
	Topics(ctx context.Context, messages []ID) (map[ID][]ID, error)
}

// Threads lists the messages that viewer may read, as MessageListed says: messages that are not deleted, in the thread of a post that is
// not deleted and whose readers include viewer, and that viewer wrote, moderates, or whose author does not block viewer. Lists are ordered
// newest first, then by ID, unless stated otherwise. Freshness is that of the engine; the embedded engine reads the truth.
type Threads interface {
	// ByAuthors returns a window of the posts and comments that each person wrote.
	ByAuthors(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[ID], error)

	// OnWalls returns a window of the posts on each person's wall.
	OnWalls(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[ID], error)

	// OnPages returns a window of the posts on each page.
	OnPages(ctx context.Context, viewer ID, pages []ID, window Window) (map[ID]List[ID], error)

	// Replies returns a window of the comments that reply directly to each message. Among them are the deleted comments that Answered
	// reports.
	Replies(ctx context.Context, viewer ID, messages []ID, window Window) (map[ID]List[ID], error)

	// Answered reports which of the comments are deleted and answered: below them, through such comments only, is a comment that viewer may
	// read, and viewer could read the comment if it were not deleted and may read the post of the thread. At most MaxBatch comments.
	Answered(ctx context.Context, viewer ID, comments []ID) (map[ID]bool, error)

	// Comments returns a window of the comments in the thread of each post, at any depth.
	Comments(ctx context.Context, viewer ID, posts []ID, window Window) (map[ID]List[ID], error)

	// Deleted returns a window of the deleted posts and comments that each person wrote, by whomever they were deleted. It is for the
	// person: access is checked by the caller.
	Deleted(ctx context.Context, people []ID, window Window) (map[ID]List[ID], error)

	// DeletedOnPages returns a window of the deleted posts on each page that viewer may restore, as PostRestorers says.
	DeletedOnPages(ctx context.Context, viewer ID, pages []ID, window Window) (map[ID]List[ID], error)

	// DeletedOnWalls returns a window of the deleted posts on each person's wall that viewer may restore, as PostRestorers says.
	DeletedOnWalls(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[ID], error)

	// DeletedComments returns a window of the deleted comments in the thread of each post, at any depth, that viewer may restore, as
	// CommentRestorers says.
	DeletedComments(ctx context.Context, viewer ID, posts []ID, window Window) (map[ID]List[ID], error)

	// ToAuthors returns a window of the comments that reply directly to what each person wrote, including the person's own.
	ToAuthors(ctx context.Context, viewer ID, people []ID, window Window) (map[ID]List[ID], error)

	// ReplyCounts returns how often the two people of each pair replied to each other directly. Pairs that never did are absent. At most
	// MaxBatch pairs.
	ReplyCounts(ctx context.Context, viewer ID, pairs []Pair) (map[Pair]ReplyCounts, error)
}

// ReplyCounts is how often two people replied to each other directly.
type ReplyCounts struct {
	ToPosts    int // comments on a post of the other
	ToComments int // comments on a comment of the other
}

// Weight measures how much two people talk: 1 for each comment on a post, 0.5 for each reply to a comment.
func (e ReplyCounts) Weight() float64 { return float64(e.ToPosts) + float64(e.ToComments)/2 }
