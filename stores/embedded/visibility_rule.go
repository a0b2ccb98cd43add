package embedded

import "fivefold/stores"

// ruleColumns are the SQL expressions that the tests of a rule compare.
type ruleColumns struct {
	value     string // the visibility or audience
	deletedAt string
	page      string                    // the page of a post; empty where it has none
	subjects  map[stores.Subject]string // ids of people
}

// viewerModerates completes the condition that the viewer owns or moderates a page.
const viewerModerates = ` IN (SELECT page FROM membership INDEXED BY membership_moderator WHERE user = :viewer AND role = 'MODERATOR'
	UNION ALL SELECT id FROM page INDEXED BY page_owner WHERE owner = :viewer)`

// viewerOwns completes the condition that the viewer owns a page.
const viewerOwns = ` IN (SELECT id FROM page INDEXED BY page_owner WHERE owner = :viewer)`

// sql returns a rule as a condition on a row and :viewer. The wall of a post is NULL when it is on a page, and the page when it is on a
// wall.
func (c ruleColumns) sql(r stores.Rule) string {
	return r.Expression(func(test stores.Rule) string {
		person := c.subjects[test.Of]
		switch test.Op {
		case stores.ValueIs:
			return c.value + " = '" + test.Value + "'"
		case stores.NotDeleted:
			return c.deletedAt + " IS NULL"
		case stores.IsViewer:
			return person + " = :viewer"
		case stores.IsFriend:
			return `EXISTS (SELECT 1 FROM friendship v
		WHERE v.low = min(` + person + `, :viewer) AND v.high = max(` + person + `, :viewer) AND v.since IS NOT NULL)`
		case stores.Moderates:
			if c.page == "" {
				return "FALSE"
			}
			return c.page + viewerModerates
		case stores.Owns:
			if c.page == "" {
				return "FALSE"
			}
			return c.page + viewerOwns
		case stores.DeletedByAnother:
			return c.subjects[stores.Deleter] + " <> " + c.subjects[stores.Writer]
		case stores.NotBlocked:
			return c.unless(test.Of, notBlockedByViewer)
		default: // NotBlocking
			return c.unless(test.Of, notBlockingViewer)
		}
	})
}

// unless returns a condition on a person, which holds where there is no such person.
func (c ruleColumns) unless(of stores.Subject, condition string) string {
	person := c.subjects[of]
	if of == stores.WallOwner {
		return "(" + person + " IS NULL OR " + person + condition + ")"
	}
	return person + condition
}
