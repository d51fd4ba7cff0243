const serialize = require('node-serialize');
const v8 = require('v8');

function load(text) {
  // <expect-error>
  serialize.unserialize(text);
  // <expect-error>
  v8.deserialize(text);
  return JSON.parse(text);
}
