package demo

// A thing is a band or a food with how often it was given each genre.
type thing struct {
	name   string
	genres []weighed
}

// A weighed is a name with a number: how often, or how strongly.
type weighed struct {
	name string
	n    int
}

// genres are of bands, then of foods. Add at the end only; so in the lists below.
var genres = []string{
	"Rock", "Jazz", "Electronic", "Pop", "Blues", "Fusion", "Progressive Rock", "Alternative", "New Wave", "Trip Hop", "Latin",
	"Choral", "Post-Rock",
	"Italian", "Japanese", "Indian", "Mexican", "Levantine", "West African", "Polish", "Ethiopian", "Vietnamese", "Vegetarian",
	"Street Food",
}

var bands = []thing{
	{"The Beatles", []weighed{{"Rock", 120}, {"Pop", 64}}},
	{"Pink Floyd", []weighed{{"Progressive Rock", 98}, {"Rock", 91}}},
	{"Radiohead", []weighed{{"Alternative", 110}, {"Rock", 88}, {"Electronic", 31}}},
	{"Queen", []weighed{{"Rock", 97}, {"Pop", 15}}},
	{"Fleetwood Mac", []weighed{{"Rock", 72}, {"Pop", 40}, {"Blues", 12}}},
	{"Led Zeppelin", []weighed{{"Rock", 105}, {"Blues", 44}}},
	{"Talking Heads", []weighed{{"New Wave", 70}, {"Rock", 35}, {"Alternative", 11}}},
	{"Sigur Rós", []weighed{{"Post-Rock", 83}, {"Alternative", 20}, {"Rock", 9}}},
	{"Weather Report", []weighed{{"Jazz", 60}, {"Fusion", 55}}},
	{"The Modern Jazz Quartet", []weighed{{"Jazz", 66}}},
	{"Snarky Puppy", []weighed{{"Fusion", 48}, {"Jazz", 45}}},
	{"Kraftwerk", []weighed{{"Electronic", 101}, {"New Wave", 8}}},
	{"Daft Punk", []weighed{{"Electronic", 115}, {"Pop", 22}}},
	{"The Chemical Brothers", []weighed{{"Electronic", 76}}},
	{"Massive Attack", []weighed{{"Trip Hop", 93}, {"Electronic", 50}}},
	{"Portishead", []weighed{{"Trip Hop", 89}, {"Electronic", 33}, {"Alternative", 17}}},
	{"Buena Vista Social Club", []weighed{{"Latin", 58}, {"Jazz", 7}}},
	{"Ladysmith Black Mambazo", []weighed{{"Choral", 41}}},
	{"Tinariwen", []weighed{{"Blues", 39}, {"Rock", 14}}},
	{"Café Tacvba", []weighed{{"Rock", 30}, {"Latin", 28}, {"Alternative", 19}}},
}

var foods = []thing{
	{"Pizza Margherita", []weighed{{"Italian", 80}, {"Vegetarian", 21}}},
	{"Risotto", []weighed{{"Italian", 44}}},
	{"Gnocchi", []weighed{{"Italian", 37}, {"Vegetarian", 9}}},
	{"Ramen", []weighed{{"Japanese", 75}, {"Street Food", 12}}},
	{"Sushi", []weighed{{"Japanese", 82}}},
	{"Okonomiyaki", []weighed{{"Japanese", 29}, {"Street Food", 18}}},
	{"Masala dosa", []weighed{{"Indian", 46}, {"Vegetarian", 30}, {"Street Food", 11}}},
	{"Chana masala", []weighed{{"Indian", 33}, {"Vegetarian", 27}}},
	{"Tacos al pastor", []weighed{{"Mexican", 61}, {"Street Food", 40}}},
	{"Mole poblano", []weighed{{"Mexican", 35}}},
	{"Falafel", []weighed{{"Levantine", 52}, {"Vegetarian", 36}, {"Street Food", 31}}},
	{"Tabbouleh", []weighed{{"Levantine", 28}, {"Vegetarian", 14}}},
	{"Jollof rice", []weighed{{"West African", 49}}},
	{"Injera", []weighed{{"Ethiopian", 25}, {"Vegetarian", 6}}},
	{"Pierogi", []weighed{{"Polish", 42}, {"Vegetarian", 5}}},
	{"Phở", []weighed{{"Vietnamese", 57}, {"Street Food", 26}}},
}

// A liking is what a person likes, how strongly from 1 to 10.
type liking struct {
	handle string
	likes  []weighed
}

// likes are dated in this order. piet has none.
var likes = []liking{
	{"ada", []weighed{{"Radiohead", 10}, {"Pink Floyd", 9}, {"The Beatles", 7}, {"Portishead", 6}, {"Weather Report", 5},
		{"Talking Heads", 4}, {"Ramen", 9}, {"Falafel", 8}, {"Pizza Margherita", 6}, {"Jollof rice", 3}, {"Jazz", 4}}},
	{"grace", []weighed{{"The Beatles", 10}, {"Radiohead", 8}, {"Pink Floyd", 5}, {"Snarky Puppy", 9}, {"Weather Report", 7},
		{"Queen", 6}, {"Jollof rice", 10}, {"Ramen", 7}, {"Falafel", 5}, {"Masala dosa", 4}}},
	{"linus", []weighed{{"Kraftwerk", 9}, {"Sigur Rós", 9}, {"Radiohead", 6}, {"Pizza Margherita", 8}, {"Sushi", 5}}},
	{"noor", []weighed{{"Tinariwen", 8}, {"Fleetwood Mac", 7}, {"The Beatles", 4}, {"Falafel", 10}, {"Tabbouleh", 9}}},
	{"mateo", []weighed{{"Café Tacvba", 9}, {"Buena Vista Social Club", 8}, {"Led Zeppelin", 6}, {"Risotto", 7}, {"Tacos al pastor", 6}}},
	{"yuki", []weighed{{"Radiohead", 7}, {"Daft Punk", 8}, {"Ramen", 10}, {"Okonomiyaki", 9}, {"Sushi", 6}}},
	{"amara", []weighed{{"Ladysmith Black Mambazo", 7}, {"Massive Attack", 6}, {"Pink Floyd", 8}, {"Jollof rice", 9}, {"Injera", 5}}},
	{"sven", []weighed{{"Kraftwerk", 10}, {"Pink Floyd", 7}, {"Radiohead", 5}, {"Pierogi", 3}}},
	{"priya", []weighed{{"Snarky Puppy", 8}, {"The Beatles", 6}, {"Masala dosa", 10}, {"Chana masala", 8}, {"Ramen", 4}}},
	{"tomas", []weighed{{"Talking Heads", 9}, {"Portishead", 5}, {"Gnocchi", 8}, {"Pierogi", 6}}},
	{"leila", []weighed{{"Portishead", 9}, {"Massive Attack", 8}, {"Radiohead", 8}, {"Falafel", 7}, {"Tabbouleh", 6}, {"Phở", 5}}},
	{"kofi", []weighed{{"Tinariwen", 6}, {"Buena Vista Social Club", 7}, {"Jollof rice", 10}}},
	{"ingrid", []weighed{{"Sigur Rós", 10}, {"Fleetwood Mac", 6}, {"Phở", 7}}},
	{"chen", []weighed{{"The Modern Jazz Quartet", 9}, {"Weather Report", 6}, {"Phở", 8}, {"Sushi", 7}}},
	{"zofia", []weighed{{"Kraftwerk", 8}, {"Pink Floyd", 10}, {"Radiohead", 6}, {"Pierogi", 10}, {"Gnocchi", 4}}},
	{"diego", []weighed{{"Queen", 9}, {"Led Zeppelin", 8}, {"The Beatles", 5}, {"Tacos al pastor", 7}, {"Pizza Margherita", 7}}},
	{"fatima", []weighed{{"Tinariwen", 10}, {"Radiohead", 3}, {"Falafel", 6}, {"Chana masala", 4}}},
	{"oisin", []weighed{{"Sigur Rós", 8}, {"Pink Floyd", 9}, {"Radiohead", 9}, {"The Beatles", 8}, {"Ramen", 6}}},
	{"hana", []weighed{{"Daft Punk", 7}, {"The Chemical Brothers", 6}, {"Sushi", 9}, {"Ramen", 8}}},
	{"ravi", []weighed{{"The Chemical Brothers", 8}, {"Queen", 7}, {"Masala dosa", 9}, {"Jazz", 5}}},
	{"marisol", []weighed{{"Café Tacvba", 10}, {"Fleetwood Mac", 8}, {"Mole poblano", 10}, {"Tacos al pastor", 9}}},
	{"emil", []weighed{{"Massive Attack", 7}, {"Risotto", 5}}},
	{"thandi", []weighed{{"Ladysmith Black Mambazo", 10}, {"The Beatles", 6}, {"Injera", 8}, {"Jollof rice", 6}}},
}
