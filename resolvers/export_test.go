package resolvers

// Exported for the external tests.
var (
	ValidText      = validText
	ValidHandle    = validHandle
	ValidLanguages = validLanguages
	ValidURL       = validURL
)
