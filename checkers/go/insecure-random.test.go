package fixture

import "math/rand"

func issue(user struct{ Token int64 }) {
	// <expect-error>
	sessionID := rand.Int63()
	// <expect-error>
	user.Token = rand.Int63()
	delay := rand.Intn(10)
	_, _ = sessionID, delay
}
