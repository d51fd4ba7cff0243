function read(text) {
  try {
    return JSON.parse(text);
  // <expect-error>
  } catch (error) {}
  try {
    return JSON.parse(text);
  } catch {
    // not JSON: the text itself is meant
  }
  return text;
}
