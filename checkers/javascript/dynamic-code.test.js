const vm = require('vm');

function run(text) {
  // <expect-error>
  eval(text);
  // <expect-error>
  const build = new Function('a', text);
  // <expect-error>
  setTimeout('tick(' + text + ')', 10);
  // <expect-error>
  vm.runInThisContext(text);
  // <expect-error>
  new vm.Script(text);
  // <expect-error>
  globalThis.eval(text);
  // <expect-error>
  ''.constructor.constructor(text)();
  setTimeout(() => tick(text), 10);
  evaluate(text);
  return build instanceof Function;
}
