package model

// A MessageList says which list of posts a connection is a page of.
type MessageList string

// On somebody's wall; on a page.
const (
	OnWall MessageList = "wall"
	OnPage MessageList = "page"
)
