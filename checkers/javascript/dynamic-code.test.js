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
  // <expect-error>
  (0, eval)(text);
  // <expect-error>
  const run = eval;
  // <expect-error>
  Reflect.apply(eval, null, [text]);
  // <expect-error>
  require('vm').runInThisContext(text);
  // <expect-error>
  (() => {}).constructor(text)();
  // <expect-error>
  []['filter']['constructor'](text)();
  // <expect-error>
  new Worker(text, { eval: true });
  new Worker(file, { eval: false });
  new this.constructor(text);
  const same = this.constructor(text);
  setTimeout(() => tick(text), 10);
  evaluate(text);
  return build instanceof Function;
}
