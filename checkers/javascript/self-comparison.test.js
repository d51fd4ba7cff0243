function same(a, b) {
  // <expect-error>
  if (a.name === a.name) return true;
  return a.name === b.name || a !== a;
}
