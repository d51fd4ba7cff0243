import type { BenignCase, Json, SubjectReply } from 'patchgym/oracle';
import { benignCase, firstProblem, wantFile } from './benign.js';
import type { RootStyle, ServedFolder } from './served-folder.js';

function wantReturned(reply: SubjectReply): string | null {
  return reply.status === 'returned' ? null : `the handler failed: ${reply.message.slice(0, 200)}`;
}

/** The last parts of the paths in an answer: whether paths come back relative or absolute is left to the library. */
function baseNames(value: Json): string[] {
  return Array.isArray(value) ? value.map((path) => String(path).split('/').at(-1) ?? '').sort() : [];
}

function wantNames(reply: SubjectReply, names: readonly string[]): string | null {
  if (reply.status === 'threw') return wantReturned(reply);
  const got = baseNames(reply.value);
  return got.join('\n') === [...names].sort().join('\n')
    ? null
    : `the handler answered ${JSON.stringify(got)} instead of ${JSON.stringify(names)}`;
}

function writeCase(
  name: string,
  title: string,
  style: RootStyle,
  plan: (f: ServedFolder) => { path: string; lands: string },
): BenignCase {
  return benignCase(name, title, style, async (f) => {
    const [{ path, lands }, content] = [plan(f), f.content()];
    const reply = await f.method('Write', {
      path,
      mode: 0o644,
      content: content.toString('base64'),
      mtime: 1_400_000_000,
    });
    const size =
      reply.status === 'returned' && reply.value !== content.length
        ? `the handler says that it wrote ${JSON.stringify(reply.value)} bytes`
        : null;
    return firstProblem(wantReturned(reply), size, await wantFile(f, lands, content));
  });
}

function readCase(
  name: string,
  title: string,
  style: RootStyle,
  path: (f: ServedFolder) => string,
): BenignCase {
  return benignCase(name, title, style, async (f) => {
    const reply = await f.method('NewFileEntry', { path: path(f) });
    if (reply.status === 'threw') return wantReturned(reply);
    const content = Buffer.from(String(reply.value), 'base64').toString('utf8');
    return content === f.innerContent ? null : 'the handler answered other content';
  });
}

/** The handler's own methods, with paths that stay inside the root. */
export const benignHandler: readonly BenignCase[] = [
  writeCase('handler-write', 'Write stores a file', 'absolute', (f) => {
    const name = `${f.innerFolder}/${f.fileName()}`;
    return { path: name, lands: name };
  }),
  writeCase('handler-write-full', 'Write takes a full path', 'absolute', (f) => {
    const name = `..${f.name()}`;
    return { path: `${f.fullRoot}/${name}`, lands: name };
  }),
  writeCase(
    'handler-write-relative-root',
    'Write goes back and forth inside a relative root',
    'relative',
    (f) => {
      const name = f.fileName();
      return { path: `${f.innerFolder}/../${name}`, lands: name };
    },
  ),
  readCase('handler-read', 'NewFileEntry reads a file', 'relative', (f) => f.innerFile),
  readCase(
    'handler-read-leading-slash',
    'NewFileEntry takes a leading slash',
    'absolute',
    (f) => `/${f.innerFolder}/${f.innerFile}`,
  ),
  readCase(
    'handler-read-full',
    'NewFileEntry takes a full path',
    'trailing-slash',
    (f) => `${f.fullRoot}/${f.innerFile}`,
  ),
  benignCase('handler-folder', 'Mkdir makes a folder that NewDirEntry finds', 'absolute', async (f) => {
    const [name, mtime] = [`${f.name()}..d`, f.context.random.integer(1_100_000_000, 1_500_000_000)];
    const made = await f.method('Mkdir', { path: `${f.innerFolder}/${name}`, mode: 0o755, mtime });
    const found = await f.method('NewDirEntry', { path: `${f.fullRoot}/${f.innerFolder}/${name}` });
    const entry =
      found.status === 'returned' &&
      found.value !== null &&
      typeof found.value === 'object' &&
      'Name' in found.value
        ? found.value
        : {};
    const same = entry.Name === name && entry.Mtime === mtime;
    return firstProblem(
      wantReturned(made),
      wantReturned(found),
      same ? null : `the folder came back as ${JSON.stringify(entry)}`,
    );
  }),
  benignCase('handler-glob', 'Glob answers what matches', 'absolute', async (f) => {
    const stem = f.name();
    await Promise.all(
      [`${stem}..1`, `${stem} 2`].map((name) => f.write(`${f.innerFolder}/${name}`, f.content())),
    );
    return wantNames(await f.method('Glob', { path: `${f.innerFolder}/${stem}*` }), [
      `${stem}..1`,
      `${stem} 2`,
    ]);
  }),
  benignCase(
    'handler-glob-relative-root',
    'Glob answers what matches in a relative root',
    'relative',
    async (f) => wantNames(await f.method('Glob', { path: `*/${f.innerFile}` }), [f.innerFile]),
  ),
  benignCase('handler-walk', 'WalkDir visits a folder and what is in it', 'absolute', async (f) =>
    wantNames(await f.method('WalkDir', { path: f.innerFolder }), [f.innerFolder, f.innerFile]),
  ),
  benignCase('handler-walk-root', 'WalkDir visits the root without the root itself', 'relative', async (f) =>
    wantNames(await f.method('WalkDir', { path: '/' }), [f.innerFile, f.innerFolder, f.innerFile]),
  ),
];
