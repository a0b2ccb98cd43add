package resolvers

// What tests from outside look at.
var (
	Cursor   = cursor
	Position = position

	ValidText      = validText
	ValidHandle    = validHandle
	ValidLanguages = validLanguages
	ValidURL       = validURL
)
