package resolvers

// What tests from outside look at.
var (
	ValidText      = validText
	ValidHandle    = validHandle
	ValidLanguages = validLanguages
	ValidURL       = validURL
)
