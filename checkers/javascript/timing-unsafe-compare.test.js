function check(user, given, signature, expected) {
  // <expect-error>
  if (user.password === given) return true;
  // <expect-error>
  if (signature !== expected) return false;
  if (signature === undefined) return false;
  return typeof signature === 'string' && crypto.timingSafeEqual(signature, expected);
}
