package fixture

func allowed(name string) bool {
	return true
	// <expect-error>
	return check(name)
}

func other(name string) bool {
	if name == "" {
		return false
	}
	return check(name)
	// nothing follows
}
