import express from 'express';

const app = express();
const pages = new Set(['/home', '/help']);

app.get('/leave', (req, res) => {
  // <expect-error>
  res.redirect(req.query.to);
});

app.get('/back', (req, res) => {
  const target = req.query.next || '/';
  // <expect-error>
  res.redirect(302, target);
});

const answer = (res, target) => {
  // <expect-error>
  res.redirect(`${target}?signed_in=1`);
};

app.post('/login', (req, res) => answer(res, req.body.next));

class Login {
  constructor({ next }) {
    this.target = next;
  }

  leave(res) {
    // <expect-error>
    res.redirect(this.target);
  }
}

app.post('/signin', (req, res) => new Login(req.body).leave(res));

app.get('/idle', (req, res) => {
  const target = req.query.next;
  if (!pages.has(target)) console.warn('elsewhere');
  // <expect-error>
  res.redirect(target);
});

app.get('/half', (req, res) => {
  // <expect-error>
  if (req.query.next.startsWith('/')) res.redirect(req.query.next);
});

app.get('/slashed', (req, res) => {
  const target = req.query.next;
  if (!target.startsWith('/') || target.startsWith('//')) return res.redirect('/');
  return res.redirect(target);
});

app.get('/listed', (req, res) => {
  const target = req.query.next;
  if (!pages.has(target)) return res.sendStatus(400);
  if (target === '/home') return res.redirect(target);
  return res.redirect(target);
});

app.get('/compared', (req, res) => {
  const target = new URL(req.query.next, 'https://site.example');
  if (target.origin !== 'https://site.example') return res.sendStatus(400);
  return res.redirect(target.href);
});

app.get('/begun', (req, res) => {
  const target = req.query.next;
  if (target.startsWith('https://docs.example/')) return res.redirect(target);
  if (/^\/[^/\\]/.test(target)) return res.redirect(target);
  return res.redirect(`/found?word=${encodeURIComponent(target)}`);
});

app.get('/known', async (req, res) => {
  res.redirect('/pages/' + req.params.page);
  res.redirect(301, `/users/${req.params.id}/edit`);
  res.redirect(addressOf(req.params.page));
  const page = await Page.findOne({ slug: req.params.page });
  res.redirect(page.url);
});
