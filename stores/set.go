package stores

// A Set holds one engine's answer for every port. The front door fills it; nothing in it is nil.
type Set struct {
	Places         Places
	Organisations  Organisations
	Users          Users
	Friendships    Friendships
	Network        Network
	Circles        Circles
	CircleTopics   CircleTopics
	CircleActivity CircleActivity
	Interests      Interests
	Likes          Likes
	Pages          Pages
	Memberships    Memberships
	Messages       Messages
	Threads        Threads
	Reactions      Reactions
	Sessions       Sessions
	Events         Events
	Archive        Archive
}
