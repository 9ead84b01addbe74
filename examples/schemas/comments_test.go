package schemas

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/thidua-go/thidua/"

// comments are the doc comments of a package as an officer reads them: Go names of
// fields are the keys of files.
type comments struct {
	text      map[string]string     // of types and their fields: "Criterion", "Criterion.Max"
	same      map[string]string     // a type that is declared as another: its comments are the other's
	enums     map[string]string     // the name of a diag.Enum, by the type of its list
	constants map[string][]constant // by type
}

// constant is one value of an enumeration, or of a type of texts.
type constant struct {
	number uint64
	text   string // of a text
	about  string
}

// commentsOf reads the comments of packages from their source when they are asked
// for. That of a field ends with the values that it can have.
func commentsOf(t *testing.T) func(reflect.Type, string) string {
	read := make(map[string]*comments)
	of := func(path string) *comments {
		dir, ok := strings.CutPrefix(path, module)
		if !ok {
			return &comments{}
		}
		if read[dir] == nil {
			c, err := readComments(filepath.Join("..", "..", filepath.FromSlash(dir)))
			if err != nil {
				t.Fatal(err)
			}
			read[dir] = c
		}
		return read[dir]
	}
	// declared is where a type is declared, and its name there: that of a diag.Enum is where its list is.
	declared := func(typ reflect.Type) (in *comments, name string) {
		if list, ok := strings.CutPrefix(typ.Name(), "Enum["); ok {
			dot := strings.LastIndexByte(list, '.')
			in = of(list[:dot])
			return in, in.enums[strings.TrimSuffix(list[dot+1:], "]")]
		}
		name, _, _ = strings.Cut(typ.Name(), "[")
		in = of(typ.PkgPath())
		if other, ok := in.same[name]; ok {
			name = other
		}
		return in, name
	}
	return func(typ reflect.Type, field string) string {
		in, name := declared(typ)
		text, values := in.text[name], typ
		if field != "" {
			text, values = in.text[name+"."+field], nil
			if f, ok := typ.FieldByName(field); ok && text != "" {
				values = f.Type
			}
		}
		for values != nil && (values.Kind() == reflect.Pointer || values.Kind() == reflect.Slice) {
			values = values.Elem()
		}
		if values != nil {
			in, name := declared(values)
			text += "\n\n" + in.values(values, name)
		}
		return strings.TrimSpace(text)
	}
}

// values lists what an enumeration, or a type of texts, can be.
func (c *comments) values(typ reflect.Type, name string) string {
	var lines []string
	for _, k := range c.constants[name] {
		text := k.text
		if v := reflect.New(typ); v.Elem().CanUint() {
			v.Elem().SetUint(k.number)
			text = fmt.Sprint(v.Elem())
		}
		if k.about != "" {
			lines = append(lines, "- "+text+": "+k.about)
		}
	}
	return strings.Join(lines, "\n")
}

func readComments(dir string) (*comments, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	c := &comments{text: make(map[string]string), same: make(map[string]string), enums: make(map[string]string),
		constants: make(map[string][]constant)}
	fset := token.NewFileSet()
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		for _, d := range file.Decls {
			g, ok := d.(*ast.GenDecl)
			switch {
			case ok && g.Tok == token.TYPE:
				for _, s := range g.Specs {
					c.typeSpec(fset, g, s.(*ast.TypeSpec))
				}
			case ok && g.Tok == token.CONST:
				c.constGroup(g)
			}
		}
	}
	return c, nil
}

// constGroup reads constants of a type that count with iota, perhaps from 1, or are
// texts.
func (c *comments) constGroup(g *ast.GenDecl) {
	of, from := "", uint64(0)
	for i, s := range g.Specs {
		v := s.(*ast.ValueSpec)
		k := constant{about: strings.TrimSpace(v.Comment.Text())}
		if len(v.Values) == 1 {
			typ, ok := v.Type.(*ast.Ident)
			if !ok {
				return
			}
			of = typ.Name
			switch x := v.Values[0].(type) {
			case *ast.BasicLit:
				k.text, _ = strconv.Unquote(x.Value)
			case *ast.BinaryExpr: // iota + 1
				from = 1
			}
		}
		k.number = uint64(i) + from
		c.constants[of] = append(c.constants[of], k)
	}
}

func (c *comments) typeSpec(fset *token.FileSet, g *ast.GenDecl, s *ast.TypeSpec) {
	doc := s.Doc
	if doc == nil {
		doc = g.Doc
	}
	if other, ok := s.Type.(*ast.Ident); ok && ast.IsExported(other.Name) {
		c.same[s.Name.Name] = other.Name
	}
	if enum, ok := s.Type.(*ast.IndexExpr); ok {
		if list, ok := enum.Index.(*ast.Ident); ok {
			c.enums[list.Name] = s.Name.Name
		}
	}
	st, isStruct := s.Type.(*ast.StructType)
	keys := make(map[string]string)
	if isStruct {
		keys = keysOf(st)
	}
	text, _, _ := strings.Cut(doc.Text(), "\n\n") // what follows is for Go programmers
	if before, colon := strings.CutSuffix(text, ":"); colon {
		text = before + "."
	}
	c.text[s.Name.Name] = plain(text, keys)
	if !isStruct {
		return
	}
	shared, until := "", 0 // the comment above, for fields in the same block that it speaks of
	for _, f := range st.Fields.List {
		text := f.Doc.Text()
		if text == "" {
			text = f.Comment.Text()
		}
		line := fset.Position(f.Pos()).Line
		switch {
		case text != "":
			shared = text
		case line != until+1:
			shared = ""
		}
		until = fset.Position(f.End()).Line
		for _, name := range f.Names {
			own := text
			if own == "" && regexp.MustCompile(`\b`+name.Name+`\b`).MatchString(shared) {
				own = shared
			}
			c.text[s.Name.Name+"."+name.Name] = plain(own, keys)
		}
	}
}

// keysOf returns the keys of files by the names of fields.
func keysOf(st *ast.StructType) map[string]string {
	keys := make(map[string]string)
	for _, f := range st.Fields.List {
		if f.Tag == nil {
			continue
		}
		tag, err := strconv.Unquote(f.Tag.Value)
		if err != nil {
			continue
		}
		key, _, _ := strings.Cut(reflect.StructTag(tag).Get("yaml"), ",")
		if key == "" || key == "-" {
			key, _, _ = strings.Cut(reflect.StructTag(tag).Get("json"), ",")
		}
		for _, name := range f.Names {
			if key != "" && key != "-" {
				keys[name.Name] = key
			}
		}
	}
	return keys
}

var (
	link       = regexp.MustCompile(`\[\*?((?:[a-z]+\.)?[A-Z]\w*(?:\.[A-Z]\w*)?)\]`)
	paragraphs = regexp.MustCompile(`\n\n+`)
	within     = regexp.MustCompile(`\b[A-Z][A-Za-z]*\.[A-Z][a-z]*\b`) // a field of a field: Caps.Total
	word       = regexp.MustCompile(`\b[A-Z][A-Za-z]*\b`)
)

// plain turns a doc comment into what an officer reads: without the brackets of
// links, in whole paragraphs, with the keys of the file for the fields.
func plain(text string, keys map[string]string) string {
	text = link.ReplaceAllString(strings.TrimSpace(text), "$1")
	parts := paragraphs.Split(text, -1)
	for i, p := range parts {
		if !strings.HasPrefix(p, "\t") && !strings.HasPrefix(p, "  -") {
			parts[i] = strings.ReplaceAll(p, "\n", " ")
		}
	}
	text = within.ReplaceAllStringFunc(strings.Join(parts, "\n\n"), func(w string) string {
		name, field, _ := strings.Cut(w, ".")
		if key, ok := keys[name]; ok {
			return key + "." + strings.ToLower(field)
		}
		return w
	})
	return word.ReplaceAllStringFunc(text, func(w string) string {
		if key, ok := keys[w]; ok {
			return key
		}
		return w
	})
}
