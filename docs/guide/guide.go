// Package guide is the guide for staff, as the console shows it behind its question marks: LANG.md, and pictures/LANG-NAME.png, which make docs takes of
// the console's pages. pictures/SUMS says of what each picture was taken; a test of the console fails when a page is newer than its picture.
package guide

import "embed"

// Files are the guide in each language, and its pictures.
//
//go:embed *.md pictures
var Files embed.FS
