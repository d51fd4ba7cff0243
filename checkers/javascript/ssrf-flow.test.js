import http from 'node:http';
import axios from 'axios';
import express from 'express';
import fetch from 'node-fetch';

const app = express();
const hosts = new Set(['docs.example', 'news.example']);
const API = 'https://api.example';

app.get('/preview', async (req, res) => {
  // <expect-error>
  const page = await fetch(req.query.address);
  res.send(await page.text());
});

const load = (options) => {
  // <expect-error>
  return axios.get(options.address.trim(), { timeout: 1000 });
};

app.post('/load', async (req, res) => res.json(await load(req.body)));

class Hook {
  constructor(settings) {
    this.target = new URL(settings.target);
  }

  fire(data) {
    // <expect-error>
    return axios({ method: 'post', url: this.target, data });
  }
}

app.post('/hook', (req, res) => new Hook(req.body).fire({}));

app.get('/status', (req, res) => {
  // <expect-error>
  fetch(`https://${req.query.host}/status`);
  // <expect-error>
  http.get('http://' + req.params.host + '/status', (answer) => answer.pipe(res));
});

app.get('/idle', (req, res) => {
  const address = req.query.address;
  if (!hosts.has(new URL(address).hostname)) console.warn('unknown host');
  if (new URL(address).protocol !== 'https:') return res.sendStatus(400);
  // <expect-error>
  return fetch(address);
});

app.get('/sibling', (req, res) => {
  // <expect-error>
  if (req.query.address.startsWith('https://docs.example')) fetch(req.query.address);
  if (req.query.address.startsWith('https://docs.example/')) fetch(req.query.address);
});

app.get('/listed', (req, res) => {
  const address = req.query.address;
  if (!hosts.has(new URL(address).hostname)) return res.sendStatus(400);
  return fetch(address);
});

app.get('/compared', (req, res) => {
  const target = new URL(req.query.address);
  if (target.host !== 'docs.example') throw new Error('host');
  return fetch(target);
});

app.get('/chosen', (req, res) => {
  const { site } = req.query;
  if (site === 'https://docs.example' || site === 'https://news.example') return fetch(site);
  return fetch(sites[site]);
});

app.get('/known', async (req, res) => {
  fetch(API + '/items/' + req.params.item);
  fetch(`${API}/items/${encodeURIComponent(req.params.item)}`, { method: 'POST', body: req.body });
  axios.post('https://api.example/items', req.body, { params: req.query });
  http.request({ host: 'api.example', port: Number(req.query.port) });
});
