package fixture

func same(a, b struct{ name string }, x float64) bool {
	// <expect-error>
	if a.name == a.name {
		return true
	}
	return a.name == b.name || x != x
}
