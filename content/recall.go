package content

// Recall remembers what was last made of each file, so that it is made anew only when the file has changed. What it gives is shared:
// nobody may change it. The zero Recall remembers nothing yet. It is not safe for concurrent use.
type Recall[T any] struct {
	made map[string]recalled[T]
}

type recalled[T any] struct {
	sum  Hash
	made T
}

// Of is what is made of a file with this SHA-256; fresh makes it.
func (r *Recall[T]) Of(name string, sum Hash, fresh func() T) T {
	if before, known := r.made[name]; known && before.sum == sum {
		return before.made
	}
	if r.made == nil {
		r.made = make(map[string]recalled[T])
	}
	made := fresh()
	r.made[name] = recalled[T]{sum, made}
	return made
}

// Last is what was last made of a file, whatever it held; zero if nothing was.
func (r *Recall[T]) Last(name string) T { return r.made[name].made }

// Alike tells whether two bundles have the same files among those that count.
func Alike(a, b *Bundle, counts func(name string) bool) bool {
	if a == nil || b == nil {
		return false
	}
	for _, name := range a.names {
		if counts(name) && a.sums[name] != b.sums[name] {
			return false
		}
	}
	for _, name := range b.names {
		if _, there := a.files[name]; counts(name) && !there {
			return false
		}
	}
	return true
}
