function who(error) {
  // <expect-error>
  const here = new Error().stack;
  // <expect-error>
  if (error.stack.includes('tape')) return true;
  // <expect-error>
  Error.prepareStackTrace = (_, frames) => frames;
  // <expect-error>
  if (module.parent) return true;
  log(error.stack);
  items.stack.push(here);
  return false;
}
