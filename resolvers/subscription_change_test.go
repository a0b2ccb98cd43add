package resolvers_test

import (
	"testing"

	"fivefold/stores"
)

const changes = `subscription($id: ID!, $count: Int) { messageChanged(id: $id, count: $count) { message { text deletedAt reactionCounts { kind count } } } }`

func TestChangesOfAThreadAreDelivered(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	post := v.post(v.bob, "the thread", "")
	comment, other := v.comment(v.dan, post, "a comment"), v.post(v.bob, "elsewhere", "")
	const update = `subscription($id: ID!) { messageChanged(id: $id) { message { text } } }`
	of := func(id stores.ID) map[string]any { return map[string]any{"id": id.String()} }
	thread, nobody, alone := v.subscribe(v.cyd, update, of(post)), v.subscribe(stores.ID{}, update, of(comment)), v.subscribe(v.cyd, update, of(other))
	v.mutateOK(v.bob, "editPost", "postId: %q text: %q", post, "edited")
	v.mutateOK(v.bob, "editPost", "postId: %q text: %q", post, "edited")
	thread.expect(t, "edited")
	v.mutateOK(v.ann, "react", "messageId: %q", comment)
	v.mutateOK(v.ann, "react", "messageId: %q", comment)
	thread.expect(t, "a comment")
	v.mutateOK(v.ann, "withdrawReaction", "messageId: %q", comment)
	thread.expect(t, "a comment")
	nobody.expect(t, "a comment", "a comment")
	v.mutateOK(v.dan, "deleteMessage", "messageId: %q", comment)
	v.mutateOK(v.dan, "deleteMessage", "messageId: %q", comment)
	thread.expect(t, "null")
	nobody.expect(t, "null")
	v.mutateOK(v.dan, "restoreMessage", "messageId: %q", comment)
	v.mutateOK(v.dan, "restoreMessage", "messageId: %q", comment)
	thread.expect(t, "a comment")
	v.comment(v.ann, post, "new comments are published, not changed")
	thread.expect(t)
	nobody.expect(t, "a comment")
	alone.expect(t)
}

// A change is delivered to those who may read the message, or might if it were not deleted.
func TestChangesAreDeliveredAsTheViewerMayReadThem(t *testing.T) {
	t.Parallel()
	v := newSmallNetwork(t)
	post := v.post(v.bob, "the thread", "")
	comment := v.comment(v.dan, post, "of dan")
	const update = `subscription($id: ID!) { messageChanged(id: $id) { message { text } } }`
	of := map[string]any{"id": post.String()}
	ann, cyd := v.subscribe(v.ann, update, of), v.subscribe(v.cyd, update, of)
	v.mutateOK(v.dan, "blockUser", "userId: %q", v.cyd)
	v.mutateOK(v.ann, "react", "messageId: %q", comment)
	ann.expect(t, "of dan")
	v.mutateOK(v.dan, "deleteMessage", "messageId: %q", comment)
	ann.expect(t, "null")
	cyd.expect(t)
	v.mutateOK(v.bob, "editPost", "postId: %q audience: FRIENDS", post)
	ann.expect(t, "the thread")
	cyd.expect(t)
	v.mutateOK(v.cyd, "blockUser", "userId: %q", v.bob)
	v.mutateOK(v.bob, "deleteMessage", "messageId: %q", post)
	ann.expect(t, "null")
	cyd.expect(t)
	for query, want := range map[string]string{"NOT_FOUND": post.String(), "BAD_ID": v.ann.String()} {
		if got := v.subscribe(v.cyd, changes, map[string]any{"id": want}).failure(); got != query {
			t.Errorf("subscribed to %s: got %q, want %q", want, got, query)
		}
	}
}
