const fs = require('fs');
const path = require('path');

function serve(req, res) {
  // <expect-error>
  const file = path.join('/srv', req.params.name);
  // <expect-error>
  fs.readFile(req.query['file'], done);
  // <expect-error>
  res.sendFile(decodeURIComponent(req.url));
  path.join('/srv', path.basename(req.params.name));
  fs.readFile(file, done);
}
