function load(name, names) {
  // <expect-error>
  require('./' + name);
  // <expect-error>
  import(`./${name}.js`);
  // <expect-error>
  require(names[0]);
  require('./fixed');
  require(path.join(__dirname, 'fixed'));
}
