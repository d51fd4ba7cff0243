package fixture

import (
	// <expect-error>
	"testing"
	// <expect-error>
	"github.com/stretchr/testify/require"
	"strings"
	"example.org/testing/tools"
)
