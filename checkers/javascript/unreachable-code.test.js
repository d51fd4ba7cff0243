function allowed(name) {
  return true;
  // <expect-error>
  return check(name);
}

function other(name) {
  if (name === '') return false;
  return check(name);
  function check() {}
}
