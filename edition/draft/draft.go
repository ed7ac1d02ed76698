// Package draft is how content is changed: field by field, without losing what others changed or a byte that was not meant.
//
// A Field is the smallest thing that staff change: a message in a language, what one option leads to, the number of an entry. All of an
// edition is Fields, each with a Key that stays the same when the file around it changes. On them stand the Editor (acts that change
// them and can be undone), Diff (what a change says, for people), Merge (two changes of one edition) and the Draft, which is a change that
// waits to be published. What the content means, and whether it is right, others know (edition).
package draft
