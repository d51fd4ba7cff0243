import escapeStringRegexp from 'escape-string-regexp';
import _ from 'lodash';

const words = new Set(['one', 'two']);

export const direct = (req, res) => {
  // <expect-error>
  res.json(names.filter((name) => new RegExp(req.query.word, 'i').test(name)));
};

const pattern = (word) => {
  // <expect-error>
  return RegExp(`^${word}`);
};

export const helped = (req) => pattern(req.params.word);

export class Search {
  constructor(query) {
    this.words = [query.word];
  }

  pattern() {
    // <expect-error>
    return new RegExp(this.words.join('|'));
  }
}

export const searched = (req) => new Search(req.query).pattern();

export const idle = (req) => {
  const word = req.query.word;
  word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (!words.has(word)) console.warn('unknown word');
  // <expect-error>
  return new RegExp(word);
};

export const spaced = (req) => {
  // <expect-error>
  return new RegExp(req.query.word.replace(/\s+/g, ' '));
};

export const listed = (req) => {
  const { word, kind, name } = req.query;
  if (kind === 'one') return new RegExp(kind);
  if (/^\w+$/.test(name)) return new RegExp(name);
  return words.has(word) ? new RegExp(word) : undefined;
};

export const escaped = (req) => {
  new RegExp(req.query.word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  new RegExp(escapeStringRegexp(req.query.word));
  new RegExp(`^.{${Number(req.query.length)}}$`);
  return /^\w+$/.test(req.query.word) && new RegExp(_.escapeRegExp(req.query.word), 'i');
};
