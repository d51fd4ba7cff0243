function back(req, res) {
  // <expect-error>
  res.redirect(req.query.next);
  res.redirect('/home');
}
