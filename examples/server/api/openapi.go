package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/thidua-go/thidua/examples/schemas"
	"github.com/thidua-go/thidua/rules/diag"
)

// object is one of JSON.
type object = map[string]any

// none says how nothing is written.
var none = say("What there is none of is absent, an empty list is [], and null is a value that is not known.")

// describe makes the description of the table of routes in a language: OpenAPI 3.1.
func describe(routes []route, l diag.Lang) ([]byte, error) {
	d := &description{components: make(object), lang: l}
	paths := make(object)
	for i := range routes {
		r := &routes[i]
		at, _ := paths[r.path].(object)
		if at == nil {
			at = make(object)
			paths[r.path] = at
		}
		at[strings.ToLower(r.method)] = d.operation(r)
	}
	if d.err != nil {
		return nil, d.err
	}
	return json.Marshal(object{
		"openapi": "3.1.0",
		"info": object{"title": "thidua", "version": "1",
			"description": none.Format(l)},
		"paths": paths,
		"components": object{"schemas": d.components,
			"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer"}}},
	})
}

// description gathers the types that a description names.
type description struct {
	components object
	lang       diag.Lang
	err        error
}

func (d *description) operation(r *route) object {
	op := object{"summary": r.about.Format(d.lang), "operationId": strings.ToLower(r.method) + operation(r.path),
		"responses": d.responses(r)}
	var params []any
	for _, name := range r.pathParams() {
		params = append(params, object{"name": name, "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	for _, p := range r.params {
		if p.name == "Accept" { // OpenAPI has the media types of answers for it
			continue
		}
		params = append(params, object{"name": p.name, "in": p.in, "description": p.about.Format(d.lang),
			"schema": p.schema()})
	}
	op["parameters"] = params
	if r.kind != "" {
		op["security"] = []any{object{"token": []any{}}}
	}
	if len(r.bodies) > 0 {
		content := make(object)
		for _, b := range r.bodies {
			content[b.media] = object{"schema": d.schema(b.shape, "sent.", schemas.Options{QuotedNumbers: true})}
		}
		op["requestBody"] = object{"required": true, "content": content}
	}
	return op
}

// operation is the name of a path.
func operation(path string) string {
	return strings.NewReplacer("/", "_", "{", "", "}", "", ".", "_").Replace(path)
}

func (p *param) schema() object {
	switch {
	case p.whole:
		return object{"type": "integer", "minimum": 0}
	case p.among != nil:
		return object{"type": "string", "enum": p.among}
	case p.pattern != "":
		return object{"type": "string", "pattern": p.pattern}
	}
	return object{"type": "string"}
}

func (d *description) responses(r *route) object {
	out := make(object)
	for _, a := range r.answers {
		if a.media == "" {
			continue
		}
		code := strconv.Itoa(a.status)
		if out[code] == nil {
			out[code] = object{"description": http.StatusText(a.status), "headers": headersOf(r, a.status), "content": object{}}
		}
		out[code].(object)["content"].(object)[a.media] = object{"schema": d.schema(a.shape, "",
			schemas.Options{Written: true})}
	}
	problems := r.statuses()
	for _, a := range r.answers {
		if a.media == "" {
			problems = append(problems, a.status)
		}
	}
	for _, status := range problems {
		response := object{"description": http.StatusText(status), "headers": headersOf(r, status)}
		if status != http.StatusNotModified {
			response["content"] = object{"application/problem+json": object{
				"schema": d.schema(Details{}, "", schemas.Options{Written: true})}}
		}
		out[strconv.Itoa(status)] = response
	}
	return out
}

// headersOf are the headers of an answer that its reader acts on.
func headersOf(r *route, status int) object {
	out := object{"X-Request-Id": object{"required": true, "schema": object{"type": "string"}}}
	text := func(name string, required bool) {
		out[name] = object{"required": required, "schema": object{"type": "string"}}
	}
	switch status {
	case http.StatusOK, http.StatusNotModified:
		if r.tagged {
			text("ETag", true)
		}
		if slices.ContainsFunc(r.params, func(p param) bool { return p.name == cursor.name }) {
			text("Link", false)
		}
	case http.StatusCreated:
		text("ETag", true)
		text("Location", true)
	case http.StatusUnauthorized:
		text("WWW-Authenticate", true)
	case http.StatusTooManyRequests:
		text("Retry-After", true)
	case http.StatusServiceUnavailable:
		text("Retry-After", false)
	}
	return out
}

// schema is that of a Go type, a component; texts have none.
func (d *description) schema(shape any, prefix string, o schemas.Options) object {
	if shape == nil {
		return object{"type": "string"}
	}
	t := reflect.TypeOf(shape)
	if t.Kind() == reflect.Map {
		return object{"type": "object"}
	}
	name := prefix + strings.TrimPrefix(t.String(), "api.")
	ref := object{"$ref": "#/components/schemas/" + name}
	if d.components[name] != nil || d.err != nil {
		return ref
	}
	data, err := schemas.JSONSchema(o, shape)
	var made object
	if err == nil {
		data = []byte(strings.ReplaceAll(string(data), `"#/definitions/`, `"#/components/schemas/`+prefix))
		err = json.Unmarshal(data, &made)
	}
	if err != nil {
		d.err = fmt.Errorf("%s: %w", name, err)
		return ref
	}
	parts, _ := made["definitions"].(object)
	delete(made, "definitions")
	delete(made, "$schema")
	for part := range maps.Keys(parts) {
		if part != "rules.Value" { // null is a value that is not known
			never(parts[part], o)
		}
		d.components[prefix+part] = parts[part]
	}
	never(made, o)
	d.components[name] = made
	return ref
}

// never takes null away from lists and objects that are written, since there is one spelling for none, and what editors
// alone read.
func never(schema any, o schemas.Options) {
	switch v := schema.(type) {
	case object:
		delete(v, "patternErrorMessage")
		if types, ok := v["type"].([]any); o.Written && ok && len(types) == 2 && types[1] == "null" &&
			(types[0] == "array" || types[0] == "object") {
			v["type"] = types[0]
		}
		for name, one := range v {
			never(one, o)
			if list, ok := one.([]any); ok && o.Written && name == "anyOf" {
				v[name] = slices.DeleteFunc(list, func(one any) bool {
					only, _ := one.(object)
					return only["type"] == "null"
				})
			}
		}
	case []any:
		for _, one := range v {
			never(one, o)
		}
	}
}
