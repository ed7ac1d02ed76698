package hsds

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// object is JSON of others. What is taken out of it is gone from it, so that in the end the rest is what we could not hold.
type object map[string]any

// text takes a text, or a number that stands in its place.
func (o object) text(key string) string {
	switch v := o[key].(type) {
	case string:
		delete(o, key)
		return strings.TrimSpace(v)
	case json.Number:
		delete(o, key)
		return v.String()
	}
	return ""
}

// peek is text without taking it.
func (o object) peek(key string) string {
	text, _ := o[key].(string)
	return strings.TrimSpace(text)
}

// number takes a number.
func (o object) number(key string) (float64, bool) {
	v, is := o[key].(json.Number)
	if !is {
		return 0, false
	}
	f, err := v.Float64()
	if err != nil {
		return 0, false
	}
	delete(o, key)
	return f, true
}

// child is an object in it; an empty one where there is none.
func (o object) child(key string) object {
	if v, is := o[key].(map[string]any); is {
		return v
	}
	return object{}
}

// list are the objects of an array in it.
func (o object) list(key string) []object {
	items, _ := o[key].([]any)
	var list []object
	for _, item := range items {
		if v, is := item.(map[string]any); is {
			list = append(list, v)
		}
	}
	return list
}

// keep keeps those objects of an array that are wanted.
func (o object) keep(key string, wanted func(object) bool) {
	items, is := o[key].([]any)
	if !is {
		return
	}
	o[key] = slices.DeleteFunc(items, func(item any) bool {
		v, is := item.(map[string]any)
		return is && !wanted(v)
	})
}

// copied is a copy that shares nothing.
func (o object) copied() object {
	c := object{}
	for key, v := range o {
		c[key] = copyOf(v)
	}
	return c
}

func copyOf(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return map[string]any(object(v).copied())
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = copyOf(v[i])
		}
		return list
	}
	return v
}

// rest are what is left, as "path: value", without ids and what is empty.
func rest(path string, v any) []string {
	var list []string
	switch v := v.(type) {
	case object:
		return rest(path, map[string]any(v))
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			if key != "id" && key != "metadata" && !strings.HasSuffix(key, "_id") {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		for _, key := range keys {
			list = append(list, rest(strings.TrimPrefix(path+"."+key, "."), v[key])...)
		}
	case []any:
		for i, item := range v {
			list = append(list, rest(fmt.Sprintf("%s[%d]", path, i), item)...)
		}
	case nil:
	default:
		if text := fmt.Sprint(v); text != "" {
			list = append(list, path+": "+text)
		}
	}
	return list
}

// texts are all texts in it, wherever they stand.
func (o object) texts() []string {
	var list []string
	for _, line := range rest("", o) {
		_, text, _ := strings.Cut(line, ": ")
		list = append(list, text)
	}
	return list
}
