import { flowCases } from './flow-cases.js';

flowCases(
  'go',
  `
### a field that a callee looked into before
type T struct { X, Y string }
func (t *T) Put(name string) { t.X = name }
func look(t *T) { os.Open(t.X) } // !!
func f() {
  t := &T{Y: "y"}
  look(t)
  os.Open(t.X) // !!
  os.Open(t.Y)
}
### a field that a callee looked into, set here
type T struct { X, Y string }
func look(t *T) { os.Open(t.Y) }
func f(name string) {
  t := &T{X: name, Y: "y"}
  look(t)
  t.Y = "z"
  os.Open(t.Y)
}
`,
);
