import express from 'express';
import mysql from 'mysql2';
import { literal } from 'sequelize';

const app = express();
const pool = mysql.createPool({});
const columns = new Set(['name', 'age']);

app.get('/users', async (req, res) => {
  // <expect-error>
  const [rows] = await pool.query("SELECT * FROM users WHERE name = '" + req.query.name + "'");
  pool.query('SELECT * FROM users WHERE name = ?', [req.query.name]);
  pool.query({ sql: 'SELECT * FROM users WHERE name = ?', values: [`%${req.query.name}%`] });
  res.json(rows);
});

const find = (db, name) => {
  // <expect-error>
  return db.all(`SELECT * FROM users WHERE name = '${name}'`);
};

app.post('/find', (req, res) => res.json(find(connect(), req.body.name)));

class Listing {
  constructor({ order }) {
    this.order = order;
  }

  rows() {
    const parts = ['SELECT * FROM users', `ORDER BY ${this.order}`];
    // <expect-error>
    return this.pool.execute(parts.join(' '));
  }
}

app.get('/listing', (req, res) => res.json(new Listing(req.query).rows()));

app.get('/idle', (req, res) => {
  const { column } = req.query;
  if (!columns.has(column)) console.warn('unknown column', column);
  Number(column);
  // <expect-error>
  pool.query(`SELECT ${column} FROM users`);
});

app.get('/late', (req, res) => {
  const name = req.params.name;
  // <expect-error>
  Model.findAll({ where: literal(`name = '${name}'`) });
  if (!/^[a-z]+$/.test(name)) throw new Error('name');
});

app.get('/checked', (req, res) => {
  const { column, name, direction, limit } = req.query;
  if (!columns.has(column)) return res.sendStatus(400);
  if (!/^[a-z]+$/.test(name)) return res.sendStatus(400);
  if (direction !== 'ASC' && direction !== 'DESC') return res.sendStatus(400);
  pool.query(`SELECT ${column} FROM users WHERE name = '${name}' ORDER BY name ${direction} LIMIT ${Number(limit)}`);
});

app.get('/escaped', (req, res) => {
  pool.query('SELECT * FROM users WHERE name = ' + mysql.escape(req.query.name));
  pool.query('SELECT * FROM users WHERE name = ' + pool.escape(req.query.name));
  pool.query('SELECT * FROM users WHERE name IN (?)', [req.body.names]);
  User.find({ where: { name: req.query.name } });
});
