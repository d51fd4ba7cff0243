package fixture

func check(user struct{ Password string }, given, signature, expected string, kind int) bool {
	// <expect-error>
	if user.Password == given {
		return true
	}
	// <expect-error>
	if signature != expected {
		return false
	}
	if signature != nil {
		return false
	}
	return kind == tokenKind || signature == ""
}
