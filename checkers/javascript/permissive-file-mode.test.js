const fs = require('fs');

function open(text) {
  // <expect-error>
  fs.chmodSync('state', 0o777);
  // <expect-error>
  fs.writeFileSync('state', text, { mode: 0o666 });
  fs.chmodSync('state', 0o600);
  fs.mkdirSync('folder', { mode: 0o755 });
}
