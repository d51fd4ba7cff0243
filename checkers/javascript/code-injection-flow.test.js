const vm = require('node:vm');
const { Script, runInNewContext: run } = require('vm');

const known = new Set(['a + b', 'a - b']);

exports.direct = (req, res) => {
  // <expect-error>
  res.json(eval(req.query.term));
  // <expect-error>
  new Function('a', 'b', `return ${req.body.term}`)(1, 2);
};

function evaluate(source) {
  // <expect-error>
  return run('(' + source + ')', {});
}

exports.helped = (req, res) => res.json(evaluate(req.params.term));

class Rules {
  constructor(body) {
    this.rules = [body.rule];
  }

  apply() {
    // <expect-error>
    return this.rules.map(() => new Script(this.rules[0]));
  }
}

exports.applied = (req) => new Rules(req.body).apply();

exports.idle = (req) => {
  const { term } = req.query;
  if (!known.has(term)) console.warn('unknown term');
  JSON.stringify(term);
  // <expect-error>
  vm.runInThisContext(term);
};

exports.listed = (req) => {
  const { term, name, number } = req.query;
  if (!known.has(term)) throw new Error('term');
  eval(term);
  if (/^[a-z]+$/.test(name)) vm.runInThisContext(name);
  if (number === '1') eval(number);
  if (Number.isInteger(req.body)) eval('1');
  setTimeout(() => console.log(req.query.name), Number(req.query.wait));
};

exports.made = (req) => {
  eval(`value = ${JSON.stringify(req.body)}`);
  new Function(`return ${Number(req.query.number)}`)();
  return new Function('value', 'return value.name')(req.body);
};
