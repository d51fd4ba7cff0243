package fixture

import "crypto/tls"

func configure(strict bool) *tls.Config {
	// <expect-error>
	config := &tls.Config{InsecureSkipVerify: true}
	// <expect-error>
	config.InsecureSkipVerify = true
	config.InsecureSkipVerify = false
	return &tls.Config{InsecureSkipVerify: !strict}
}
