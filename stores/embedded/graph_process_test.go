package embedded

import (
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"reflect"
	"testing"
	"time"

	"fivefold/stores"
	"fivefold/stores/adjacency"
)

// graphDir is the environment variable with the directory of the second process of TestTwoProcessesThatWriteAnswerAsTheFile.
const graphDir = "FIVEFOLD_TEST_GRAPH_DIR"

// Two processes make random changes of one network. In each of them, whatever the friendship graph answers is what the file says in the same
// snapshot.
func TestTwoProcessesThatWriteAnswerAsTheFile(t *testing.T) {
	if dir := os.Getenv(graphDir); dir != "" {
		writeAndCompare(t, dir, 2)
		return
	}
	t.Parallel()
	dir := t.TempDir()
	e := openTest(t, dir)
	putRows(t, e, society(10))
	second := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	second.Env = append(os.Environ(), graphDir+"="+dir)
	output := make(chan []byte)
	go func() {
		out, err := second.CombinedOutput()
		if err != nil {
			t.Errorf("the second process: %v", err)
		}
		output <- out
	}()
	writeAndCompare(t, dir, 1)
	t.Logf("the second process: %s", <-output)
}

// writeAndCompare makes some changes of the network in dir, each followed by answers of the friendship graph that are compared with the file.
func writeAndCompare(t *testing.T, dir string, seed uint64) {
	e := openTest(t, dir)
	<-e.KeepGraph(math.MaxInt64)
	g, draw, people := e.graph.Load(), rand.New(rand.NewPCG(seed, 0)), society(10).Users
	anyone := func() stores.ID { return people[draw.IntN(len(people))].ID }
	actions := []stores.FriendshipAction{stores.ActRequest, stores.ActAccept, stores.ActUnfriend, stores.ActRequest, stores.ActBlock, stores.ActUnblock}
	visibilities := []stores.Visibility{stores.Everyone, stores.FriendsOnly, stores.OnlyMe}
	// The first process goes on until the second one has written, which starts later. The second may be alone by its end.
	deadline := time.Now().Add(time.Minute)
	isBehind := func() bool { return seed != 1 || g.behind.Load() > 0 }
	for round := 0; round < 60 || !isBehind() && time.Now().Before(deadline); round++ {
		for range 1 + draw.IntN(5) {
			_, _ = e.Set().Friendships.Act(t.Context(), anyone(), actions[draw.IntN(len(actions))], anyone(), time.Unix(1, 0)) // many are invalid
			change := stores.UserChange{FriendsVisibility: &visibilities[draw.IntN(len(visibilities))]}
			if _, err := e.Set().Users.Update(t.Context(), anyone(), change); err != nil {
				t.Fatal(err)
			}
		}
		for answers := g.answers.Load(); g.answers.Load() < answers+10; { // it may be behind what the other process has written
			g.compareCircles(t, anyone(), people)
		}
	}
	if !isBehind() {
		t.Error("the graph was never behind")
	}
	t.Logf("the graph answered %d calls and was behind in %d", g.answers.Load(), g.behind.Load())
}

// compareCircles compares the circles of everybody as a viewer sees them, when the graph has the version of the file.
func (g *friendGraph) compareCircles(t *testing.T, viewer stores.ID, people []stores.User) {
	t.Helper()
	var ids []stores.ID
	for _, u := range people {
		ids = append(ids, u.ID)
	}
	keys := keysOf(ids, stores.KindUser)
	_, err := g.engine.fromGraph(t.Context(), viewer, 1, false, func(c *conn, v *adjacency.View) error {
		inFile, inGraph := make([]map[stores.ID]int, len(ids)), make([]map[stores.ID]int, len(ids))
		for n := range ids {
			inFile[n], inGraph[n] = map[stores.ID]int{}, map[stores.ID]int{}
		}
		text := withCircle(3) + " SELECT n, id, distance FROM circle"
		for r, err := range c.query(t.Context(), text, keys.arg(), named("viewer", userArg(viewer))) {
			if err != nil {
				return err
			}
			n, id := r.int(), r.id(stores.KindUser)
			inFile[n][id] = r.int()
		}
		for n, circle := range circlesOf(v, keys, 3) {
			for _, m := range circle {
				inGraph[n][m.User] = m.Distance
			}
		}
		if !reflect.DeepEqual(inFile, inGraph) {
			t.Errorf("as %s sees them:\n%v\nin the file:\n%v", viewer, inGraph, inFile)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
