package stores

import "strings"

// A Rule is a condition on a viewer and a stored thing, written down as data, so that it exists once: the policy of the API evaluates it
// with Holds, and an engine that must apply it inside a query, because a page has to be full or a count exact, translates it with
// Expression.
type Rule struct {
	Op    RuleOp
	Of    Subject // for IsViewer, IsFriend, NotBlocking and NotBlocked
	Value string  // for ValueIs
	Rules []Rule  // for AllOf and AnyOf; at least one
}

// A RuleOp is the operator of a Rule. All but AllOf and AnyOf are conditions.
type RuleOp uint8

// The operations of a rule.
const (
	AllOf            RuleOp = iota // every one of Rules holds
	AnyOf                          // one of Rules holds
	ValueIs                        // the visibility of the list, or the audience of the post, is Value
	NotDeleted                     // the post is not deleted
	IsViewer                       // the subject is the viewer, who is signed in
	IsFriend                       // the subject and the viewer are friends
	NotBlocking                    // the subject does not block the viewer, or there is no such person
	NotBlocked                     // the viewer does not block the subject, or there is no such person
	Moderates                      // the viewer owns or moderates the page
	Owns                           // the viewer owns the page
	DeletedByAnother               // another person than its writer deleted the message
)

// A Subject is a person to whom an object belongs.
type Subject uint8

// The subjects.
const (
	Owner     Subject = iota // of a list; the member of a page
	Author                   // of a post
	WallOwner                // of the wall that the post is on; there is none when it is on a page
	Writer                   // of a message: of a comment in the thread of the post, or of the post itself
	Deleter                  // of a message that is deleted: who deleted it
)

// ListReaders is the rule for viewers who may see a list of a person, by the visibility that the person chose. Blocks are checked
// separately.
var ListReaders = Rule{Op: AnyOf, Rules: []Rule{
	{Op: ValueIs, Value: string(Everyone)},
	{Op: IsViewer, Of: Owner},
	{Op: AllOf, Rules: []Rule{{Op: ValueIs, Value: string(FriendsOnly)}, {Op: IsFriend, Of: Owner}}},
}}

// MemberNamed is the rule for viewers who see who a member of a page is, by the visibility of the member's interests. The list of members
// contains the others only for viewers of MemberModerators, without the person.
var MemberNamed = Rule{Op: AllOf, Rules: []Rule{{Op: NotBlocking, Of: Owner}, ListReaders}}

// MemberModerators is the rule for viewers who may remove members of a page, and therefore see each membership whoever blocks whom.
var MemberModerators = Rule{Op: Moderates}

// PostAudience is the rule for viewers in the audience of a post.
var PostAudience = Rule{Op: AnyOf, Rules: []Rule{
	{Op: ValueIs, Value: string(AudiencePublic)},
	{Op: IsViewer, Of: Author},
	{Op: AllOf, Rules: []Rule{{Op: ValueIs, Value: string(AudienceFriends)}, {Op: IsFriend, Of: Author}}},
}}

// PostNotBlocked is the rule for viewers whom neither the author of a post nor the owner of its wall blocks.
var PostNotBlocked = Rule{Op: AllOf, Rules: []Rule{{Op: NotBlocking, Of: Author}, {Op: NotBlocking, Of: WallOwner}}}

// PostModerators is the rule for viewers who may delete a post of another person, and therefore see it whoever blocks whom: the owner of
// the wall, and the owner and the moderators of the page. What only the author can read needs no moderation.
var PostModerators = Rule{Op: AllOf, Rules: []Rule{
	{Op: AnyOf, Rules: []Rule{{Op: ValueIs, Value: string(AudiencePublic)}, {Op: ValueIs, Value: string(AudienceFriends)}}},
	{Op: AnyOf, Rules: []Rule{{Op: IsViewer, Of: WallOwner}, {Op: Moderates}}},
}}

// PostReaders is the rule for viewers who may read a post while it is not deleted.
var PostReaders = Rule{Op: AnyOf, Rules: []Rule{
	{Op: AllOf, Rules: []Rule{PostNotBlocked, PostAudience}}, {Op: IsViewer, Of: Author}, PostModerators,
}}

// PostListed is the rule for viewers whose lists contain a post and who may read the comments of its thread.
var PostListed = Rule{Op: AllOf, Rules: []Rule{{Op: NotDeleted}, PostReaders}}

// ThreadModerators is the rule for viewers who may delete the comments of a thread, and therefore see them whoever blocks whom.
var ThreadModerators = Rule{Op: AnyOf, Rules: []Rule{{Op: IsViewer, Of: Author}, PostModerators}}

// CommentReaders is the rule for those who may read a comment while it is not deleted, among the viewers who may read its thread.
var CommentReaders = Rule{Op: AnyOf, Rules: []Rule{{Op: NotBlocking, Of: Writer}, ThreadModerators}}

// MessageListed is the rule for viewers whose lists contain a message that is not deleted: those who may read it, and its writer,
// whoever has blocked whom since and whatever became of the thread.
var MessageListed = Rule{Op: AnyOf, Rules: []Rule{
	{Op: AllOf, Rules: []Rule{PostListed, CommentReaders}}, {Op: IsViewer, Of: Writer},
}}

// MessageDeleters is the rule for viewers who may delete a message that they see.
var MessageDeleters = Rule{Op: AnyOf, Rules: []Rule{{Op: IsViewer, Of: Writer}, ThreadModerators}}

// MessageRestorers is the rule for viewers who may restore a deleted message that they see: the person who deleted it while they might
// still delete it, and the owner of the page when that was not its author. So an author cannot restore what a moderator has deleted, nor
// anybody what its author has deleted.
var MessageRestorers = Rule{Op: AnyOf, Rules: []Rule{
	{Op: AllOf, Rules: []Rule{{Op: IsViewer, Of: Deleter}, MessageDeleters}},
	{Op: AllOf, Rules: []Rule{{Op: Owns}, {Op: DeletedByAnother}}},
}}

// PostRestorers is the rule for viewers who see a deleted post and may restore it.
var PostRestorers = Rule{Op: AllOf, Rules: []Rule{PostReaders, MessageRestorers}}

// CommentRestorers is the rule for viewers who see a deleted comment and may restore it.
var CommentRestorers = Rule{Op: AllOf, Rules: []Rule{{Op: AnyOf, Rules: []Rule{PostListed, {Op: IsViewer, Of: Writer}}}, MessageRestorers}}

// Repliers is the rule for viewers who may reply and react to a message: its audience, where nobody concerned blocks the viewer or is
// blocked by them. Whoever sees a message only to moderate it, or because they wrote it, may not.
var Repliers = Rule{Op: AllOf, Rules: []Rule{
	{Op: NotDeleted}, PostNotBlocked, PostAudience, {Op: NotBlocking, Of: Writer},
	{Op: NotBlocked, Of: Author}, {Op: NotBlocked, Of: WallOwner}, {Op: NotBlocked, Of: Writer},
}}

// Holds reports whether r holds, given the outcome of each test.
func (r Rule) Holds(test func(Rule) bool) bool {
	switch r.Op {
	case AllOf:
		for _, part := range r.Rules {
			if !part.Holds(test) {
				return false
			}
		}
		return true
	case AnyOf:
		for _, part := range r.Rules {
			if part.Holds(test) {
				return true
			}
		}
		return false
	default:
		return test(r)
	}
}

// Expression returns r as a boolean expression in a language with the operators AND and OR, such as SQL or Cypher, given the expression
// of each test.
func (r Rule) Expression(test func(Rule) string) string {
	operator := " AND "
	switch r.Op {
	case AllOf:
	case AnyOf:
		operator = " OR "
	default:
		return test(r)
	}
	parts := make([]string, len(r.Rules))
	for i, part := range r.Rules {
		parts[i] = part.Expression(test)
	}
	return "(" + strings.Join(parts, operator) + ")"
}
