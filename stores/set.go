package stores

// A Set holds one engine's answer for every port. The front door fills it; nothing in it is nil.
type Set struct {
	Users       Users
	Friendships Friendships
	Network     Network
	Interests   Interests
	Likes       Likes
	Sessions    Sessions
	Archive     Archive
}
