package embedded

// What follows are pieces of SQL that say what :viewer may know. A viewer of no bytes is nobody: equal to no one.
// Statements that want little of a person say INDEXED BY user_listed, as SQLite by itself prefers the index that is unique and
// then reads the whole person.

// notBlockingViewer completes a condition on a person who shall not block the viewer.
const notBlockingViewer = " NOT IN (SELECT blocker FROM block WHERE blocked = :viewer)"

// notBlockedByViewer completes a condition on a person whom the viewer shall not block.
const notBlockedByViewer = " NOT IN (SELECT blocked FROM block WHERE blocker = :viewer)"

// friendsOpen tells of the user m whether the viewer may see m's friends.
const friendsOpen = `(m.friends_visibility = 'EVERYONE' OR m.id = :viewer OR (m.friends_visibility = 'FRIENDS'
	AND EXISTS (SELECT 1 FROM friendship v
		WHERE v.low = min(m.id, :viewer) AND v.high = max(m.id, :viewer) AND v.since IS NOT NULL)))`

// interestsOpen tells of the user u whether the viewer may see what u likes.
const interestsOpen = `(u.interests_visibility = 'EVERYONE' OR u.id = :viewer OR (u.interests_visibility = 'FRIENDS'
	AND EXISTS (SELECT 1 FROM friendship v
		WHERE v.low = min(u.id, :viewer) AND v.high = max(u.id, :viewer) AND v.since IS NOT NULL)))`

// throughFriends joins to each key k the friends of its friends: near.friend leads to far.friend.
const throughFriends = `k CROSS JOIN friend near ON near.user = k.id AND near.friend` + notBlockingViewer + `
	CROSS JOIN user m INDEXED BY user_listed ON m.id = near.friend AND ` + friendsOpen + `
	CROSS JOIN friend far ON far.user = near.friend AND far.friend <> k.id`
