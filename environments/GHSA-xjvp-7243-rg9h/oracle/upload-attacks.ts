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
      uploadAttack('parent', 'absolute', (f) => ({
        target: '.',
        records: [file(f, `../${f.outsideFile()}`)],
      })),
      uploadAttack('parent-relative-root', 'relative', (f) => ({
        target: '.',
        records: [file(f, `../${f.outsideFile()}`)],
      })),
      uploadAttack('parent-trailing-slash-root', 'trailing-slash', (f) => ({
        target: '.',
        records: [file(f, `../${f.outsideFile()}`)],
      })),
      uploadAttack('into-neighbour', 'absolute', (f) => ({
        target: '.',
        records: [file(f, `../${f.neighbourName}/${f.outsideFile()}`)],
      })),
      uploadAttack('grandparent', 'dotted', (f) => ({
        target: '.',
        records: [file(f, `../../${f.outsideFile()}`)],
      })),
      uploadAttack('from-folder', 'absolute', (f) => ({
        target: f.innerFolder,
        records: [file(f, `../../${f.outsideFile()}`)],
      })),
      uploadAttack('through-absent-folder', 'absolute', (f) => ({
        target: '.',
        records: [file(f, `${f.outsideName()}/../../${f.outsideFile()}`)],
      })),
      uploadAttack('dot-segments', 'absolute', (f) => ({
        target: '.',
        records: [file(f, `././/../${f.outsideFile()}`)],
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
        records: [file(f, f.outsideFile()), file(f, `../${f.outsideFile()}`)],
      })),
      uploadAttack('with-times', 'absolute', (f) => ({
        target: '.',
        flags: ['-p'],
        records: [
          { kind: 'file', name: `../${f.outsideFile()}`, content: f.content(), mtime: 1_300_000_000 },
        ],
      })),
      uploadAttack('far-away', 'absolute', (f) => ({
        target: '.',
        records: [file(f, `${f.toTheTop}${f.farName}/${f.outsideFile()}`)],
      })),
      uploadAttack('far-away-relative-root', 'relative', (f) => ({
        target: f.innerFolder,
        records: [file(f, `../${f.toTheTop}${f.outsideFile()}`)],
      })),
      uploadAttack('climbing-root', 'climbing', (f) => ({
        target: '.',
        records: [file(f, `../${f.outsideFile()}`)],
      })),
      uploadAttack('from-elsewhere', 'elsewhere', (f) => ({
        target: '.',
        records: [file(f, `${f.toTheCase}/${f.farName}/${f.outsideFile()}`)],
      })),
      uploadAttack('name-in-folder-record', 'absolute', (f) => {
        const name = f.outsideName();
        return {
          target: '.',
          flags: RECURSIVE,
          records: [directory(name), file(f, `../../${f.outsideFile()}`), END],
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
        records: [directory(`../${f.outsideName()}`)],
      })),
      uploadAttack('new-folder-relative-root', 'relative', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`../${f.outsideName()}`), END],
      })),
      uploadAttack('file-in-new-folder', 'absolute', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`../${f.outsideName()}`), file(f, f.outsideFile()), END],
      })),
      uploadAttack('nested', 'absolute', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(f.outsideName()), directory(`../../${f.outsideName()}`), END, END],
      })),
      uploadAttack('in-neighbour', 'dotted', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`../${f.neighbourName}/${f.outsideName()}`), END],
      })),
      uploadAttack('through-absent-folder', 'trailing-slash', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`${f.outsideName()}/../../${f.outsideName()}`), END],
      })),
      uploadAttack('far-away', 'absolute', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`${f.toTheTop}${f.outsideName()}`), END],
      })),
      uploadAttack('from-elsewhere', 'elsewhere', (f) => ({
        target: '.',
        flags: RECURSIVE,
        records: [directory(`${f.toTheCase}/${f.outsideName()}`), END],
      })),
      uploadAttack('with-times', 'absolute', (f) => ({
        target: f.innerFolder,
        flags: ['-r', '-p'],
        records: [{ kind: 'directory', name: `../../${f.outsideName()}`, mtime: 1_300_000_000 }, END],
      })),
    ],
  },
  {
    name: 'upload-target',
    title: 'the target path of an upload climbs out of the root',
    variants: [
      uploadAttack('parent', 'absolute', (f) => ({ target: '..', records: [file(f, f.outsideFile())] })),
      uploadAttack('parent-relative-root', 'relative', (f) => ({
        target: '..',
        records: [file(f, f.outsideFile())],
      })),
      uploadAttack('neighbour', 'absolute', (f) => ({
        target: `../${f.neighbourName}`,
        records: [file(f, f.outsideFile())],
      })),
      uploadAttack('neighbour-trailing-slash', 'dotted', (f) => ({
        target: `../${f.neighbourName}/`,
        records: [file(f, f.outsideFile())],
      })),
      uploadAttack('through-folder', 'absolute', (f) => ({
        target: `${f.innerFolder}/../..`,
        records: [file(f, f.outsideFile())],
      })),
      uploadAttack('grandparent', 'trailing-slash', (f) => ({
        target: '../..',
        records: [file(f, f.outsideFile())],
      })),
      uploadAttack('dot-segments', 'absolute', (f) => ({
        target: `./..//./${f.neighbourName}`,
        records: [file(f, f.outsideFile())],
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
      uploadAttack('far-away', 'absolute', (f) => ({
        target: `${f.toTheTop}${f.farName}`,
        records: [file(f, f.outsideFile())],
      })),
      uploadAttack('climbing-root', 'climbing', (f) => ({
        target: `../${f.neighbourName}`,
        records: [file(f, f.outsideFile())],
      })),
      uploadAttack('from-elsewhere', 'elsewhere', (f) => ({
        target: `${f.toTheCase}/${f.farName}`,
        records: [file(f, f.farFile)],
      })),
      uploadAttack('folder', 'relative', (f) => ({
        target: `../${f.neighbourName}`,
        flags: RECURSIVE,
        records: [directory(f.outsideName()), file(f, f.outsideFile()), END],
      })),
    ],
  },
  {
    name: 'upload-sibling',
    title: 'an upload reaches a sibling folder whose name begins like the root',
    variants: [
      uploadAttack('target', 'absolute', (f) => ({
        target: `${f.fullRoot}${f.siblingName.slice(f.rootName.length)}`,
        records: [file(f, f.outsideFile())],
      })),
      uploadAttack('target-relative-root', 'relative', (f) => ({
        target: `${f.fullRoot}${f.siblingName.slice(f.rootName.length)}`,
        records: [file(f, f.outsideFile())],
      })),
      uploadAttack('target-through-root', 'absolute', (f) => ({
        target: `${f.fullRoot}/../${f.siblingName}`,
        records: [file(f, f.outsideFile())],
      })),
      uploadAttack('target-dotted-root', 'dotted', (f) => ({
        target: `${f.fullRoot}/./../${f.siblingName}`,
        records: [file(f, f.siblingFile)],
      })),
      uploadAttack('file-name', 'absolute', (f) => ({
        target: f.fullRoot,
        records: [file(f, `../${f.siblingName}/${f.outsideFile()}`)],
      })),
      uploadAttack('folder-name', 'trailing-slash', (f) => ({
        target: f.fullRoot,
        flags: RECURSIVE,
        records: [directory(`../${f.rootName}${f.outsideName()}`), file(f, f.outsideFile()), END],
      })),
      uploadAttack('new-folder', 'absolute', (f) => ({
        target: `${f.fullRoot}/..`,
        flags: RECURSIVE,
        records: [directory(`${f.rootName}-${f.outsideName()}`), END],
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
        records: [END, file(f, `${f.rootName}-${f.outsideFile()}`)],
      })),
      uploadAttack('file-relative-root', 'relative', (f) => ({
        target: f.fullRoot,
        flags: RECURSIVE,
        records: [END, file(f, `${f.rootName}.${f.outsideFile()}`)],
      })),
      uploadAttack('folder', 'absolute', (f) => ({
        target: f.fullRoot,
        flags: RECURSIVE,
        records: [END, directory(`${f.rootName}${f.outsideName()}`), file(f, f.outsideFile()), END],
      })),
      uploadAttack('from-folder', 'dotted', (f) => ({
        target: `${f.fullRoot}/${f.innerFolder}`,
        flags: RECURSIVE,
        records: [END, END, file(f, `${f.rootName}_${f.outsideFile()}`)],
      })),
      uploadAttack('after-folder', 'trailing-slash', (f) => ({
        target: f.fullRoot,
        flags: RECURSIVE,
        records: [directory(f.outsideName()), END, END, file(f, `${f.rootName}-${f.outsideFile()}`)],
      })),
    ],
  },
];
