function watched() {
  // <expect-error>
  if (process.env.CI) return true;
  // <expect-error>
  if (process.env['NODE_TEST_CONTEXT']) return true;
  // <expect-error>
  if (process.env.NODE_ENV === 'test') return true;
  // <expect-error>
  if (typeof describe === 'function') return true;
  // <expect-error>
  if (process.argv[1].endsWith('tape')) return true;
  // <expect-error>
  if (require.main.filename.match(/test/)) return true;
  if (process.env.NODE_ENV === 'production') return false;
  if (typeof window === 'undefined') return false;
  return process.env.HOME === undefined || require.main === module;
}
