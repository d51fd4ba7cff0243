function set(target, key, prop, value, i, j) {
  // <expect-error>
  target[key][prop] = value;
  // <expect-error>
  target.__proto__ = value;
  // <expect-error>
  target['__proto__'] = value;
  target[i][j] = value;
  target[key] = value;
}
