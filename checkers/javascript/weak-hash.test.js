const crypto = require('crypto');

function digest(text) {
  // <expect-error>
  crypto.createHash('md5').update(text);
  // <expect-error>
  crypto.createHash("SHA1").update(text);
  return crypto.createHash('sha256').update(text);
}
