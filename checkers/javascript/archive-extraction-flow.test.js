import fs from 'node:fs';
import path from 'node:path';
import AdmZip from 'adm-zip';
import tar from 'tar-stream';
import yauzl from 'yauzl';

export const unzip = (file, root) => {
  for (const entry of new AdmZip(file).getEntries()) {
    // <expect-error>
    fs.writeFileSync(path.join(root, entry.entryName), entry.getData());
  }
};

export const untar = (root) => {
  const extract = tar.extract();
  extract.on('entry', (header, stream, next) => {
    // <expect-error>
    stream.pipe(fs.createWriteStream(`${root}/${header.name}`));
    next();
  });
};

const write = (target, data) => {
  // <expect-error>
  fs.mkdirSync(path.dirname(target), { recursive: true });
  // <expect-error>
  return fs.promises.writeFile(target, data);
};

export const helped = (zip, root) => zip.on('entry', (entry) => write(path.resolve(root, entry.fileName), ''));

export const collected = (zip, root) => {
  const targets = [];
  for (const entry of zip.getEntries()) targets.push(path.join(root, entry.entryName));
  // <expect-error>
  for (const target of targets) fs.mkdirSync(target);
};

export const sibling = (entry, root) => {
  const target = path.resolve(root, entry.entryName);
  if (!target.startsWith(root)) throw new Error('outside');
  // <expect-error>
  fs.writeFileSync(target, entry.getData());
};

export const idle = (entry, root) => {
  const target = path.resolve(root, entry.entryName);
  if (!target.startsWith(root + path.sep)) console.warn('outside');
  // <expect-error>
  fs.writeFileSync(target, entry.getData());
};

export const inside = (entry, root) => {
  const target = path.resolve(root, entry.entryName);
  if (!target.startsWith(root + path.sep)) throw new Error('outside');
  fs.writeFileSync(target, entry.getData());
};

export const relative = (entry, root) => {
  const way = path.relative(root, path.join(root, entry.entryName));
  if (way.startsWith('..')) return;
  fs.writeFileSync(path.join(root, entry.entryName), entry.getData());
};

export const segments = (entry, root) => {
  if (entry.fileName.split('/').some((segment) => segment === '..')) return;
  fs.createWriteStream(path.join(root, entry.fileName));
};

export const dotted = (entry, root) => {
  if (entry.fileName.includes('..')) throw new Error('climbs');
  fs.createWriteStream(path.join(root, entry.fileName));
};

export const found = (entry, root) => {
  if (entry.fileName.indexOf('..') !== -1) throw new Error('climbs');
  fs.createWriteStream(path.join(root, entry.fileName));
  fs.createWriteStream(path.join(root, path.basename(entry.entryName)));
  if (entry.entryName === 'package.json') fs.writeFileSync(path.join(root, entry.entryName), '');
};
