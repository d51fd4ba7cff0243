const crypto = require('crypto');

function encrypt(key, nonce) {
  // <expect-error>
  crypto.createCipheriv('des-ede3-cbc', key, nonce);
  // <expect-error>
  crypto.createCipheriv('aes-128-ecb', key, null);
  // <expect-error>
  crypto.createCipher('aes-256-cbc', key);
  return crypto.createCipheriv('aes-256-gcm', key, nonce);
}
