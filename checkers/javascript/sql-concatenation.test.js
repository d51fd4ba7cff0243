async function find(db, name) {
  // <expect-error>
  await db.query(`SELECT * FROM users WHERE name = '${name}'`);
  // <expect-error>
  await db.all("SELECT * FROM users WHERE name = '" + name + "'");
  // <expect-error>
  db.exec('DELETE FROM users WHERE id = ' + name.id);
  await db.query('SELECT * FROM users WHERE name = ?', [name]);
  await sql`SELECT * FROM users WHERE name = ${name}`;
  await store.get(`selected ${name}`);
}
