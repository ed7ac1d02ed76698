package flows

import "testing"

// Any bytes in a flow file are a Book or a fault, never a crash.
func FuzzReadFile(f *testing.F) {
	for _, text := range small {
		f.Add([]byte(text))
	}
	f.Add([]byte("flow: x\nnodes: {a: {kind: screen, options: [{id: a, to: a, when: {not: {not: {}}}}]}}\nstart: a"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		files := with(map[string]string{"x.yaml": string(data)})
		if b, err := openFiles(files); (b == nil) == (err == nil) {
			t.Errorf("book %v, error %v", b, err)
		}
	})
}
