package resolvers

import "fivefold/stores"

// Who may see and do what: pure functions over the nouns. rel is what the other person is to the viewer.

// Access: everybody but those whom the person blocks.
func canSee(rel stores.Relation) bool { return rel != stores.BlockedBy }

// Access: a list of owner's is open to viewer as its visibility says, and always to the owner.
func isOpen(list stores.Visibility, owner, viewer stores.ID, rel stores.Relation) bool {
	switch {
	case owner == viewer:
		return true
	case !canSee(rel):
		return false
	case list == stores.FriendsOnly:
		return rel == stores.AreFriends
	default:
		return list == stores.Everyone
	}
}

// Access: the two people; and, once they are friends, whoever sees both of them and the friends of one of them. A person who
// cannot be seen is nil.
func canSeeFriendship(f *stores.Friendship, low, high *stores.User, viewer stores.ID, rels map[stores.ID]stores.Relation) bool {
	if low == nil || high == nil {
		return false
	}
	if viewer == f.Low || viewer == f.High {
		return true
	}
	return f.State() == stores.StateFriends &&
		(isOpen(low.FriendsVisibility, low.ID, viewer, rels[low.ID]) ||
			isOpen(high.FriendsVisibility, high.ID, viewer, rels[high.ID]))
}

// Access: what can be done about a person, the most likely first. Whatever is offered here, stores.Relation.After allows.
func actions(rel stores.Relation) []stores.FriendshipAction {
	switch rel {
	case stores.Unrelated:
		return []stores.FriendshipAction{stores.ActRequest, stores.ActBlock}
	case stores.Requested:
		return []stores.FriendshipAction{stores.ActCancel, stores.ActBlock}
	case stores.RequestedMe:
		return []stores.FriendshipAction{stores.ActAccept, stores.ActDecline, stores.ActBlock}
	case stores.AreFriends:
		return []stores.FriendshipAction{stores.ActUnfriend, stores.ActBlock}
	case stores.Blocking:
		return []stores.FriendshipAction{stores.ActUnblock}
	default:
		return nil
	}
}
