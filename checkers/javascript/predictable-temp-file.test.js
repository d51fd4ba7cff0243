const fs = require('fs');

function save(text) {
  // <expect-error>
  fs.writeFileSync('/tmp/state.json', text);
  fs.readFileSync('/tmp/state.json');
  fs.writeFileSync('tmp/state.json', text);
}
