// <expect-error>
process.stdout.write = swallow;
// <expect-error>
Function.prototype.call = other;
// <expect-error>
Object.prototype.polluted = true;
// <expect-error>
require.cache[name] = fake;
// <expect-error>
Module._load = fake;
// <expect-error>
Object.defineProperty(String.prototype, 'match', { value: fake });
// <expect-error>
delete require.cache[name];
// <expect-error>
JSON.stringify = fake;
Shape.prototype.area = area;
Object.defineProperty(exports, '__esModule', { value: true });
module.exports = {};
process.env.HOME = '/';
