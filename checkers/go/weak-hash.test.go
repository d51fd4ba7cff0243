package fixture

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
)

func digest(data []byte) {
	// <expect-error>
	md5.Sum(data)
	// <expect-error>
	sha1.New()
	sha256.Sum256(data)
	md5.Size()
}
