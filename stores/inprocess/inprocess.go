// Package inprocess keeps ports of stores in the memory of this process. They need no server, and no other process sees what they hold.
package inprocess

// Name is the name of the engine in call records and errors.
const Name = "inprocess"
