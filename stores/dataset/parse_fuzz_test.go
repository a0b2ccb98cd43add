package dataset

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"fivefold/stores"
)

// FuzzRows reads random bytes as CSV. Line numbers increase, and fields are valid UTF-8 without NUL.
func FuzzRows(f *testing.F) {
	for _, seed := range []string{
		"a,b\n1,2\n", "a,\"b\"\r\n\"x\ny\",\"\"\"\"\r\n\r\n,", "\xEF\xBB\xBFa\n", "a\"b\n\"a\"b\n\"", "a\rb,\"\r\"\n", "\x00,\xff\n", "\"\"\n,\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rr := newRowReader(bufio.NewReader(bytes.NewReader(data)))
		for last := 0; ; {
			fields, line, err := rr.read()
			if errors.Is(err, io.EOF) {
				return
			}
			if line <= last {
				t.Fatalf("line %d follows line %d", line, last)
			}
			last = line
			if bad := csvError(""); err != nil && !errors.As(err, &bad) {
				t.Fatal(err)
			}
			for _, f := range fields {
				if err == nil && (!utf8.ValidString(f) || strings.ContainsRune(f, 0)) {
					t.Fatalf("%q", fields)
				}
			}
		}
	})
}

// An endless row after valid rows is an error, and the valid rows are read.
func TestRowsAreLimitedTo1MiB(t *testing.T) {
	t.Parallel()
	rows := strings.Repeat("1,"+strings.Repeat("x", maxRowBytes-3)+"\n", 3)
	rr := newRowReader(bufio.NewReader(io.MultiReader(strings.NewReader(rows+"2,\""), endlessReader('x'))))
	for want := 1; want <= 3; want++ {
		if _, line, err := rr.read(); err != nil || line != want {
			t.Fatalf("line %d: %v", line, err)
		}
	}
	for range 2 {
		if _, line, err := rr.read(); err == nil || !strings.Contains(err.Error(), "after line 3") {
			t.Fatalf("line %d: %v", line, err)
		}
	}
}

// An endlessReader repeats one byte.
type endlessReader byte

func (e endlessReader) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(e)
	}
	return len(p), nil
}

// FuzzCSV reads random bytes with each schema. Every accepted row survives a round trip.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{
		"id,handle,name,bio,joined_at,languages,facts,friends_visibility,interests_visibility\n" +
			"1,anna,Anna,hi,2020-01-01T00:00:00.5+01:00,de en-GB,\"[{\"\"label\"\":\"\"a\"\",\"\"value\"\":\"\"b\"\"}]\",ONLY_ME,\n",
		"user,hash\n1,$argon2id$v=19$m=1$c2FsdA$aGFzaA\n", "id,kind,name,url\nt,FOOD,Tea,\n", "interest,genre,count\na,b,2\n",
		"user_a,user_b,requester,requested_at,since\n1,2,2,,\nuser_01h455vb4pex5vsknk084sn02q,2,,,2020-01-01T00:00:00Z\n",
		"blocker,blocked,since\n1,2,\n", "user,interest,strength,since\na,t,7,2020-01-01T00:00:00Z\n",
		"id,handle,first_name,last_name,gender,birthday,city\n1,anna,A,B,x,1985-09-20,p\n", "id,kind,name,url,part_of\np,CITY,Pécs,u,q\n",
		"id,kind,name,url,place\no,COMPANY,Zsolnay,u,p\n", "user,organisation,year\n1,o,1999\n",
		"id,kind,name,category,about,url,owner,created_at\n1,GROUP,Tea,FOOD,\"a\r\nb\",u,1,2020-01-01T00:00:00Z\n", "page,interest\n1,t\n",
		"page_a,page_b\n2,1\n", "page,user,role,since\n1,1,MODERATOR,\n",
		"id,author,wall,page,text,image,language,audience,place,created_at,edited_at,deleted_at\n1,1,2,,\"x\ry\",i,en,FRIENDS,p,,2020-01-01T00:00:00Z,2020-01-01T00:00:00Z\n",
		"id,author,reply_to_post,reply_to_comment,text,place,created_at,edited_at,deleted_at,deleted_by\n1,1,,2,x,p,,2020-01-01T00:00:00Z,,2\n",
		"post,comment,interest\n,1,t\n", "user,post,comment,kind,since\n1,1,,WOW,\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fuzzSchema(t, userSchema(), data)
		fuzzSchema(t, passwordSchema(), data)
		fuzzSchema(t, interestSchema(), data)
		fuzzSchema(t, genreSchema(), data)
		fuzzSchema(t, friendshipSchema(), data)
		fuzzSchema(t, blockSchema(), data)
		fuzzSchema(t, likeSchema(), data)
		fuzzSchema(t, placeSchema(), data)
		fuzzSchema(t, organisationSchema(), data)
		fuzzSchema(t, affiliationSchema(), data)
		fuzzSchema(t, pageSchema(), data)
		fuzzSchema(t, pageTopicSchema(), data)
		fuzzSchema(t, pageLinkSchema(), data)
		fuzzSchema(t, membershipSchema(), data)
		fuzzSchema(t, postSchema(), data)
		fuzzSchema(t, commentSchema(), data)
		fuzzSchema(t, messageTopicSchema(), data)
		fuzzSchema(t, reactionSchema(), data)
	})
}

func fuzzSchema[T any](t *testing.T, s csvSchema[T], data []byte) {
	now := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	rr := newRowReader(bufio.NewReader(bytes.NewReader(data)))
	order, err := readHeader(rr, s.columnNames())
	if err != nil {
		return
	}
	for {
		fields, _, err := rr.read()
		if errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			continue
		}
		row, err := s.parseRow(order, fields, now)
		if err != nil {
			continue
		}
		if err := checkRoundTrip(s, row); err != nil {
			t.Fatal(err)
		}
	}
}

// FuzzLastfm reads random bytes as a line of each Last.fm file. Every accepted value meets the limits of stores.
func FuzzLastfm(f *testing.F) {
	for _, seed := range []string{
		"1\tMALICE MIZER\thttp://www.last.fm/music/MALICE+MIZER\thttp://x/1.jpg", "1\tm\xfasica", "2\t275", "2\t51\t13883",
		"2\t52\t13\t1\t4\t2009", "18446744073709551615\t0\t1", "007\t1", "1\t\xff\x00\r\t\t", "\t\t",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		imp := newImporter(context.Background(), "", nil, Options{})
		fields := strings.Split(line, "\t")
		d := &lastfmData{isArtist: map[uint64]bool{51: true, 52: true}, isTag: map[uint64]bool{13: true}}
		switch len(fields) {
		case 2:
			_ = d.addTag(imp, position{}, fields)
			_ = d.addFriendship(position{}, fields)
		case 3:
			_ = d.addPlay(position{}, fields)
		case 4:
			_ = d.addArtist(imp, position{}, fields)
		case 6:
			_ = d.addTagging(position{}, fields)
		}
		for _, i := range d.interests {
			n := characterCount(i.name)
			if n < 1 || n > stores.InterestName.Max || !utf8.ValidString(i.name+i.url) || strings.ContainsAny(i.name+i.url, "\x00\r") {
				t.Fatalf("%+v", i)
			}
		}
		for _, e := range append(d.plays, d.taggings.all...) {
			if e.weight < 1 {
				t.Fatalf("%+v", e)
			}
		}
		for _, e := range d.friendships.all {
			if e.a >= e.b {
				t.Fatalf("%+v", e)
			}
		}
	})
}
