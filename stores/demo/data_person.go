package demo

import "fivefold/stores"

// A personData is a person. The number in the id is the position in people, starting at 1.
type personData struct {
	handle, name, bio string
	joined            string
	languages         []string
	facts             []stores.ProfileField
	friends           stores.Visibility // of the friends; default EVERYONE
	interests         stores.Visibility // of the interests; default EVERYONE
}

// people lists invented people. New rows are added only at the end.
var people = []personData{
	{handle: "ada", name: "Ada Brightwater", bio: "Bookbinder. Collects maps of places that are no longer there.",
		joined: "2017-02-11 09:12", languages: []string{"en-GB", "fr"},
		facts: []stores.ProfileField{{Label: "City", Value: "Bristol"}, {Label: "Work", Value: "Quayside Bindery"}, {Label: "Pet", Value: "A tortoise called Folio"}}},
	{handle: "grace", name: "Grace Okonjo-Bell", bio: "Knows everybody, forgets no birthday. Second trombone.",
		joined: "2017-02-13 18:40", languages: []string{"en-GB", "yo"},
		facts: []stores.ProfileField{{Label: "City", Value: "Leeds"}, {Label: "Plays", Value: "Trombone"}}},
	{handle: "linus", name: "Linus Fjeldgaard", bio: "Builds small wooden boats, slowly.",
		joined: "2017-03-02 07:55", languages: []string{"da", "en"},
		facts: []stores.ProfileField{{Label: "City", Value: "Aarhus"}, {Label: "Boats", Value: "Three, one of which floats"}}},
	{handle: "noor", name: "Noor al-Masri", bio: "Night-shift nurse, daytime gardener.",
		joined: "2017-05-21 21:03", languages: []string{"ar", "en"}, interests: stores.FriendsOnly,
		facts: []stores.ProfileField{{Label: "City", Value: "Amman"}, {Label: "Garden", Value: "Eleven kinds of mint"}}},
	{handle: "mateo", name: "Mateo Quiroga", bio: "Cyclist, cook, terrible singer.",
		joined: "2017-06-30 12:20", languages: []string{"es-AR", "en"},
		facts: []stores.ProfileField{{Label: "City", Value: "Rosario"}}},
	{handle: "yuki", name: "Yuki Hoshikawa", bio: "Draws comics about a shy volcano.",
		joined: "2017-08-08 03:33", languages: []string{"ja", "en"}, friends: stores.OnlyMe,
		facts: []stores.ProfileField{{Label: "City", Value: "Sendai"}, {Label: "Work", Value: "Illustrator"}}},
	{handle: "amara", name: "Amara Nwachukwu-Lind", bio: "Teaches physics with kites.",
		joined: "2017-10-14 15:45", languages: []string{"ig", "sv", "en"},
		facts: []stores.ProfileField{{Label: "City", Value: "Uppsala"}, {Label: "Work", Value: "Teacher"}}},
	{handle: "sven", name: "Sven Halvarsson", bio: "Repairs radios and sometimes people's moods.",
		joined: "2017-12-01 10:10", languages: []string{"sv", "de"}, friends: stores.FriendsOnly,
		facts: []stores.ProfileField{{Label: "City", Value: "Umeå"}}},
	{handle: "priya", name: "Priya Venkataraghavan", bio: "Runs before sunrise, sleeps after the late film.",
		joined: "2018-01-19 05:15", languages: []string{"ta", "en-IN", "hi"},
		facts: []stores.ProfileField{{Label: "City", Value: "Chennai"}, {Label: "Marathons", Value: "6"}}},
	{handle: "tomas", name: "Tomáš Hrubeška", bio: "Puppeteer. Yes, really.",
		joined: "2018-03-23 16:00", languages: []string{"cs", "de"},
		facts: []stores.ProfileField{{Label: "City", Value: "Plzeň"}, {Label: "Puppets", Value: "41"}}},
	{handle: "leila", name: "Leila Farrokhzadeh", bio: "Translator between four languages and two cats.",
		joined: "2018-04-02 11:11", languages: []string{"fa", "tr", "de", "en"},
		facts: []stores.ProfileField{{Label: "City", Value: "Hamburg"}, {Label: "Work", Value: "Translator"}}},
	{handle: "kofi", name: "Kofi Asante-Mireku", bio: "Bee-keeper. The honey is not for sale, ask anyway.",
		joined: "2018-06-17 08:30", languages: []string{"ak", "en-GH"},
		facts: []stores.ProfileField{{Label: "City", Value: "Kumasi"}, {Label: "Hives", Value: "19"}}},
	{handle: "ingrid", name: "Ingrid Solbakken", bio: "Drives the ferry that you just missed.",
		joined: "2018-07-29 06:05", languages: []string{"nb", "nn", "en"},
		facts: []stores.ProfileField{{Label: "Town", Value: "Ålesund"}}},
	{handle: "chen", name: "Chen Yulan (陈玉兰)", bio: "Tea taster; can tell the hill, not yet the side of it.",
		joined: "2018-09-09 13:37", languages: []string{"zh-Hans", "en"},
		facts: []stores.ProfileField{{Label: "City", Value: "Hangzhou 杭州"}}},
	{handle: "zofia", name: "Zofia Wrzesińska", bio: "Restores church organs and one very old synthesizer.",
		joined: "2018-11-11 17:17", languages: []string{"pl", "en"},
		facts: []stores.ProfileField{{Label: "City", Value: "Toruń"}, {Label: "Work", Value: "Organ builder"}}},
	{handle: "diego", name: "Diego Ibarrondo", bio: "Lighthouse enthusiast.",
		joined: "2019-01-05 19:25", languages: []string{"es", "eu"}},
	{handle: "fatima", name: "Fatima Zahra Benslimane", bio: "Potter. Seconds on Saturdays.",
		joined: "2019-02-14 14:14", languages: []string{"ar-MA", "fr"},
		facts: []stores.ProfileField{{Label: "City", Value: "Safi"}, {Label: "Work", Value: "Potter"}}},
	{handle: "oisin", name: "Oisín Mac Giolla Bháin", bio: "Loud opinions about quiet music.",
		joined: "2019-04-01 23:59", languages: []string{"ga", "en-IE"},
		facts: []stores.ProfileField{{Label: "City", Value: "Galway"}}},
	{handle: "hana", name: "Hana Kealoha-Mori", bio: "Oceanographer; counts jellyfish for a living.",
		joined: "2019-05-26 20:20", languages: []string{"en-US", "haw", "ja"},
		facts: []stores.ProfileField{{Label: "City", Value: "Hilo"}}},
	{handle: "ravi", name: "Ravi Thillainathan", bio: "Carries a spare umbrella for strangers.",
		joined: "2019-08-15 04:40", languages: []string{"ta", "ms", "en"},
		facts: []stores.ProfileField{{Label: "City", Value: "Ipoh"}}},
	{handle: "marisol", name: "Marisol Etxandi", bio: "Plays the same three chords in better and better rooms.",
		joined: "2019-10-31 22:00", languages: []string{"es-MX", "en"}, interests: stores.OnlyMe,
		facts: []stores.ProfileField{{Label: "City", Value: "Oaxaca"}, {Label: "Plays", Value: "Guitar"}}},
	{handle: "emil", name: "Emil Dragomirescu", bio: "",
		joined: "2020-02-29 12:00", languages: []string{"ro"}, friends: stores.OnlyMe, interests: stores.OnlyMe},
	{handle: "thandi", name: "Thandiwe Maseko", bio: "Choir on Tuesdays, chess on Thursdays.",
		joined: "2020-06-16 16:16", languages: []string{"zu", "xh", "en-ZA"},
		facts: []stores.ProfileField{{Label: "City", Value: "Durban"}, {Label: "Sings", Value: "Alto"}}},
	{handle: "piet", name: "Piet van der Kolk", bio: "New here.",
		joined: "2021-01-01 00:01", languages: []string{"nl"}},
}

// A pairData is a relationship between a and b. In a friendship, a is the requester.
type pairData struct{ a, b, date string }

// friendships connects most people with grace. grace, kofi, ingrid, chen and zofia are a chain, so that the path from ada to zofia has five
// friendships. hana, ravi and marisol are friends only of each other; piet has no friends.
var friendships = []pairData{
	{"ada", "grace", "2017-02-20 19:00"},
	{"linus", "grace", "2017-03-05 08:15"},
	{"ada", "linus", "2017-04-01 10:30"},
	{"grace", "noor", "2017-06-02 22:45"},
	{"noor", "ada", "2017-09-17 20:05"},
	{"mateo", "ada", "2018-01-03 12:12"},
	{"mateo", "linus", "2018-01-04 13:13"},
	{"yuki", "ada", "2018-02-22 02:22"},
	{"grace", "yuki", "2018-03-30 18:00"},
	{"amara", "grace", "2018-04-04 14:44"},
	{"amara", "sven", "2018-05-05 15:55"},
	{"sven", "linus", "2018-05-06 16:06"},
	{"priya", "grace", "2018-06-01 05:45"},
	{"priya", "noor", "2018-06-21 06:06"},
	{"tomas", "mateo", "2018-07-07 17:07"},
	{"leila", "tomas", "2018-08-18 18:18"},
	{"leila", "linus", "2018-08-19 09:19"},
	{"kofi", "grace", "2018-09-01 09:09"},
	{"ingrid", "kofi", "2018-10-10 10:10"},
	{"chen", "ingrid", "2018-11-30 11:30"},
	{"zofia", "chen", "2019-01-12 12:34"},
	{"diego", "mateo", "2019-02-02 20:02"},
	{"fatima", "noor", "2019-03-03 13:03"},
	{"fatima", "grace", "2019-04-14 14:41"},
	{"oisin", "grace", "2019-05-01 01:05"},
	{"oisin", "linus", "2019-05-02 02:05"},
	{"hana", "ravi", "2019-09-19 09:29"},
	{"ravi", "marisol", "2019-11-11 11:11"},
	{"marisol", "hana", "2019-12-24 23:24"},
	{"emil", "tomas", "2020-03-20 20:20"},
	{"thandi", "amara", "2020-07-18 07:18"},
	{"thandi", "priya", "2020-08-08 18:28"},
}

// requests lists open friend requests.
var requests = []pairData{
	{"diego", "ada", "2021-02-01 09:00"},
	{"leila", "ada", "2021-02-14 21:30"},
	{"thandi", "ada", "2021-03-08 08:08"},
	{"ada", "sven", "2021-01-20 10:00"},
	{"ada", "kofi", "2021-03-01 07:30"},
	{"emil", "yuki", "2021-03-15 23:10"},
}

// blocks lists blocks of b by a.
var blocks = []pairData{
	{"ada", "oisin", "2020-11-05 22:22"},
}
