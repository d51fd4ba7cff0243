function search(req, text) {
  // <expect-error>
  return new RegExp(req.query.pattern).test(text) ||
    new RegExp(escape(req.query.pattern)).test(text);
}
