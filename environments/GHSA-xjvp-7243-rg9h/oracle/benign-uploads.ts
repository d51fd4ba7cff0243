import type { BenignCase } from 'patchgym/oracle';
import { benignCase, binary, firstProblem, wantAccepted, wantFile, wantFiles } from './benign.js';
import type { RootStyle, ServedFolder } from './served-folder.js';

/** Uploads one file to a target and looks for it. */
function singleUpload(
  name: string,
  title: string,
  style: RootStyle,
  plan: (f: ServedFolder) => { target: string; name: string; content?: Buffer; lands: string },
): BenignCase {
  return benignCase(name, title, style, async (f) => {
    const { target, name: fileName, content = f.content(), lands } = plan(f);
    const result = await f.withClient((scp) =>
      scp.upload(target, [{ kind: 'file', name: fileName, content }]),
    );
    return firstProblem(wantAccepted(result), await wantFile(f, lands, content));
  });
}

function namedUpload(
  name: string,
  title: string,
  style: RootStyle,
  fileName: (f: ServedFolder) => string,
): BenignCase {
  return singleUpload(name, title, style, (f) => {
    const one = fileName(f);
    return { target: '.', name: one, lands: one };
  });
}

function targetUpload(
  name: string,
  title: string,
  style: RootStyle,
  target: (f: ServedFolder) => string,
  inner = true,
): BenignCase {
  return singleUpload(name, title, style, (f) => {
    const fileName = f.fileName();
    return { target: target(f), name: fileName, lands: inner ? `${f.innerFolder}/${fileName}` : fileName };
  });
}

/** Uploads that stay inside the root. */
export const benignUploads: readonly BenignCase[] = [
  namedUpload('upload-file', 'a file is stored in an absolute root', 'absolute', (f) => f.fileName()),
  namedUpload('upload-file-relative-root', 'a file is stored in a relative root', 'relative', (f) =>
    f.fileName(),
  ),
  namedUpload('upload-file-dotted-root', 'a file is stored in a root that begins with ./', 'dotted', (f) =>
    f.fileName(),
  ),
  namedUpload(
    'upload-file-trailing-slash-root',
    'a file is stored in a root that ends with /',
    'trailing-slash',
    (f) => f.fileName(),
  ),
  namedUpload(
    'upload-name-with-leading-dots',
    'a name may begin with two dots',
    'absolute',
    (f) => `..${f.name()}`,
  ),
  namedUpload(
    'upload-name-with-inner-dots',
    'a name may have two dots inside',
    'relative',
    (f) => `${f.name()}..${f.name()}`,
  ),
  namedUpload(
    'upload-name-with-trailing-dots',
    'a name may end with dots',
    'absolute',
    (f) => `${f.name()}..`,
  ),
  namedUpload('upload-name-of-three-dots', 'three dots are a name', 'dotted', () => '...'),
  namedUpload('upload-name-hidden', 'a name may begin with a dot', 'absolute', (f) => `.${f.fileName()}`),
  namedUpload(
    'upload-name-with-spaces',
    'a name may have spaces',
    'absolute',
    (f) => `${f.name()} ${f.name()} (1).txt`,
  ),
  namedUpload(
    'upload-name-with-unicode',
    'a name may have letters of any script',
    'relative',
    (f) => `${f.name()}-äöü-日本-🗂.txt`,
  ),
  namedUpload(
    'upload-name-with-symbols',
    'a name may have symbols',
    'absolute',
    (f) => `${f.name()}~#%2e%2e&;'$[x]*?.txt`,
  ),
  namedUpload(
    'upload-name-like-root',
    'a name may begin like the root',
    'absolute',
    (f) => `${f.rootName}-${f.fileName()}`,
  ),
  namedUpload(
    'upload-name-like-sibling',
    'a name may be that of a folder beside the root',
    'relative',
    (f) => f.neighbourName,
  ),
  singleUpload('upload-empty', 'an empty file is stored', 'absolute', (f) => {
    const name = f.fileName();
    return { target: '.', name, content: Buffer.alloc(0), lands: name };
  }),
  singleUpload('upload-binary', 'every byte value arrives', 'relative', (f) => {
    const name = f.fileName();
    return { target: '.', name, content: binary(f, 1024), lands: name };
  }),
  singleUpload('upload-large', 'a file of some hundred kilobytes arrives', 'absolute', (f) => {
    const name = f.fileName();
    return {
      target: '.',
      name,
      content: binary(f, 150_000 + f.context.random.integer(0, 5000)),
      lands: name,
    };
  }),
  singleUpload('upload-replaces', 'a file is replaced by a shorter one', 'absolute', (f) => ({
    target: '.',
    name: f.innerFile,
    content: Buffer.from('x'),
    lands: f.innerFile,
  })),
  targetUpload('upload-target-folder', 'the target is a folder', 'absolute', (f) => f.innerFolder),
  targetUpload(
    'upload-target-folder-relative-root',
    'the target is a folder of a relative root',
    'relative',
    (f) => f.innerFolder,
  ),
  targetUpload(
    'upload-target-trailing-slash',
    'the target ends with a slash',
    'dotted',
    (f) => `${f.innerFolder}/`,
  ),
  targetUpload(
    'upload-target-leading-slash',
    'a leading slash means the root',
    'absolute',
    (f) => `/${f.innerFolder}`,
  ),
  targetUpload('upload-target-slash', 'a slash alone is the root', 'relative', () => '/', false),
  targetUpload(
    'upload-target-full',
    'the target is given in full',
    'absolute',
    (f) => `${f.fullRoot}/${f.innerFolder}`,
  ),
  targetUpload(
    'upload-target-full-root',
    'the target is the root in full',
    'trailing-slash',
    (f) => f.fullRoot,
    false,
  ),
  targetUpload(
    'upload-target-dot-segments',
    'dot segments stay inside',
    'absolute',
    (f) => `./${f.innerFolder}/../${f.innerFolder}/.`,
  ),
  targetUpload(
    'upload-target-back-to-root',
    'a path back to the root stays inside',
    'relative',
    (f) => `${f.innerFolder}/..`,
    false,
  ),
  benignCase('upload-tree', 'folders and files are stored as sent', 'absolute', (f) => uploadTree(f, '.')),
  benignCase(
    'upload-tree-relative-root',
    'folders and files are stored as sent, in a relative root',
    'relative',
    (f) => uploadTree(f, '.'),
  ),
  benignCase('upload-tree-full', 'folders and files are stored below a root given in full', 'absolute', (f) =>
    uploadTree(f, f.fullRoot),
  ),
  benignCase('upload-several', 'one session brings several files', 'dotted', async (f) => {
    const files = [f.fileName(), f.fileName(), f.fileName()].map((name) => ({
      kind: 'file' as const,
      name,
      content: f.content(),
    }));
    const result = await f.withClient((scp) => scp.upload('.', files));
    const problems = await Promise.all(files.map(({ name, content }) => wantFile(f, name, content)));
    return firstProblem(wantAccepted(result), ...problems);
  }),
  benignCase('upload-modes', 'modes are kept', 'absolute', async (f) => {
    const [program, note] = [f.fileName(), f.fileName()];
    const result = await f.withClient((scp) =>
      scp.upload('.', [
        { kind: 'file', name: program, content: f.content(), mode: 0o755 },
        { kind: 'file', name: note, content: f.content(), mode: 0o600 },
      ]),
    );
    const modes = new Map(
      (await f.list()).map((entry) => [entry.path, entry.kind === 'file' && entry.executable]),
    );
    const kept = modes.get(program) === true && modes.get(note) === false;
    return firstProblem(wantAccepted(result), kept ? null : 'the modes of uploaded files are others');
  }),
  benignCase('upload-times', 'times are kept', 'absolute', async (f) => {
    const [name, content, mtime] = [
      f.fileName(),
      f.content(),
      f.context.random.integer(1_100_000_000, 1_500_000_000),
    ];
    return f.withClient(async (scp) => {
      const sent = await scp.upload('.', [{ kind: 'file', name, content, mtime }], ['-p']);
      const back = await scp.download(name, ['-p']);
      const kept = back.entries[0]?.mtime === mtime;
      return firstProblem(
        wantAccepted(sent),
        wantFiles(back, { [name]: content }),
        kept ? null : `the time came back as ${back.entries[0]?.mtime}, not ${mtime}`,
      );
    });
  }),
  benignCase('upload-folder-times', 'times of folders are kept', 'relative', async (f) => {
    const [name, mtime] = [f.name(), f.context.random.integer(1_100_000_000, 1_500_000_000)];
    return f.withClient(async (scp) => {
      const sent = await scp.upload('.', [{ kind: 'directory', name, mtime }, { kind: 'end' }], ['-r', '-p']);
      const back = await scp.download(name, ['-r', '-p']);
      return firstProblem(
        wantAccepted(sent),
        back.entries[0]?.mtime === mtime
          ? null
          : `the time came back as ${back.entries[0]?.mtime}, not ${mtime}`,
      );
    });
  }),
];

async function uploadTree(f: ServedFolder, target: string): Promise<string | null> {
  const [top, inner, empty] = [f.name(), `${f.name()} ..${f.name()}`, f.name()];
  const files = [f.fileName(), `.${f.fileName()}`, f.fileName()].map((name) => ({
    kind: 'file' as const,
    name,
    content: f.content(),
  }));
  const [first, second, third] = files as [(typeof files)[0], (typeof files)[0], (typeof files)[0]];
  const result = await f.withClient((scp) =>
    scp.upload(
      target,
      [
        { kind: 'directory', name: top },
        first,
        { kind: 'directory', name: inner },
        second,
        { kind: 'end' },
        { kind: 'directory', name: empty },
        { kind: 'end' },
        third,
        { kind: 'end' },
      ],
      ['-r'],
    ),
  );
  const listed = (await f.list(top)).filter((entry) => entry.kind === 'directory').map((entry) => entry.path);
  return firstProblem(
    wantAccepted(result),
    await wantFile(f, `${top}/${first.name}`, first.content),
    await wantFile(f, `${top}/${inner}/${second.name}`, second.content),
    await wantFile(f, `${top}/${third.name}`, third.content),
    listed.includes(empty) ? null : 'the empty folder is missing',
  );
}
