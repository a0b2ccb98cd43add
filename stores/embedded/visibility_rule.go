package embedded

import "fivefold/stores"

// ruleColumns are the SQL expressions that the tests of a rule compare.
type ruleColumns struct {
	value     string // the visibility or audience
	deletedAt string
	subjects  map[stores.Subject]string // ids of people
}

// sql returns a rule as a condition on a row and :viewer. The wall of a post is NULL when it is on a page.
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
		default: // NotBlocking
			condition := person + notBlockingViewer
			if test.Of == stores.WallOwner {
				condition = "(" + person + " IS NULL OR " + condition + ")"
			}
			return condition
		}
	})
}
