import type { AttackFamily } from 'patchgym/oracle';
import { methodAttack, writingAttack } from './attack.js';
import type { ServedFolder } from './served-folder.js';

function write(folder: ServedFolder, path: string): Promise<unknown> {
  return folder.method('Write', {
    path,
    mode: 0o644,
    content: folder.content().toString('base64'),
    mtime: 0,
  });
}

function makeFolder(folder: ServedFolder, path: string): Promise<unknown> {
  return folder.method('Mkdir', { path, mode: 0o755, mtime: 0 });
}

function fullSibling(folder: ServedFolder): string {
  return `${folder.fullRoot}${folder.siblingName.slice(folder.rootName.length)}`;
}

/** The same through the handler's own methods, which programs call that bring their own protocol. */
export const handlerAttacks: readonly AttackFamily[] = [
  {
    name: 'handler-write',
    title: "the handler's methods write outside the root",
    variants: [
      writingAttack('file', 'absolute', (f) => write(f, `../${f.fileName()}`)),
      writingAttack('file-relative-root', 'relative', (f) =>
        write(f, `${f.innerFolder}/../../${f.fileName()}`),
      ),
      writingAttack('overwrite', 'dotted', (f) => write(f, `../${f.neighbourName}/${f.neighbourFile}`)),
      writingAttack('sibling-file', 'absolute', (f) => write(f, `${fullSibling(f)}/${f.fileName()}`)),
      writingAttack('sibling-file-relative-root', 'relative', (f) =>
        write(f, `${f.fullRoot}/../${f.siblingName}/${f.siblingFile}`),
      ),
      writingAttack('folder', 'absolute', (f) => makeFolder(f, `../${f.name()}`)),
      writingAttack('folder-relative-root', 'relative', (f) =>
        makeFolder(f, `${f.name()}/../../${f.name()}`),
      ),
      writingAttack('sibling-folder', 'trailing-slash', (f) => makeFolder(f, `${f.fullRoot}-${f.name()}`)),
    ],
  },
  {
    name: 'handler-read',
    title: "the handler's methods read outside the root",
    variants: [
      methodAttack('file', 'absolute', (f) => ({
        method: 'NewFileEntry',
        path: `../${f.neighbourName}/${f.neighbourFile}`,
        tellTales: [f.secret],
      })),
      methodAttack('file-relative-root', 'relative', (f) => ({
        method: 'NewFileEntry',
        path: `${f.name()}/../../${f.neighbourName}/${f.neighbourFile}`,
        tellTales: [f.secret],
      })),
      methodAttack('sibling-file', 'absolute', (f) => ({
        method: 'NewFileEntry',
        path: `${fullSibling(f)}/${f.siblingFile}`,
        tellTales: [f.secret],
      })),
      methodAttack('sibling-file-relative-root', 'dotted', (f) => ({
        method: 'NewFileEntry',
        path: `${fullSibling(f)}/${f.siblingFile}`,
        tellTales: [f.secret],
      })),
      methodAttack('folder', 'absolute', (f) => ({
        method: 'NewDirEntry',
        path: `../${f.neighbourName}`,
        tellTales: [f.neighbourName],
      })),
      methodAttack('sibling-folder', 'relative', (f) => ({
        method: 'NewDirEntry',
        path: fullSibling(f),
        tellTales: [f.siblingName],
      })),
    ],
  },
  {
    name: 'handler-list',
    title: "the handler's methods list what is outside the root",
    variants: [
      methodAttack('glob', 'absolute', (f) => ({
        method: 'Glob',
        path: `../${f.neighbourName}/*`,
        tellTales: [f.neighbourFile],
      })),
      methodAttack('glob-relative-root', 'relative', (f) => ({
        method: 'Glob',
        path: '../*/*',
        tellTales: [f.neighbourFile],
      })),
      methodAttack('glob-sibling', 'absolute', (f) => ({
        method: 'Glob',
        path: `${fullSibling(f)}/*`,
        tellTales: [f.siblingFile],
      })),
      methodAttack('walk', 'absolute', (f) => ({
        method: 'WalkDir',
        path: `../${f.neighbourName}`,
        tellTales: [f.neighbourFile],
      })),
      methodAttack('walk-parent', 'relative', (f) => ({
        method: 'WalkDir',
        path: '..',
        tellTales: [f.neighbourFile, f.siblingFile],
      })),
      methodAttack('walk-sibling', 'dotted', (f) => ({
        method: 'WalkDir',
        path: fullSibling(f),
        tellTales: [f.siblingFile],
      })),
    ],
  },
];
