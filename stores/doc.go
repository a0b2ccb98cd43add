// Package stores holds the nouns of the network and the ports that say how each is kept: what a client may ask of a store,
// whatever engine answers. It leaves keeping to the engines below it, and who may see what to the resolvers.
//
// Every port is safe for concurrent use, obeys its context, answers after its engine was closed with ErrClosed, and returns
// committed data. A map in an answer has no entry for what is missing. Keys given twice are answered once. Times are
// kept to the microsecond, cut and not rounded, and come back in UTC.
package stores
