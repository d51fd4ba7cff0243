package fixture

import (
	"context"
	"os/exec"
)

func run(ctx context.Context, name string, parts []string) {
	// <expect-error>
	exec.Command("sh", "-c", "rm -rf "+name)
	// <expect-error>
	exec.CommandContext(ctx, "/bin/bash", "-lc", name)
	// <expect-error>
	exec.Command("cmd", "/c", parts[0])
	exec.Command("sh", "-c", "ls /")
	exec.Command("rm", "-rf", name)
	exec.Command("sh", "script.sh", name)
}
