package limits

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"
)

// parse returns a document that may be validated, from a text whose tokens have been checked. It returns nil for a text that is not a
// document: the server's parser reports its syntax error.
func (l Limits) parse(text string) (*ast.QueryDocument, *gqlerror.Error) {
	if err := checkSurrogates(text); err != nil {
		return nil, err
	}
	// Parsing is linear; the tokens and their nesting are bounded by now.
	document, err := parser.ParseQueryWithTokenLimit(&ast.Source{Input: text}, l.Tokens)
	if err != nil {
		return nil, nil
	}
	return document, l.checkShape(document)
}

// checkTokens scans the text once, up to the first limit it exceeds, and allocates nothing for it. It returns the number of tokens read.
func (l Limits) checkTokens(text string) (tokens int, rejected *gqlerror.Error) {
	if len(text) > l.Bytes {
		return 0, exceeded("bytes", len(text), l.Bytes)
	}
	lex := lexer.New(&ast.Source{Input: text})
	open := 0
	for tokens = 1; ; tokens++ {
		token, err := lex.ReadToken()
		if err != nil || token.Kind == lexer.EOF {
			return tokens, nil
		}
		if tokens > l.Tokens {
			return tokens, exceeded("tokens", atLeast(tokens), l.Tokens)
		}
		switch token.Kind {
		case lexer.Name:
			if n := len(token.Value); n > l.NameBytes {
				return tokens, exceeded("name", n, l.NameBytes)
			}
		case lexer.BraceL, lexer.BracketL, lexer.ParenL:
			if open++; open > l.Nesting {
				return tokens, exceeded("nesting", atLeast(open), l.Nesting)
			}
		case lexer.BraceR, lexer.BracketR, lexer.ParenR:
			open--
		}
	}
}

// checkParameters checks the operation name and the variables.
func (l Limits) checkParameters(raw *graphql.RawParams) *gqlerror.Error {
	if n := len(raw.OperationName); n > l.NameBytes {
		return exceeded("name", n, l.NameBytes)
	}
	if n := len(raw.Variables); n > l.Variables {
		return exceeded("variables", n, l.Variables)
	}
	return l.checkEntries(raw.Variables, 0)
}

// checkEntries checks variables, or the fields of an object at a depth.
func (l Limits) checkEntries(entries map[string]any, depth int) *gqlerror.Error {
	for name, value := range entries {
		if n := len(name); n > l.NameBytes {
			return exceeded("name", n, l.NameBytes)
		}
		if err := l.checkValue(value, depth); err != nil {
			return err
		}
	}
	return nil
}

func (l Limits) checkValue(value any, depth int) *gqlerror.Error {
	if depth > l.ListDepth {
		return exceeded("listDepth", atLeast(depth), l.ListDepth)
	}
	switch value := value.(type) {
	case []any:
		if n := len(value); n > l.ListItems {
			return exceeded("listItems", n, l.ListItems)
		}
		for _, item := range value {
			if err := l.checkValue(item, depth+1); err != nil {
				return err
			}
		}
	case map[string]any:
		return l.checkEntries(value, depth+1)
	}
	return nil
}
