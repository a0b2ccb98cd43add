package resolvers

import "fivefold/stores"

// This file is the rule book: who may see and do what. The rules are pure functions over the nouns. viewer is the person the request acts
// for, zero when nobody is signed in. rel is the relation of the viewer to the other person, and rels holds one for each person. Rules
// that engines also apply in their queries are data in stores (ListReaders, PostListed), evaluated here.
//
//	who may see              rule
//	a person                 canSee
//	a list of a person       canSeeList
//	a friendship             canSeeFriendship
//	a post                   canRead
//	a comment                canReadComment
//	an event of a person     canReceive
//	an interest, a place, an organisation, a page: everybody
//	a session: the person whose session it is (fetch.go)
//
//	who may                  rule
//	edit a message           its author (viewerIsAuthor, ownMessage)
//	delete a message         canDelete
//	restore a message        canRestore
//	reply or react           canReply
//	post on a wall           canWriteOnWall
//	post on a page           canWriteOnPage
//	edit a page              canEdit
//	set a role on a page     owns
//	join and leave a page    canJoinOrLeave
//	act on a friendship      actions, and stores.Relation.After

// Access: everybody may see a person, except the people whom that person blocks.
func canSee(rel stores.Relation) bool { return rel != stores.BlockedBy }

// Access: a viewer receives no events of a person who blocks them or whom they block.
func canReceive(rel stores.Relation) bool { return canSee(rel) && rel != stores.Blocking }

// Access: the owner may always see their lists. Others may see a list as its visibility says, unless the owner blocks them.
func canSeeList(list stores.Visibility, owner, viewer stores.ID, rel stores.Relation) bool {
	return owner == viewer || canSee(rel) && stores.ListReaders.Holds(func(test stores.Rule) bool {
		if test.Op == stores.ValueIs {
			return test.Value == string(list)
		}
		return test.Op == stores.IsFriend && rel == stores.AreFriends
	})
}

// Access: the two people may see their friendship or request. Others may see a friendship when they may see both people and the friends
// of one of them. low and high are nil when the viewer may not see them.
func canSeeFriendship(f *stores.Friendship, low, high *stores.User, viewer stores.ID, rels map[stores.ID]stores.Relation) bool {
	if low == nil || high == nil {
		return false
	}
	if viewer == f.Low || viewer == f.High {
		return true
	}
	return f.State() == stores.StateFriends && canKnowFriendship(low, high, viewer, rels)
}

// Access: whether two people are friends is known to whoever may see both of them and the friends of one of them. a and b are nil when the
// viewer may not see them.
func canKnowFriendship(a, b *stores.User, viewer stores.ID, rels map[stores.ID]stores.Relation) bool {
	return a != nil && b != nil &&
		(canSeeList(a.FriendsVisibility, a.ID, viewer, rels[a.ID]) || canSeeList(b.FriendsVisibility, b.ID, viewer, rels[b.ID]))
}

// Access: the actions that the viewer may take on a person, the most likely first. stores.Relation.After accepts each of them.
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

// Access: a post may be read by its author and by its audience, except by people whom its author or the owner of the wall blocks. A
// deleted post may be read by its author and by the person who deleted it.
func canRead(p *stores.Post, viewer stores.ID, rels map[stores.ID]stores.Relation) bool {
	holds := func(rule stores.Rule) bool { return rule.Holds(postTest(p, viewer, rels)) }
	return holds(stores.PostListed) || holds(stores.PostNotBlocked) &&
		(p.Author == viewer || holds(stores.PostAudience) && canRestore(p.DeletedBy, viewer))
}

// postTest returns the outcome of each test of a rule about a post.
func postTest(p *stores.Post, viewer stores.ID, rels map[stores.ID]stores.Relation) func(stores.Rule) bool {
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

// Access: a comment may be read by whoever may read the post that begins its thread, while that post is not deleted, except by people
// whom the comment's author blocks. A deleted comment may be read by its author and by the person who deleted it. thread is the post,
// nil when the viewer may not read it.
func canReadComment(c *stores.Comment, thread *stores.Post, viewer stores.ID, rel stores.Relation) bool {
	return thread != nil && thread.DeletedAt.IsZero() && canSee(rel) &&
		(c.DeletedAt.IsZero() || c.Author == viewer || canRestore(c.DeletedBy, viewer))
}

// Access: a post may be deleted by its author, the owner of the wall, and the owner and the moderators of the page; a comment by its author
// and by whoever may delete the post that begins its thread. The caller has checked that the viewer may read the message. page is nil
// when the thread is on no page.
func canDelete(author stores.ID, thread *stores.Post, page *stores.Page, viewer stores.ID, role stores.PageRole) bool {
	return !viewer.IsZero() && (author == viewer || thread.Author == viewer || thread.Wall == viewer || page != nil && canEdit(page, viewer, role))
}

// Access: only the person who deleted a message may restore it. So an author cannot restore what a moderator has deleted, nor a moderator
// what its author has deleted.
func canRestore(deletedBy, viewer stores.ID) bool { return !viewer.IsZero() && deletedBy == viewer }

// Access: whoever may read a message may reply and react to it, except to the messages of people whom they block, in threads that such
// people began, and on their walls: the viewer would not see an answer.
func canReply(author stores.ID, thread *stores.Post, rels map[stores.ID]stores.Relation) bool {
	return canReceive(rels[author]) && canReceive(rels[thread.Author]) && canReceive(rels[thread.Wall])
}

// Access: the owner of a wall and their friends may post on it.
func canWriteOnWall(owner, viewer stores.ID, rel stores.Relation) bool {
	return owner == viewer || rel == stores.AreFriends
}

// Access: the members of a group may post on its page. On the page of a business, only people who may edit it may post.
func canWriteOnPage(p *stores.Page, viewer stores.ID, role stores.PageRole) bool {
	return canEdit(p, viewer, role) || p.Kind == stores.Group && role != ""
}

// Access: the owner and the moderators of a page may edit it.
func canEdit(p *stores.Page, viewer stores.ID, role stores.PageRole) bool {
	return owns(p, viewer, role) || role == stores.Moderator
}

// Access: only the owner of a page may set the roles of its members.
func owns(p *stores.Page, viewer stores.ID, _ stores.PageRole) bool {
	return !viewer.IsZero() && p.Owner == viewer
}

// Access: whoever is signed in may join and leave a page.
func canJoinOrLeave(*stores.Page, stores.ID, stores.PageRole) bool { return true }
