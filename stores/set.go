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
	Search         Search
	SearchIndex    SearchIndex
	Ledger         Ledger
	Books          Books
	Delivery       Delivery
	AdReports      AdReports
	Payments       Payments
	Outflows       Outflows
	ProviderEvents ProviderEvents
	LocalPayments  LocalPayments
	Answers        Answers
	Advertisers    Advertisers
	Campaigns      Campaigns
	AdSets         AdSets
	Creatives      Creatives
	AdPreferences  AdPreferences
	Records        Records
}
