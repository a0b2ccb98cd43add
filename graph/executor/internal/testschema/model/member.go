package model

// A Member is an object for benchmarks.
type Member struct {
	ID, Name   string
	Age        int
	Friends    []*Member
	Notes      []*Note
	FriendPage *MemberConnection
	NotePage   *NoteConnection
}

// A Note is something short.
type Note struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Likes int    `json:"likes"`
}

// Connections and their edges.
type (
	MemberConnection struct{ Edges []*MemberEdge }
	MemberEdge       struct{ Node *Member }
	NoteConnection   struct{ Edges []*NoteEdge }
	NoteEdge         struct{ Node *Note }
)
