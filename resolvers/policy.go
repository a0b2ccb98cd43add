package resolvers

import "fivefold/stores"

// This file evaluates the rules of docs/privacy.md: who may see and do what. The rules are pure functions over the nouns. viewer is the
// person the request acts for, zero when nobody is signed in. rel is the relation of the viewer to the other person, and rels holds one for
// each person. Rules that engines also apply in their queries are data in stores (stores/rule.go), evaluated here.
//
//	who may see              rule
//	a person                 canSee
//	a list of a person       canSeeList
//	a friendship             canSeeFriendship
//	a post                   canRead
//	a comment                canReadComment
//	an event of a person     canReceive
//	who a member is          stores.MemberNamed (isMemberNamed); memberships: also stores.MemberModerators
//	an advertiser, and all that belongs to it: whoever has a role for it (advertiser_connection.go)
//	an interest, a place, an organisation, a page: everybody
//	a session: the person whose session it is (session_connection.go)
//	figures of a small group of people who have seen ads: nobody by themselves (mergeSmallGroups)
//	the ads that a person has seen, and how they may be chosen: the person (onlyViewer)
//
//	who may                  rule
//	edit a message           its author (viewerCanEdit, ownMessage)
//	delete a message         canDelete
//	restore a message        canRestore (lists of deleted messages: stores.PostRestorers, stores.CommentRestorers)
//	reply or react           canReply
//	withdraw a reaction      the person who reacted (withdrawReaction)
//	post on a wall           canWriteOnWall
//	post on a page           canWriteOnPage
//	edit a page              canEdit
//	set a role on a page     owns
//	remove a member          canRemove
//	join and leave a page    canJoinOrLeave
//	create an advertiser     owns
//	set roles, and pay       administers
//	manage campaigns         manages
//	act on a friendship      stores.Relation.After; Relation.Actions are offered

// Access: everybody may see a person, except the people whom that person blocks.
func canSee(rel stores.Relation) bool { return !rel.IsBlocked() }

// Access: a viewer receives no events of a person who blocks them or whom they block.
func canReceive(rel stores.Relation) bool { return canSee(rel) && !rel.Blocks() }

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

// A messageAccess is what the rules about a message look at: the post of its thread, its writer, and the viewer's relations to people. For
// a post, writer is its author.
type messageAccess struct {
	viewer    stores.ID
	rels      map[stores.ID]stores.Relation
	thread    *stores.Post
	writer    stores.ID
	deletion  deletion
	moderates bool // the viewer owns or moderates the page of the thread
	owns      bool // the viewer owns the page of the thread
}

// holds evaluates a rule.
func (a messageAccess) holds(rule stores.Rule) bool {
	return rule.Holds(func(test stores.Rule) bool {
		subject := a.thread.Author
		switch test.Of {
		case stores.WallOwner:
			subject = a.thread.Wall
		case stores.Writer:
			subject = a.writer
		case stores.Deleter:
			subject = a.deletion.by
		}
		switch test.Op {
		case stores.ValueIs:
			return test.Value == string(a.thread.Audience)
		case stores.NotDeleted:
			return a.thread.DeletedAt.IsZero()
		case stores.IsViewer:
			return !a.viewer.IsZero() && subject == a.viewer
		case stores.IsFriend:
			return a.rels[subject] == stores.AreFriends
		case stores.Moderates:
			return a.moderates
		case stores.Owns:
			return a.owns
		case stores.DeletedByAnother:
			return !a.deletion.by.IsZero() && a.deletion.by != a.writer
		case stores.NotBlocked:
			return !a.rels[subject].Blocks()
		default: // NotBlocking
			return canSee(a.rels[subject])
		}
	})
}

// Access: a post may be read as stores.PostListed says. A deleted post may be read by its author, and among its readers by those who may
// restore it.
func canRead(p *stores.Post, a messageAccess) bool {
	return a.holds(stores.PostListed) || p.Author == a.viewer || a.holds(stores.PostRestorers)
}

// Access: a comment may be read as stores.MessageListed says. A deleted comment may be read by its author, and among the readers of the
// thread by those who may restore it. Others see that there was a comment while it is answered (message_fetch.go).
func canReadComment(c *stores.Comment, a messageAccess) bool {
	if c.DeletedAt.IsZero() {
		return a.holds(stores.MessageListed)
	}
	return c.Author == a.viewer || a.holds(stores.CommentRestorers)
}

// Access: a message may be deleted as stores.MessageDeleters says. The caller has checked that the viewer may read it.
func canDelete(a messageAccess) bool { return a.holds(stores.MessageDeleters) }

// Access: a deleted message may be restored as stores.MessageRestorers says. The caller has checked that the viewer may read it.
func canRestore(a messageAccess) bool { return a.holds(stores.MessageRestorers) }

// Access: whoever belongs to the audience of a message may reply and react to it, as stores.Repliers says.
func canReply(a messageAccess) bool { return a.holds(stores.Repliers) }

// blocksAny reports whether the viewer blocks a person whom a reply would concern.
func (a messageAccess) blocksAny() bool {
	return a.rels[a.writer].Blocks() || a.rels[a.thread.Author].Blocks() || a.rels[a.thread.Wall].Blocks()
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

// Access: the owner of a page may remove every member. Moderators may remove members who are neither the owner nor moderators. The caller
// has checked that the viewer may edit the page.
func canRemove(p *stores.Page, viewer stores.ID, m stores.Membership) bool {
	return owns(p, viewer, "") || m.Role == stores.Member && m.User != p.Owner
}

// Access: whoever is signed in may join and leave a page.
func canJoinOrLeave(*stores.Page, stores.ID, stores.PageRole) bool { return true }

// Access: only the admins of an advertiser set its roles and pay.
func administers(role stores.AdvertiserRole) bool { return role == stores.AdvertiserAdmin }

// Access: the admins and the managers of an advertiser manage its campaigns.
func manages(role stores.AdvertiserRole) bool {
	return administers(role) || role == stores.AdvertiserManager
}

// Access: everybody with a role for an advertiser may give it up; they see the advertiser.
func hasAdvertiserRole(stores.AdvertiserRole) bool { return true }
