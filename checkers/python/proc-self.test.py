# <expect-error>
open("/proc/self/cmdline")
# <expect-error>
open(f"/proc/{parent}/environ")
open("/srv/proc/self")
open("/proc/meminfo")
