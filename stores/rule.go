package stores

import "strings"

// A Rule is a condition on a viewer and a stored thing, written down as data, so that it exists once: the policy of the API evaluates it
// with Holds, and an engine that must apply it inside a query, because a page has to be full or a count exact, translates it with
// Expression.
type Rule struct {
	Op    RuleOp
	Of    Subject // for IsViewer, IsFriend and NotBlocking
	Value string  // for ValueIs
	Rules []Rule  // for AllOf and AnyOf; at least one
}

// A RuleOp is the operator of a Rule. All but AllOf and AnyOf are conditions.
type RuleOp uint8

// The operations of a rule.
const (
	AllOf       RuleOp = iota // every one of Rules holds
	AnyOf                     // one of Rules holds
	ValueIs                   // the visibility of the list, or the audience of the post, is Value
	NotDeleted                // the post is not deleted
	IsViewer                  // the subject is the viewer
	IsFriend                  // the subject and the viewer are friends
	NotBlocking               // the subject does not block the viewer, or there is no such person
)

// A Subject is a person to whom an object belongs.
type Subject uint8

// The subjects.
const (
	Owner     Subject = iota // of a list
	Author                   // of a post
	WallOwner                // of the wall that the post is on; there is none when it is on a page
)

// ListReaders is the rule for viewers who may see a list of a person, by the visibility that the person chose. Blocks are checked
// separately.
var ListReaders = Rule{Op: AnyOf, Rules: []Rule{
	{Op: ValueIs, Value: string(Everyone)},
	{Op: IsViewer, Of: Owner},
	{Op: AllOf, Rules: []Rule{{Op: ValueIs, Value: string(FriendsOnly)}, {Op: IsFriend, Of: Owner}}},
}}

// PostAudience is the rule for viewers in the audience of a post.
var PostAudience = Rule{Op: AnyOf, Rules: []Rule{
	{Op: ValueIs, Value: string(AudiencePublic)},
	{Op: IsViewer, Of: Author},
	{Op: AllOf, Rules: []Rule{{Op: ValueIs, Value: string(AudienceFriends)}, {Op: IsFriend, Of: Author}}},
}}

// PostNotBlocked is the rule for viewers whom neither the author of a post nor the owner of its wall blocks.
var PostNotBlocked = Rule{Op: AllOf, Rules: []Rule{{Op: NotBlocking, Of: Author}, {Op: NotBlocking, Of: WallOwner}}}

// PostListed is the rule for viewers whose lists contain a post and who may read the comments of its thread.
var PostListed = Rule{Op: AllOf, Rules: []Rule{{Op: NotDeleted}, PostNotBlocked, PostAudience}}

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
