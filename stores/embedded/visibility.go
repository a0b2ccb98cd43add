package embedded

import "fivefold/stores"

// What follows are pieces of SQL that say what :viewer may know. A viewer of no bytes is nobody: equal to no one.
// Statements that want little of a person say INDEXED BY user_listed, as SQLite by itself prefers the index that is unique and
// then reads the whole person.

// notBlockingViewer completes a condition on a person who shall not block the viewer.
const notBlockingViewer = " NOT IN (SELECT blocker FROM block WHERE blocked = :viewer)"

// notBlockedByViewer completes a condition on a person whom the viewer shall not block.
const notBlockedByViewer = " NOT IN (SELECT blocked FROM block WHERE blocker = :viewer)"

// friendsOpen is true of the user m when the viewer may see m's friends.
var friendsOpen = ruleColumns{value: "m.friends_visibility", subjects: map[stores.Subject]string{stores.Owner: "m.id"}}.sql(stores.ListReaders)

// interestsOpen is true of the user u when the viewer may see what u likes.
var interestsOpen = ruleColumns{value: "u.interests_visibility", subjects: map[stores.Subject]string{stores.Owner: "u.id"}}.sql(stores.ListReaders)

// throughFriends joins to each key k the friends of its friends: near.friend leads to far.friend.
var throughFriends = `k CROSS JOIN friend near ON near.user = k.id AND near.friend` + notBlockingViewer + `
	CROSS JOIN user m INDEXED BY user_listed ON m.id = near.friend AND ` + friendsOpen + `
	CROSS JOIN friend far ON far.user = near.friend AND far.friend <> k.id`
