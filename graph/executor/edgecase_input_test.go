package executor_test

// coercion tests the arguments that resolvers receive. An echo returns its point, list, flag and mark.
var coercion = []edgeCase{
	{rule: "Coercing Field Arguments: what is left out has its default, null is null",
		query: `{ being { id } a: being(id: null) { id } b: being(id: "c1") { id } }`,
		data:  `{"being":{"id":"d1"},"a":null,"b":{"id":"c1"}}`},
	{rule: "Coercing Field Arguments: so have variables without a value",
		query: `query($a: ID, $b: ID, $c: ID = "p1", $d: ID = "p1", $e: ID = null, $f: ID = "p1") {
			a: being(id: $a) { id } b: being(id: $b) { id } c: being(id: $c) { id } d: being(id: $d) { id } e: being(id: $e) { id } f: being(id: $f) { id } }`,
		variables: `{"b": null, "d": null, "f": "p2"}`,
		data:      `{"a":{"id":"d1"},"b":null,"c":{"id":"p1"},"d":null,"e":null,"f":{"id":"p2"}}`},
	{rule: "Coercing Field Arguments: a default makes up for what a non-null argument is not given",
		query: `query($n: Int, $m: Int = 2) { a: people(first: $n) { id } b: people(first: $m) { id } }`,
		data:  `{"a":[{"id":"p0"},{"id":"p1"},{"id":"p2"}],"b":[{"id":"p0"},{"id":"p1"}]}`},
	{rule: "All Variable Usages Are Allowed: without a default it does not",
		query: `query($id: ID) { person(id: $id) { id } }`},
	{rule: "Values of Correct Type: a non-null argument is not null", query: `{ person(id: null) { id } }`},
	{rule: "Values of Correct Type: a non-null input field is not null", query: `{ echo(point: {x: null}) { text } }`},
	{rule: "Coercing Variable Values: a non-null input field is not null",
		query: `query($p: Point) { echo(point: $p) { text } }`, variables: `{"p": {"x": null}}`},
	{rule: "Coercing Variable Values: what a variable must have, it has", query: `query($n: Int!) { people(first: $n) { id } }`},

	{rule: "List Input Coercion: a single value is a list of it, at each depth",
		query: `{ beings(ids: "d1") { id } a: echo(list: 5) { text } b: echo(list: [1, 2]) { text } c: echo(list: [[1], 2]) { text } d: echo(list: [[1], null, [null]]) { text } }`,
		data: `{"beings":[{"id":"d1"}],"a":{"text":"[null,[[5]],true,null]"},"b":{"text":"[null,[[1],[2]],true,null]"},` +
			`"c":{"text":"[null,[[1],[2]],true,null]"},"d":{"text":"[null,[[1],null,[null]],true,null]"}}`},
	{rule: "List Input Coercion: null is no list",
		query: `query($l: [ID!]) { beings(ids: null) { id } a: beings(ids: $l) { id } b: echo(list: null) { text } }`, variables: `{"l": null}`,
		data: `{"beings":null,"a":null,"b":{"text":"[null,null,true,null]"}}`},
	{rule: "List Input Coercion: variables are lists of their single value too",
		query: `query($l: [[Int]], $m: [[Int]], $n: [Int], $ids: [ID!] = "d2") {
			a: echo(list: $l) { text } b: echo(list: $m) { text } c: echo(list: [$n, [1]]) { text } beings(ids: $ids) { id } }`,
		variables: `{"l": 5, "m": [1, null, [2]], "n": 4}`,
		data: `{"a":{"text":"[null,[[5]],true,null]"},"b":{"text":"[null,[[1],null,[2]],true,null]"},"c":{"text":"[null,[[4],[1]],true,null]"},` +
			`"beings":[{"id":"d2"}]}`},
	{rule: "List Input Coercion: a variable without a value is a null in a list",
		query: `query($i: Int, $l: [Int]) { echo(list: [[$i, 2], $l]) { text } }`,
		data:  `{"echo":{"text":"[null,[[null,2],null],true,null]"}}`},
	{rule: "All Variable Usages Are Allowed: but a variable is no list of its single value",
		query: `query($id: ID!) { beings(ids: $id) { id } }`, variables: `{"id": "d1"}`},

	{rule: "Input Object Input Coercion: fields that are left out have their defaults, at each depth",
		query: `{ a: echo(point: {}) { text } b: echo(point: {y: 1, of: {x: 3}}) { text } c: echo(point: {colour: null}) { text } }`,
		data: `{"a":{"text":"[{\"x\":1,\"colour\":\"RED\"},null,true,null]"},"b":{"text":"[{\"x\":1,\"y\":1,\"of\":[{\"x\":3,\"colour\":\"RED\"}],\"colour\":\"RED\"},null,true,null]"},` +
			`"c":{"text":"[{\"x\":1},null,true,null]"}}`},
	{rule: "Input Object Input Coercion: variables have them too",
		query:     `query($p: Point, $q: Point = {y: 5, colour: GREEN}, $r: Point = {y: 5}) { a: echo(point: $p) { text } b: echo(point: $q) { text } c: echo(point: $r) { text } }`,
		variables: `{"p": {"of": {"x": 3}}, "r": null}`,
		data: `{"a":{"text":"[{\"x\":1,\"of\":[{\"x\":3,\"colour\":\"RED\"}],\"colour\":\"RED\"},null,true,null]"},` +
			`"b":{"text":"[{\"x\":1,\"y\":5,\"colour\":\"GREEN\"},null,true,null]"},"c":{"text":"[null,null,true,null]"}}`},
	{rule: "Input Object Input Coercion: a field given a variable without a value is left out",
		query:     `query($x: Int, $c: Colour, $d: Colour, $e: Colour = BLUE) { a: echo(point: {x: $x, colour: $c}) { text } b: echo(point: {colour: $d}) { text } c: echo(point: {colour: $e}) { text } }`,
		variables: `{"d": null}`,
		data: `{"a":{"text":"[{\"x\":1,\"colour\":\"RED\"},null,true,null]"},"b":{"text":"[{\"x\":1},null,true,null]"},` +
			`"c":{"text":"[{\"x\":1,\"colour\":\"BLUE\"},null,true,null]"}}`},
	{rule: "Coercing Variable Values: custom scalars and enums have defaults too",
		query: `query($p: Point = {at: "2020-01-02T03:04:05Z", colour: BLUE}, $m: Mark = "default") { echo(point: $p, mark: $m) { text } }`,
		data:  `{"echo":{"text":"[{\"x\":1,\"colour\":\"BLUE\",\"at\":\"2020-01-02T03:04:05Z\"},null,true,\"default\"]"}}`},
	{rule: "ID Input Coercion: a number is the text of it",
		query: `query($id: ID!) { me { greeting(to: "x") } person(id: 7) { id } beings(ids: [$id, 7]) { id } }`, variables: `{"id": 7}`,
		data: `{"me":{"greeting":"hello x from p0"},"person":null,"beings":[null,null]}`},
}
