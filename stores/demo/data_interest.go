package demo

// An interestData is a band or a food, with the counts of its genres.
type interestData struct {
	name   string
	genres []weighted
}

// A weighted is a name with a count or a strength.
type weighted struct {
	name string
	n    int
}

// genres lists the genres of bands, then of foods. New rows are added only at the end of this list and of those below.
var genres = []string{
	"Rock", "Jazz", "Electronic", "Pop", "Blues", "Fusion", "Progressive Rock", "Alternative", "New Wave", "Trip Hop", "Latin",
	"Choral", "Post-Rock",
	"Italian", "Japanese", "Indian", "Mexican", "Levantine", "West African", "Polish", "Ethiopian", "Vietnamese", "Vegetarian",
	"Street Food",
}

var bands = []interestData{
	{"The Beatles", []weighted{{"Rock", 120}, {"Pop", 64}}},
	{"Pink Floyd", []weighted{{"Progressive Rock", 98}, {"Rock", 91}}},
	{"Radiohead", []weighted{{"Alternative", 110}, {"Rock", 88}, {"Electronic", 31}}},
	{"Queen", []weighted{{"Rock", 97}, {"Pop", 15}}},
	{"Fleetwood Mac", []weighted{{"Rock", 72}, {"Pop", 40}, {"Blues", 12}}},
	{"Led Zeppelin", []weighted{{"Rock", 105}, {"Blues", 44}}},
	{"Talking Heads", []weighted{{"New Wave", 70}, {"Rock", 35}, {"Alternative", 11}}},
	{"Sigur Rós", []weighted{{"Post-Rock", 83}, {"Alternative", 20}, {"Rock", 9}}},
	{"Weather Report", []weighted{{"Jazz", 60}, {"Fusion", 55}}},
	{"The Modern Jazz Quartet", []weighted{{"Jazz", 66}}},
	{"Snarky Puppy", []weighted{{"Fusion", 48}, {"Jazz", 45}}},
	{"Kraftwerk", []weighted{{"Electronic", 101}, {"New Wave", 8}}},
	{"Daft Punk", []weighted{{"Electronic", 115}, {"Pop", 22}}},
	{"The Chemical Brothers", []weighted{{"Electronic", 76}}},
	{"Massive Attack", []weighted{{"Trip Hop", 93}, {"Electronic", 50}}},
	{"Portishead", []weighted{{"Trip Hop", 89}, {"Electronic", 33}, {"Alternative", 17}}},
	{"Buena Vista Social Club", []weighted{{"Latin", 58}, {"Jazz", 7}}},
	{"Ladysmith Black Mambazo", []weighted{{"Choral", 41}}},
	{"Tinariwen", []weighted{{"Blues", 39}, {"Rock", 14}}},
	{"Café Tacvba", []weighted{{"Rock", 30}, {"Latin", 28}, {"Alternative", 19}}},
	{"Кино", nil},
	{"Πυξ Λαξ", nil},
	{"フィッシュマンズ", nil},
}

var foods = []interestData{
	{"Pizza Margherita", []weighted{{"Italian", 80}, {"Vegetarian", 21}}},
	{"Risotto", []weighted{{"Italian", 44}}},
	{"Gnocchi", []weighted{{"Italian", 37}, {"Vegetarian", 9}}},
	{"Ramen", []weighted{{"Japanese", 75}, {"Street Food", 12}}},
	{"Sushi", []weighted{{"Japanese", 82}}},
	{"Okonomiyaki", []weighted{{"Japanese", 29}, {"Street Food", 18}}},
	{"Masala dosa", []weighted{{"Indian", 46}, {"Vegetarian", 30}, {"Street Food", 11}}},
	{"Chana masala", []weighted{{"Indian", 33}, {"Vegetarian", 27}}},
	{"Tacos al pastor", []weighted{{"Mexican", 61}, {"Street Food", 40}}},
	{"Mole poblano", []weighted{{"Mexican", 35}}},
	{"Falafel", []weighted{{"Levantine", 52}, {"Vegetarian", 36}, {"Street Food", 31}}},
	{"Tabbouleh", []weighted{{"Levantine", 28}, {"Vegetarian", 14}}},
	{"Jollof rice", []weighted{{"West African", 49}}},
	{"Injera", []weighted{{"Ethiopian", 25}, {"Vegetarian", 6}}},
	{"Pierogi", []weighted{{"Polish", 42}, {"Vegetarian", 5}}},
	{"Phở", []weighted{{"Vietnamese", 57}, {"Street Food", 26}}},
}

// A likesData lists the likes of a person, with strengths from 1 to 10.
type likesData struct {
	handle string
	likes  []weighted
}

// likes lists likes in the order of their dates. piet has none.
var likes = []likesData{
	{"ada", []weighted{{"Radiohead", 10}, {"Pink Floyd", 9}, {"The Beatles", 7}, {"Portishead", 6}, {"Weather Report", 5},
		{"Talking Heads", 4}, {"Ramen", 9}, {"Falafel", 8}, {"Pizza Margherita", 6}, {"Jollof rice", 3}, {"Jazz", 4}}},
	{"grace", []weighted{{"The Beatles", 10}, {"Radiohead", 8}, {"Pink Floyd", 5}, {"Snarky Puppy", 9}, {"Weather Report", 7},
		{"Queen", 6}, {"Jollof rice", 10}, {"Ramen", 7}, {"Falafel", 5}, {"Masala dosa", 4}}},
	{"linus", []weighted{{"Kraftwerk", 9}, {"Sigur Rós", 9}, {"Radiohead", 6}, {"Pizza Margherita", 8}, {"Sushi", 5}}},
	{"noor", []weighted{{"Tinariwen", 8}, {"Fleetwood Mac", 7}, {"The Beatles", 4}, {"Falafel", 10}, {"Tabbouleh", 9}}},
	{"mateo", []weighted{{"Café Tacvba", 9}, {"Buena Vista Social Club", 8}, {"Led Zeppelin", 6}, {"Risotto", 7}, {"Tacos al pastor", 6}}},
	{"yuki", []weighted{{"Radiohead", 7}, {"Daft Punk", 8}, {"Ramen", 10}, {"Okonomiyaki", 9}, {"Sushi", 6}}},
	{"amara", []weighted{{"Ladysmith Black Mambazo", 7}, {"Massive Attack", 6}, {"Pink Floyd", 8}, {"Jollof rice", 9}, {"Injera", 5}}},
	{"sven", []weighted{{"Kraftwerk", 10}, {"Pink Floyd", 7}, {"Radiohead", 5}, {"Pierogi", 3}}},
	{"priya", []weighted{{"Snarky Puppy", 8}, {"The Beatles", 6}, {"Masala dosa", 10}, {"Chana masala", 8}, {"Ramen", 4}}},
	{"tomas", []weighted{{"Talking Heads", 9}, {"Portishead", 5}, {"Gnocchi", 8}, {"Pierogi", 6}}},
	{"leila", []weighted{{"Portishead", 9}, {"Massive Attack", 8}, {"Radiohead", 8}, {"Falafel", 7}, {"Tabbouleh", 6}, {"Phở", 5}}},
	{"kofi", []weighted{{"Tinariwen", 6}, {"Buena Vista Social Club", 7}, {"Jollof rice", 10}}},
	{"ingrid", []weighted{{"Sigur Rós", 10}, {"Fleetwood Mac", 6}, {"Phở", 7}}},
	{"chen", []weighted{{"The Modern Jazz Quartet", 9}, {"Weather Report", 6}, {"Phở", 8}, {"Sushi", 7}}},
	{"zofia", []weighted{{"Kraftwerk", 8}, {"Pink Floyd", 10}, {"Radiohead", 6}, {"Pierogi", 10}, {"Gnocchi", 4}}},
	{"diego", []weighted{{"Queen", 9}, {"Led Zeppelin", 8}, {"The Beatles", 5}, {"Tacos al pastor", 7}, {"Pizza Margherita", 7}}},
	{"fatima", []weighted{{"Tinariwen", 10}, {"Radiohead", 3}, {"Falafel", 6}, {"Chana masala", 4}}},
	{"oisin", []weighted{{"Sigur Rós", 8}, {"Pink Floyd", 9}, {"Radiohead", 9}, {"The Beatles", 8}, {"Ramen", 6}}},
	{"hana", []weighted{{"Daft Punk", 7}, {"The Chemical Brothers", 6}, {"Sushi", 9}, {"Ramen", 8}}},
	{"ravi", []weighted{{"The Chemical Brothers", 8}, {"Queen", 7}, {"Masala dosa", 9}, {"Jazz", 5}}},
	{"marisol", []weighted{{"Café Tacvba", 10}, {"Fleetwood Mac", 8}, {"Mole poblano", 10}, {"Tacos al pastor", 9}}},
	{"emil", []weighted{{"Massive Attack", 7}, {"Risotto", 5}}},
	{"thandi", []weighted{{"Ladysmith Black Mambazo", 10}, {"The Beatles", 6}, {"Injera", 8}, {"Jollof rice", 6}}},
}
