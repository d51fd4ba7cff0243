package fixture

// <expect-error>
const apiKey = "4f9d8a7c6b5e"

// <expect-error>
var dbPassword = "correct-horse"

const passwordField = "password_field"

func login() {
	// <expect-error>
	authToken := "abcdef0123456789"
	secret := "short"
	token := read("api-token")
	_, _ = secret, token
}
