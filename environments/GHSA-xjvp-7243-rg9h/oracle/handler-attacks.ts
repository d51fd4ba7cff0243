import type { AttackFamily } from 'patchgym/oracle';
import { methodAttack, writingAttack } from './attack.js';
import { anotherPlaceAttack, hostFileAttack, timesAttack } from './host-attacks.js';
import { respell } from './outside-names.js';
import type { ServedFolder } from './served-folder.js';

function write(folder: ServedFolder, path: string): Promise<unknown> {
  return folder.method('Write', {
    path: respell(path, folder.context.random),
    mode: 0o644,
    content: folder.content().toString('base64'),
    mtime: 0,
  });
}

function makeFolder(folder: ServedFolder, path: string): Promise<unknown> {
  return folder.method('Mkdir', { path: respell(path, folder.context.random), mode: 0o755, mtime: 0 });
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
      writingAttack('file', 'absolute', (f) => write(f, `../${f.outsideFile()}`)),
      writingAttack('file-relative-root', 'relative', (f) =>
        write(f, `${f.innerFolder}/../../${f.outsideFile()}`),
      ),
      writingAttack('overwrite', 'dotted', (f) => write(f, `../${f.neighbourName}/${f.neighbourFile}`)),
      writingAttack('sibling-file', 'absolute', (f) => write(f, `${fullSibling(f)}/${f.outsideFile()}`)),
      writingAttack('sibling-file-relative-root', 'relative', (f) =>
        write(f, `${f.fullRoot}/../${f.siblingName}/${f.siblingFile}`),
      ),
      writingAttack('far-away', 'absolute', (f) => write(f, `${f.toTheTop}${f.farName}/${f.outsideFile()}`)),
      writingAttack('climbing-root', 'climbing', (f) => write(f, `../${f.outsideFile()}`)),
      writingAttack('from-elsewhere', 'elsewhere', (f) =>
        write(f, `${f.toTheCase}/${f.farName}/${f.outsideFile()}`),
      ),
      anotherPlaceAttack('to-another-place'),
      timesAttack('times-only'),
      writingAttack('folder', 'absolute', (f) => makeFolder(f, `../${f.outsideName()}`)),
      writingAttack('folder-relative-root', 'relative', (f) =>
        makeFolder(f, `${f.outsideName()}/../../${f.outsideName()}`),
      ),
      writingAttack('sibling-folder', 'trailing-slash', (f) =>
        makeFolder(f, `${f.fullRoot}-${f.outsideName()}`),
      ),
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
        path: `${f.outsideName()}/../../${f.neighbourName}/${f.neighbourFile}`,
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
      methodAttack('from-elsewhere', 'elsewhere', (f) => ({
        method: 'NewFileEntry',
        path: `${f.toTheCase}/${f.farName}/${f.farFile}`,
        tellTales: [f.secret],
      })),
      hostFileAttack('host-file', 'absolute'),
      hostFileAttack('host-file-relative-root', 'relative'),
      hostFileAttack('host-file-from-elsewhere', 'elsewhere'),
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
      methodAttack('glob-far-away', 'absolute', (f) => ({
        method: 'Glob',
        path: `${f.toTheTop}*/*`,
        tellTales: [f.farFile],
      })),
      methodAttack('glob-from-elsewhere', 'elsewhere', (f) => ({
        method: 'Glob',
        path: `${f.toTheCase}/${f.farName}/*`,
        tellTales: [f.farFile],
      })),
      methodAttack('walk-far-away', 'trailing-slash', (f) => ({
        method: 'WalkDir',
        path: `${f.toTheTop}${f.farName}`,
        tellTales: [f.farFile],
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
