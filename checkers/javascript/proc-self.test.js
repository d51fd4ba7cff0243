const fs = require('fs');
// <expect-error>
fs.readFileSync('/proc/self/cmdline');
// <expect-error>
fs.readFileSync(`/proc/${process.ppid}/environ`);
fs.readFileSync('/srv/proc/self');
