package demo

import "fivefold/stores"

// The places where people live. The number in the id of a place is its position in continents, countries and cities, in this order.
var (
	continents = []string{"Europe", "Africa", "Asia", "America"}
	countries  = []pairData{{a: "United Kingdom", b: "Europe"}, {a: "Denmark", b: "Europe"}, {a: "Ghana", b: "Africa"}, {a: "Jordan", b: "Asia"}, {a: "Argentina", b: "America"}}
	cities     = []pairData{{a: "Bristol", b: "United Kingdom"}, {a: "Leeds", b: "United Kingdom"}, {a: "Aarhus", b: "Denmark"}, {a: "Kumasi", b: "Ghana"}, {a: "Amman", b: "Jordan"}, {a: "Rosario", b: "Argentina"}}
	homes      = []pairData{{a: "ada", b: "Bristol"}, {a: "grace", b: "Leeds"}, {a: "linus", b: "Aarhus"}, {a: "kofi", b: "Kumasi"}, {a: "noor", b: "Amman"}, {a: "mateo", b: "Rosario"}}
)

// organisations lists universities and companies. New rows are added only at the end.
var organisations = []struct {
	kind        stores.OrganisationKind
	name, place string
}{
	{stores.University, "Severnside University", "Bristol"},
	{stores.University, "Aire Valley College", "Leeds"},
	{stores.Company, "Quayside Bindery", "Bristol"},
	{stores.Company, "Fjord & Daughters Boatyard", "Aarhus"},
}

// affiliations lists who studied or works where.
var affiliations = []struct {
	handle, organisation string
	year                 int
}{
	{"ada", "Severnside University", 2009}, {"ada", "Quayside Bindery", 2012}, {"grace", "Severnside University", 2009},
	{"grace", "Aire Valley College", 2013}, {"linus", "Fjord & Daughters Boatyard", 2016},
}

// pages lists groups and a business. New rows are added only at the end.
var pages = []struct {
	kind                         stores.PageKind
	category, name, about, owner string
	made                         string
	members, topics              []string
}{
	{stores.Group, "MUSIC", "Records after midnight", "One record a night, and why.", "grace", "2019-06-01 23:30",
		[]string{"ada", "linus", "oisin", "amara", "sven"}, []string{"Radiohead", "Pink Floyd", "Rock"}},
	{stores.Group, "FOOD", "Soup weather", "What you cooked, what went wrong.", "noor", "2020-01-10 18:00",
		[]string{"ada", "grace", "yuki", "priya", "fatima"}, []string{"Ramen", "Phở"}},
	{stores.Business, "COMPANY", "Quayside Bindery", "Books mended by hand since 2012.", "ada", "2018-02-02 09:00",
		[]string{"grace", "zofia"}, nil},
	{stores.Business, "RESTAURANT", "Ταβέρνα Ψαρόβαρκα", "Το ψάρι της ημέρας, κάτω από τη μουριά.", "piet", "2021-01-02 12:00", nil, nil},
	{stores.Business, "SHOP", "Книжная лавка «Закладка»", "Старые книги, новый чай.", "piet", "2021-01-03 12:00", nil, nil},
	{stores.Business, "CAFE", "مقهى الياسمين", "قهوة بالهيل، وكتب للإعارة.", "piet", "2021-01-04 12:00", nil, nil},
	{stores.Business, "RECORD_SHOP", "🎸 ほしのレコード", "中古レコード、水曜休み。", "piet", "2021-01-05 12:00", nil, nil},
}

// A messageData is a post or a comment. A post is on the page or the wall that it names, or on its author's wall. A comment replies to the
// message with the number replyTo, counted from 1 over posts, then comments.
type messageData struct {
	author, date, text string
	page, wall         string
	audience           stores.Audience // default PUBLIC
	replyTo            int
	topics             []string
}

// The posts and comments. New rows are added only at the end.
var (
	posts = []messageData{
		{author: "grace", date: "2021-01-04 23:50", page: "Records after midnight", text: "Tonight: the one with the prism on the sleeve.", topics: []string{"Pink Floyd"}},
		{author: "ada", date: "2021-01-05 23:10", page: "Records after midnight", text: "A record that sounds like fog. Twice.", topics: []string{"Radiohead"}},
		{author: "yuki", date: "2021-01-06 12:30", page: "Soup weather", text: "Second attempt. The broth forgave me. 🍜", topics: []string{"Ramen"}},
		{author: "ada", date: "2021-02-01 08:00", text: "Folio the tortoise is awake, six weeks early."},
		{author: "ada", date: "2021-02-20 21:15", text: "Only for those who know the password to the attic.", audience: stores.AudienceFriends},
		{author: "ada", date: "2021-02-21 07:00", text: "Note to self: return the atlas.", audience: stores.AudienceOnlyMe},
		{author: "linus", date: "2021-02-22 17:40", wall: "ada", text: "The third boat floats. Come and see before it changes its mind."},
		{author: "ada", date: "2021-03-01 10:00", page: "Quayside Bindery", text: "Closed on Friday: the glue needs a rest."},
	}
	comments = []messageData{
		{author: "ada", date: "2021-01-04 23:58", replyTo: 1, text: "Side two first?"},
		{author: "linus", date: "2021-01-05 00:05", replyTo: 9, text: "Never side two first."},
		{author: "oisin", date: "2021-01-05 00:06", replyTo: 9, text: "Always side two first."},
		{author: "grace", date: "2021-01-06 12:45", replyTo: 3, text: "What did you do differently?", topics: []string{"Ramen"}},
		{author: "yuki", date: "2021-01-06 13:00", replyTo: 12, text: "Patience."},
		{author: "grace", date: "2021-02-01 08:20", replyTo: 4, text: "Happy birthday to the shell."},
		{author: "mateo", date: "2021-02-20 22:00", replyTo: 5, text: "Is it still \"rhubarb\"?"},
	}
)

// reactions lists reactions to the message with the number to.
var reactions = []struct {
	handle, date string
	kind         stores.ReactionKind
	to           int
}{
	{"ada", "2021-01-04 23:55", stores.ReactionLove, 1}, {"sven", "2021-01-05 06:00", stores.ReactionLike, 1},
	{"grace", "2021-01-05 23:15", stores.ReactionLike, 2}, {"oisin", "2021-01-06 00:01", stores.ReactionWow, 2},
	{"grace", "2021-02-01 08:21", stores.ReactionLove, 4}, {"noor", "2021-02-01 09:00", stores.ReactionLike, 4},
	{"linus", "2021-02-20 21:30", stores.ReactionLaugh, 5}, {"ada", "2021-02-22 18:00", stores.ReactionWow, 7},
	{"grace", "2021-01-05 00:10", stores.ReactionLaugh, 10},
}
