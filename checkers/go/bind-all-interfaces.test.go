package fixture

import (
	"net"
	"net/http"
)

func listen() {
	// <expect-error>
	net.Listen("tcp", "0.0.0.0:8080")
	// <expect-error>
	http.ListenAndServe("[::]:80", nil)
	net.Listen("tcp", "127.0.0.1:8080")
}
