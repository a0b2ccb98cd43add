package stores

// A Set holds an implementation of every port; none is nil. Package engines fills it.
type Set struct {
	Places         Places
	Organisations  Organisations
	Users          Users
	Credentials    Credentials
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
	Projections    Projections
	Outbox         Outbox
	Archive        Archive
}
