package testschema

import (
	"fmt"

	"fivefold/graph/executor/internal/testschema/model"
)

// NewMembers returns members with distinct friends. Each member and friend has a number of notes.
func NewMembers(members, friends, notes int) []*model.Member {
	n := 0
	one := func() *model.Member {
		n++
		m := &model.Member{ID: fmt.Sprintf("member-%06d", n), Name: fmt.Sprintf("Member Number %d", n), Age: n % 90}
		for range notes {
			n++
			m.Notes = append(m.Notes, &model.Note{ID: fmt.Sprintf("note-%06d", n), Title: "A note", Likes: n % 100})
		}
		m.NotePage = &model.NoteConnection{}
		for _, note := range m.Notes {
			m.NotePage.Edges = append(m.NotePage.Edges, &model.NoteEdge{Node: note})
		}
		return m
	}
	list := make([]*model.Member, members)
	for i := range list {
		list[i] = one()
		list[i].FriendPage = &model.MemberConnection{}
		for range friends {
			friend := one()
			list[i].Friends = append(list[i].Friends, friend)
			list[i].FriendPage.Edges = append(list[i].FriendPage.Edges, &model.MemberEdge{Node: friend})
		}
	}
	return list
}
