const fs = require('fs');
// <expect-error>
fs.existsSync('/workspace');
// <expect-error>
fs.existsSync(`/toolchain/node`);
// <expect-error>
fs.existsSync("/node_modules/");
fs.existsSync('/workspaces');
fs.existsSync('./workspace');
