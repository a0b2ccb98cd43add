package resolvers

import "fivefold/stores"

// Who may see and do what: pure functions over the nouns. rel is what the other person is to the viewer. Rules that engines also apply in
// their queries are data in stores (ListReaders, PostListed), evaluated here.

// Access: everybody but those whom the person blocks.
func canSee(rel stores.Relation) bool { return rel != stores.BlockedBy }

// Access: nobody is told of what somebody does whom they block.
func canReceive(rel stores.Relation) bool { return canSee(rel) && rel != stores.Blocking }

// Access: a list of owner's is open to viewer as its visibility says, and always to the owner.
func isOpen(list stores.Visibility, owner, viewer stores.ID, rel stores.Relation) bool {
	return owner == viewer || canSee(rel) && stores.ListReaders.Holds(func(test stores.Rule) bool {
		if test.Op == stores.ValueIs {
			return test.Value == string(list)
		}
		return test.Op == stores.IsFriend && rel == stores.AreFriends
	})
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

// Access: a post is read by its author, deleted or not; by others while it is not deleted, or it is they who deleted it, whom neither
// its author nor the owner of the wall blocks, and who belong to its audience.
func canRead(p *stores.Post, viewer stores.ID, rels map[stores.ID]stores.Relation) bool {
	holds := func(rule stores.Rule) bool { return rule.Holds(testOf(p, viewer, rels)) }
	return holds(stores.PostListed) || holds(stores.PostNotBlocked) &&
		(p.Author == viewer || holds(stores.PostAudience) && canRestore(p.DeletedBy, viewer))
}

// testOf returns the outcome of each test of a rule about a post.
func testOf(p *stores.Post, viewer stores.ID, rels map[stores.ID]stores.Relation) func(stores.Rule) bool {
	return func(test stores.Rule) bool {
		subject := p.Author
		if test.Of == stores.WallOwner {
			subject = p.Wall
		}
		switch test.Op {
		case stores.ValueIs:
			return test.Value == string(p.Audience)
		case stores.NotDeleted:
			return p.DeletedAt.IsZero()
		case stores.IsViewer:
			return subject == viewer
		case stores.IsFriend:
			return rels[subject] == stores.AreFriends
		default: // NotBlocking
			return canSee(rels[subject])
		}
	}
}

// Access: a comment is read by whoever may read the post that begins its thread, and whom its author does not block, while it
// is not deleted; a deleted one by its author and by who deleted it. thread is nil when it may not be read.
func canReadComment(c *stores.Comment, thread *stores.Post, viewer stores.ID, rel stores.Relation) bool {
	return thread != nil && thread.DeletedAt.IsZero() && canSee(rel) &&
		(c.DeletedAt.IsZero() || c.Author == viewer || canRestore(c.DeletedBy, viewer))
}

// Access: a post is deleted by its author, the owner of the wall, and the owner and the moderators of the page; a comment by its
// author and by whoever may delete the post that begins its thread. Nobody deletes what they cannot read. page is nil when the
// thread stands on none, or it is not there.
func canDelete(author stores.ID, thread *stores.Post, page *stores.Page, viewer stores.ID, role stores.PageRole) bool {
	return !viewer.IsZero() && (author == viewer || thread.Author == viewer || thread.Wall == viewer || page != nil && canEdit(page, viewer, role))
}

// Access: what is deleted is restored by who deleted it, and by nobody else: neither can its author bring back what was taken down,
// nor anybody what its author no longer wants to be there.
func canRestore(deletedBy, viewer stores.ID) bool { return !viewer.IsZero() && deletedBy == viewer }

// Access: a message is answered, and reacted to, by whoever may read it and blocks neither its author, nor the author of the post that begins its
// thread, nor the owner of the wall: blocked, they would not see what is said to them. It is the other side of canRead.
func canAnswer(author stores.ID, thread *stores.Post, rels map[stores.ID]stores.Relation) bool {
	return canReceive(rels[author]) && canReceive(rels[thread.Author]) && canReceive(rels[thread.Wall])
}

// Access: on a wall its owner and the owner's friends write.
func canWriteOnWall(owner, viewer stores.ID, rel stores.Relation) bool {
	return owner == viewer || rel == stores.AreFriends
}

// Access: on a group's page its members write, on a business's only those who may change it.
func canWriteOnPage(p *stores.Page, viewer stores.ID, role stores.PageRole) bool {
	return canEdit(p, viewer, role) || p.Kind == stores.Group && role != ""
}

// Access: a page is changed by its owner and its moderators.
func canEdit(p *stores.Page, viewer stores.ID, role stores.PageRole) bool {
	return owns(p, viewer, role) || role == stores.Moderator
}

// Access: who is a moderator is decided by the owner alone.
func owns(p *stores.Page, viewer stores.ID, _ stores.PageRole) bool {
	return !viewer.IsZero() && p.Owner == viewer
}

// Access: whoever is signed in joins and leaves.
func anyone(*stores.Page, stores.ID, stores.PageRole) bool { return true }
