// <expect-error>
const apiKey = '4f9d8a7c6b5e';
// <expect-error>
const options = { password: 'correct-horse-42', user: 'me' };
const password = process.env.PASSWORD;
const secret = 'short';
const labels = { password: 'Your password', apiKey: 'credentials' };
