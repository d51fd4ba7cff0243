const https = require('https');

function get(url) {
  // <expect-error>
  https.get(url, { rejectUnauthorized: false });
  // <expect-error>
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  https.get(url, { rejectUnauthorized: true });
  return process.env.NODE_TLS_REJECT_UNAUTHORIZED;
}
