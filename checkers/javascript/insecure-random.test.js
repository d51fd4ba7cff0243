function issue(user) {
  // <expect-error>
  const token = Math.random().toString(36);
  // <expect-error>
  user.sessionId = Math.random();
  const delay = Math.random() * 10;
  const safeToken = crypto.randomUUID();
  return { token, delay, safeToken };
}
