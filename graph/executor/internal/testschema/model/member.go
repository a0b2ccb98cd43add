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

// A MemberConnection is a page of members.
type MemberConnection struct{ Edges []*MemberEdge }

// A MemberEdge holds one member of a page.
type MemberEdge struct{ Node *Member }

// A NoteConnection is a page of notes.
type NoteConnection struct{ Edges []*NoteEdge }

// A NoteEdge holds one note of a page.
type NoteEdge struct{ Node *Note }
