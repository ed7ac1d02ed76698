//go:build !linux

package main

// returnPages does nothing where it is not known how.
func returnPages() {}
