import type { AttackFamily } from 'patchgym/oracle';
import { downloadAttack, methodAttack, uploadAttack, writingAttack } from './attack.js';
import type { ServedFolder } from './served-folder.js';

const RECURSIVE = ['-r'];

function siblingOfRoot(folder: ServedFolder): string {
  return `${folder.fullRoot}${folder.siblingName.slice(folder.rootName.length)}`;
}

/** Programs that stand in the shared folder and call it a dot, or beside it, so that the root itself begins with two dots. */
export const unusualRootAttacks: readonly AttackFamily[] = [
  {
    name: 'unusual-root',
    title: 'paths climb out of a root that is written with dots alone',
    variants: [
      uploadAttack('upload-file-name', 'current', (f) => ({
        target: '.',
        records: [{ kind: 'file', name: `../${f.outsideFile()}`, content: f.content() }],
      })),
      uploadAttack('upload-folder-name', 'current', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [{ kind: 'directory', name: `../${f.outsideName()}` }, { kind: 'end' }],
      })),
      uploadAttack('upload-target', 'current', (f) => ({
        target: `../${f.neighbourName}`,
        records: [{ kind: 'file', name: f.outsideFile(), content: f.content() }],
      })),
      uploadAttack('upload-sibling', 'climbing', (f) => ({
        target: siblingOfRoot(f),
        records: [{ kind: 'file', name: f.outsideFile(), content: f.content() }],
      })),
      downloadAttack('download-path', 'current', (f, scp) =>
        scp.download(`../${f.neighbourName}/${f.neighbourFile}`),
      ),
      downloadAttack('download-sibling', 'climbing', (f, scp) =>
        scp.download(`${siblingOfRoot(f)}/${f.siblingFile}`),
      ),
      downloadAttack('download-recursive', 'climbing', (f, scp) => scp.download(siblingOfRoot(f), RECURSIVE)),
      writingAttack('handler-write', 'current', (f) =>
        f.method('Write', {
          path: `../${f.outsideFile()}`,
          mode: 0o644,
          content: f.content().toString('base64'),
          mtime: 0,
        }),
      ),
      methodAttack('handler-read', 'current', (f) => ({
        method: 'NewFileEntry',
        path: `../${f.neighbourName}/${f.neighbourFile}`,
        tellTales: [f.secret],
      })),
      methodAttack('handler-list', 'current', (f) => ({
        method: 'WalkDir',
        path: '..',
        tellTales: [f.neighbourFile, f.siblingFile],
      })),
    ],
  },
];
