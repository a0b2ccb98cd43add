package stores

// InThreads returns the comments, in any order, with the posts of their threads. posts has the post of each stored message that they contain or
// reply to. It gains those of the comments. The post of a comment is zero when its replies lead nowhere.
func InThreads(comments []Comment, posts map[ID]ID) []Comment {
	f := replyForest{posts: posts, parents: make(map[ID]ID, len(comments))}
	for _, c := range comments {
		if _, exists := f.parents[c.ID]; !exists {
			f.parents[c.ID] = c.ReplyTo
		}
	}
	inThreads := make([]Comment, len(comments))
	for i, c := range comments {
		c.Post = f.post(c.ID)
		inThreads[i] = c
	}
	return inThreads
}

// A replyForest holds messages and what they reply to.
type replyForest struct {
	posts   map[ID]ID // the post of a message's thread, as far as it is known
	parents map[ID]ID // what a message replies to
}

// post returns the post of a message's thread, or the zero ID when the replies lead nowhere.
func (f replyForest) post(message ID) (post ID) {
	var path []ID
	for {
		known, isKnown := f.posts[message]
		parent, isReply := f.parents[message]
		if isKnown || !isReply {
			post = known
			break
		}
		f.posts[message] = ID{} // found again when the replies form a cycle
		path, message = append(path, message), parent
	}
	for _, m := range path {
		f.posts[m] = post
	}
	return post
}
