// Package evaluation measures how well a search finds what people look for, by a list of queries with their right answers.
package evaluation

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"fivefold/stores/textsearch"
)

// A Query is what somebody types and the name of what they mean.
type Query struct {
	ID    string
	Class string // how the query differs from the name, such as "typo1" or "prefix"
	Kind  string // of what is meant, such as "artist" or "page"
	Text  string
	Name  string // every node whose name consists of the same letters is right
}

// columns are those of a file of queries that are read, in the order of the fields of Query.
var columns = []string{"id", "class", "kind", "query", "expected_name"}

// Read reads queries from tab-separated text in UTF-8 without quoting. The header names the columns id, class, kind, query and expected_name, in any order;
// others are ignored. An error names the line.
func Read(r io.Reader) ([]Query, error) {
	lines := bufio.NewScanner(r)
	var queries []Query
	var at []int // of each of columns
	for number := 1; lines.Scan(); number++ {
		row := strings.Split(strings.TrimSuffix(lines.Text(), "\r"), "\t")
		if number == 1 {
			for _, c := range columns {
				i := slices.Index(row, c)
				if i < 0 {
					return nil, fmt.Errorf("line 1: no column %s; a header names %s, separated by tabs", c, strings.Join(columns, ", "))
				}
				at = append(at, i)
			}
			continue
		}
		if len(row) <= slices.Max(at) {
			return nil, fmt.Errorf("line %d: %d columns, fewer than the header", number, len(row))
		}
		queries = append(queries, Query{row[at[0]], row[at[1]], row[at[2]], row[at[3]], row[at[4]]})
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("queries: %w", err)
	}
	if len(queries) == 0 {
		return nil, errors.New("no queries")
	}
	return queries, nil
}

// Search returns the names of what a query finds among the nodes of its kind, the best first. Those after the tenth do not count.
type Search func(ctx context.Context, q Query) ([]string, error)

// A Class is the result for the queries of a class.
type Class struct {
	Name       string
	Queries    int
	Right1     int     // queries whose first result is right
	Right10    int     // queries with a right result among the first ten
	Reciprocal float64 // the sum over the queries of 1/rank of the first right result among the first ten
}

// S1 returns the part of the queries whose first result is right.
func (c Class) S1() float64 { return float64(c.Right1) / float64(max(1, c.Queries)) }

// S10 returns the part of the queries with a right result among the first ten.
func (c Class) S10() float64 { return float64(c.Right10) / float64(max(1, c.Queries)) }

// MRR returns the mean reciprocal rank.
func (c Class) MRR() float64 { return c.Reciprocal / float64(max(1, c.Queries)) }

// A Miss is a query whose first result is wrong.
type Miss struct {
	Query
	Rank  int      // of the first right result, from 1; 0 if it is not among the first ten
	Found []string // the first three results
}

// A Result is the outcome of an evaluation.
type Result struct {
	All     Class
	Classes []Class // by name
	Misses  []Miss  // in the order of the queries
}

// Run searches for every query, one after the other, and ends at the first error of search.
func Run(ctx context.Context, queries []Query, search Search) (Result, error) {
	result := Result{All: Class{Name: "all"}}
	classes := map[string]*Class{}
	for _, q := range queries {
		found, err := search(ctx, q)
		if err != nil {
			return Result{}, fmt.Errorf("query %s: %w", q.ID, err)
		}
		found = found[:min(len(found), 10)]
		rank := 1 + slices.IndexFunc(found, func(name string) bool { return Same(name, q.Name) })
		if classes[q.Class] == nil {
			classes[q.Class] = &Class{Name: q.Class}
		}
		result.All.count(rank)
		classes[q.Class].count(rank)
		if rank != 1 {
			result.Misses = append(result.Misses, Miss{q, rank, found[:min(len(found), 3)]})
		}
	}
	for _, c := range classes {
		result.Classes = append(result.Classes, *c)
	}
	slices.SortFunc(result.Classes, func(a, b Class) int { return cmp.Compare(a.Name, b.Name) })
	return result, nil
}

func (c *Class) count(rank int) {
	c.Queries++
	if rank == 0 {
		return
	}
	c.Right10++
	c.Reciprocal += 1 / float64(rank)
	if rank == 1 {
		c.Right1++
	}
}

// Same reports whether two names consist of the same letters and digits, whatever their case, accents, punctuation and spaces.
func Same(a, b string) bool {
	return textsearch.Joined(textsearch.Words(a)) == textsearch.Joined(textsearch.Words(b))
}

// Write writes the table of a result: a line per class and one for all queries. With misses it writes each miss on a line of its own too.
func (r Result) Write(w io.Writer, misses bool) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "class\tqueries\tS@1\tS@10\tMRR\t")
	for _, c := range append(slices.Clone(r.Classes), r.All) {
		fmt.Fprintf(table, "%s\t%d\t%.3f\t%.3f\t%.3f\t\n", c.Name, c.Queries, c.S1(), c.S10(), c.MRR())
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if !misses {
		return nil
	}
	for _, m := range r.Misses {
		is := fmt.Sprintf(" at 1, is at %d of", m.Rank)
		if m.Rank == 0 {
			is = ", is not among the first 10 of"
		}
		if _, err := fmt.Fprintf(w, "%s %s %q: want %q%s %q\n", m.ID, m.Class, m.Text, m.Name, is, strings.Join(m.Found, " | ")); err != nil {
			return err
		}
	}
	return nil
}
