import escapeHtml from 'escape-html';
import express from 'express';
import sanitizeHtml from 'sanitize-html';

const app = express();
const colours = new Set(['red', 'blue']);

app.get('/hello', (req, res) => {
  // <expect-error>
  res.send(`<p>Hello ${req.query.name}</p>`);
});

app.use((req, res) => {
  // <expect-error>
  res.status(404).send('<h1>Nothing at ' + req.params.page + '</h1>');
});

const page = (title) => `<title>${title}</title>`;

app.get('/page', (req, res) => {
  const html = page(req.query.title);
  // <expect-error>
  res.end(html);
});

class Notice {
  constructor(body) {
    this.lines = [body.line];
  }

  show(res) {
    // <expect-error>
    res.write('<ul>' + this.lines.map((line) => line) + '</ul>');
  }
}

app.post('/notice', (req, res) => new Notice(req.body).show(res));

app.get('/idle', (req, res) => {
  const { name } = req.query;
  escapeHtml(name);
  if (!colours.has(name)) console.warn('unknown colour');
  // <expect-error>
  res.send(`<p>${name} ${escapeHtml(name)}</p>`);
});

app.get('/escaped', (req, res) => {
  const { name } = req.query;
  res.send(`<p>Hello ${escapeHtml(name)}</p>`);
  res.send('<p>' + sanitizeHtml(name) + '</p>');
  res.send(`<p>${name.replace(/</g, '&lt;')}</p>`);
  res.end(`<p>${Number(req.query.count)} of ${encodeURIComponent(name)}</p>`);
});

app.get('/checked', (req, res) => {
  const { colour, size } = req.query;
  if (!colours.has(colour)) return res.sendStatus(400);
  if (size !== 'big' && size !== 'small') return res.sendStatus(400);
  return res.send(`<p class="${colour} ${size}"></p>`);
});

app.get('/other', (req, res) => {
  res.send(req.body);
  res.send({ html: `<p>${req.query.name}</p>` });
  res.json({ name: req.query.name });
  res.render('page', { name: req.query.name });
  res.write(`data: ${JSON.stringify(req.body)}\n\n`);
});
