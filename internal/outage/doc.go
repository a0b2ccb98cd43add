// Package outage tests what happens when the servers of stores are frozen, killed, restarted or replaced. Every test starts servers of its own. It has
// tests only.
package outage
