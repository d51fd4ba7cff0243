import ejs from 'ejs';
import Handlebars from 'handlebars';
import _ from 'lodash';
import nunjucks from 'nunjucks';
import pug from 'pug';

const layouts = ['plain', 'wide'];

export const direct = (req, res) => {
  // <expect-error>
  res.send(ejs.render(`<p>Hello ${req.query.name}</p>`));
  // <expect-error>
  res.send(pug.render('p Hello ' + req.query.name));
};

const compile = (text) => {
  // <expect-error>
  return Handlebars.compile(text);
};

export const helped = (req, res) => res.send(compile(req.body.text)({}));

export class Mail {
  constructor({ subject, text }) {
    this.parts = { subject, text };
  }

  render() {
    // <expect-error>
    return _.template(this.parts.text)({});
  }
}

export const mailed = (req, res) => res.send(new Mail(req.body).render());

export const idle = (req, res) => {
  const { layout } = req.query;
  if (!layouts.includes(layout)) console.warn('unknown layout');
  // <expect-error>
  res.send(nunjucks.renderString(`{% extends "${layout}.html" %}`, {}));
};

export const listed = (req, res) => {
  const { layout, kind, name } = req.query;
  if (!layouts.includes(layout)) return;
  res.send(nunjucks.renderString(`{% extends "${layout}.html" %}`, {}));
  if (kind === 'wide') ejs.render(kind);
  if (/^\w+$/.test(name)) ejs.render(name);
};

export const passed = (req, res) => {
  ejs.render('<p>Hello <%= name %></p>', { name: req.query.name });
  Handlebars.compile('<p>{{name}}</p>')(req.body);
  pug.compile(`p= names[${Number(req.query.place)}]`)({ names: req.body.names });
  res.render('page', req.query);
};
