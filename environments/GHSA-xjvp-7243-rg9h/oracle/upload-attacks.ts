import type { AttackFamily } from 'patchgym/oracle';
import { uploadAttack } from './attack.js';
import type { UploadRecord } from './scp-client.js';
import type { ServedFolder } from './served-folder.js';

const RECURSIVE = ['-r'];
const END: UploadRecord = { kind: 'end' };

function file(folder: ServedFolder, name: string): UploadRecord {
  return { kind: 'file', name, content: folder.content() };
}

function directory(name: string): UploadRecord {
  return { kind: 'directory', name };
}

/** Uploads that name places outside the root, by every part of the protocol that names a place. */
export const uploadAttacks: readonly AttackFamily[] = [
  {
    name: 'upload-file-name',
    title: 'the name in a file record climbs out of the root',
    variants: [
      uploadAttack('parent', 'absolute', (f) => ({ target: '.', records: [file(f, `../${f.fileName()}`)] })),
      uploadAttack('parent-relative-root', 'relative', (f) => ({
        target: '.',
        records: [file(f, `../${f.fileName()}`)],
      })),
      uploadAttack('parent-trailing-slash-root', 'trailing-slash', (f) => ({
        target: '.',
        records: [file(f, `../${f.fileName()}`)],
      })),
      uploadAttack('into-neighbour', 'absolute', (f) => ({
        target: '.',
        records: [file(f, `../${f.neighbourName}/${f.fileName()}`)],
      })),
      uploadAttack('grandparent', 'dotted', (f) => ({
        target: '.',
        records: [file(f, `../../${f.fileName()}`)],
      })),
      uploadAttack('from-folder', 'absolute', (f) => ({
        target: f.innerFolder,
        records: [file(f, `../../${f.fileName()}`)],
      })),
      uploadAttack('through-absent-folder', 'absolute', (f) => ({
        target: '.',
        records: [file(f, `${f.name()}/../../${f.fileName()}`)],
      })),
      uploadAttack('dot-segments', 'absolute', (f) => ({
        target: '.',
        records: [file(f, `././/../${f.fileName()}`)],
      })),
      uploadAttack('overwrite', 'absolute', (f) => ({
        target: '.',
        records: [file(f, `../${f.neighbourName}/${f.neighbourFile}`)],
      })),
      uploadAttack('truncate', 'relative', (f) => ({
        target: '.',
        records: [
          {
            kind: 'broken-file',
            name: `../${f.neighbourName}/${f.neighbourFile}`,
            announced: 64,
            content: Buffer.alloc(0),
          },
        ],
      })),
      uploadAttack('second-file', 'absolute', (f) => ({
        target: '.',
        records: [file(f, f.fileName()), file(f, `../${f.fileName()}`)],
      })),
      uploadAttack('with-times', 'absolute', (f) => ({
        target: '.',
        flags: ['-p'],
        records: [{ kind: 'file', name: `../${f.fileName()}`, content: f.content(), mtime: 1_300_000_000 }],
      })),
      uploadAttack('name-in-folder-record', 'absolute', (f) => {
        const name = f.name();
        return {
          target: '.',
          flags: RECURSIVE,
          records: [directory(name), file(f, `../../${f.fileName()}`), END],
        };
      }),
    ],
  },
  {
    name: 'upload-folder-name',
    title: 'the name in a directory record climbs out of the root',
    variants: [
      uploadAttack('new-folder', 'absolute', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`../${f.name()}`)],
      })),
      uploadAttack('new-folder-relative-root', 'relative', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`../${f.name()}`), END],
      })),
      uploadAttack('file-in-new-folder', 'absolute', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`../${f.name()}`), file(f, f.fileName()), END],
      })),
      uploadAttack('nested', 'absolute', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(f.name()), directory(`../../${f.name()}`), END, END],
      })),
      uploadAttack('in-neighbour', 'dotted', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`../${f.neighbourName}/${f.name()}`), END],
      })),
      uploadAttack('through-absent-folder', 'trailing-slash', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`${f.name()}/../../${f.name()}`), END],
      })),
      uploadAttack('with-times', 'absolute', (f) => ({
        target: f.innerFolder,
        flags: ['-r', '-p'],
        records: [{ kind: 'directory', name: `../../${f.name()}`, mtime: 1_300_000_000 }, END],
      })),
    ],
  },
  {
    name: 'upload-target',
    title: 'the target path of an upload climbs out of the root',
    variants: [
      uploadAttack('parent', 'absolute', (f) => ({ target: '..', records: [file(f, f.fileName())] })),
      uploadAttack('parent-relative-root', 'relative', (f) => ({
        target: '..',
        records: [file(f, f.fileName())],
      })),
      uploadAttack('neighbour', 'absolute', (f) => ({
        target: `../${f.neighbourName}`,
        records: [file(f, f.fileName())],
      })),
      uploadAttack('neighbour-trailing-slash', 'dotted', (f) => ({
        target: `../${f.neighbourName}/`,
        records: [file(f, f.fileName())],
      })),
      uploadAttack('through-folder', 'absolute', (f) => ({
        target: `${f.innerFolder}/../..`,
        records: [file(f, f.fileName())],
      })),
      uploadAttack('grandparent', 'trailing-slash', (f) => ({
        target: '../..',
        records: [file(f, f.fileName())],
      })),
      uploadAttack('dot-segments', 'absolute', (f) => ({
        target: `./..//./${f.neighbourName}`,
        records: [file(f, f.fileName())],
      })),
      uploadAttack('overwrite', 'absolute', (f) => ({
        target: `../${f.neighbourName}`,
        records: [file(f, f.neighbourFile)],
      })),
      uploadAttack('truncate', 'absolute', (f) => ({
        target: `../${f.neighbourName}`,
        records: [
          { kind: 'broken-file', name: f.neighbourFile, announced: 100, content: Buffer.from('part') },
        ],
      })),
      uploadAttack('folder', 'relative', (f) => ({
        target: `../${f.neighbourName}`,
        flags: RECURSIVE,
        records: [directory(f.name()), file(f, f.fileName()), END],
      })),
    ],
  },
  {
    name: 'upload-sibling',
    title: 'an upload reaches a sibling folder whose name begins like the root',
    variants: [
      uploadAttack('target', 'absolute', (f) => ({
        target: `${f.fullRoot}${f.siblingName.slice(f.rootName.length)}`,
        records: [file(f, f.fileName())],
      })),
      uploadAttack('target-relative-root', 'relative', (f) => ({
        target: `${f.fullRoot}${f.siblingName.slice(f.rootName.length)}`,
        records: [file(f, f.fileName())],
      })),
      uploadAttack('target-through-root', 'absolute', (f) => ({
        target: `${f.fullRoot}/../${f.siblingName}`,
        records: [file(f, f.fileName())],
      })),
      uploadAttack('target-dotted-root', 'dotted', (f) => ({
        target: `${f.fullRoot}/./../${f.siblingName}`,
        records: [file(f, f.siblingFile)],
      })),
      uploadAttack('file-name', 'absolute', (f) => ({
        target: f.fullRoot,
        records: [file(f, `../${f.siblingName}/${f.fileName()}`)],
      })),
      uploadAttack('folder-name', 'trailing-slash', (f) => ({
        target: f.fullRoot,
        flags: RECURSIVE,
        records: [directory(`../${f.rootName}${f.name()}`), file(f, f.fileName()), END],
      })),
      uploadAttack('new-folder', 'absolute', (f) => ({
        target: `${f.fullRoot}/..`,
        flags: RECURSIVE,
        records: [directory(`${f.rootName}-${f.name()}`), END],
      })),
      uploadAttack('overwrite', 'relative', (f) => ({
        target: `${f.fullRoot}/../${f.siblingName}`,
        records: [file(f, f.siblingFile)],
      })),
    ],
  },
  {
    name: 'upload-end-record',
    title: 'end records climb from the root to its parent, and plain names continue from there',
    variants: [
      uploadAttack('file', 'absolute', (f) => ({
        target: f.fullRoot,
        flags: RECURSIVE,
        records: [END, file(f, `${f.rootName}-${f.fileName()}`)],
      })),
      uploadAttack('file-relative-root', 'relative', (f) => ({
        target: f.fullRoot,
        flags: RECURSIVE,
        records: [END, file(f, `${f.rootName}.${f.fileName()}`)],
      })),
      uploadAttack('folder', 'absolute', (f) => ({
        target: f.fullRoot,
        flags: RECURSIVE,
        records: [END, directory(`${f.rootName}${f.name()}`), file(f, f.fileName()), END],
      })),
      uploadAttack('from-folder', 'dotted', (f) => ({
        target: `${f.fullRoot}/${f.innerFolder}`,
        flags: RECURSIVE,
        records: [END, END, file(f, `${f.rootName}_${f.fileName()}`)],
      })),
      uploadAttack('after-folder', 'trailing-slash', (f) => ({
        target: f.fullRoot,
        flags: RECURSIVE,
        records: [directory(f.name()), END, END, file(f, `${f.rootName}-${f.fileName()}`)],
      })),
    ],
  },
];
