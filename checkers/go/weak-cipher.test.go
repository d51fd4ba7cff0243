package fixture

import (
	"crypto/aes"
	"crypto/des"
	"crypto/rc4"
)

func ciphers(key []byte) {
	// <expect-error>
	des.NewCipher(key)
	// <expect-error>
	des.NewTripleDESCipher(key)
	// <expect-error>
	rc4.NewCipher(key)
	aes.NewCipher(key)
}
