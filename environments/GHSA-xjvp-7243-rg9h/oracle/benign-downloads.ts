import type { BenignCase } from 'patchgym/oracle';
import { benignCase, binary, firstProblem, wantFiles, wantFolders } from './benign.js';
import type { RootStyle, ServedFolder } from './served-folder.js';

const RECURSIVE = ['-r'];

/** Downloads by a path and expects the file of the folder `ServedFolder` made. */
function innerDownload(
  name: string,
  title: string,
  style: RootStyle,
  path: (f: ServedFolder) => string,
): BenignCase {
  return benignCase(name, title, style, async (f) => {
    const result = await f.withClient((scp) => scp.download(path(f)));
    return wantFiles(result, { [f.innerFile]: f.innerContent });
  });
}

/** Stores a file of this name from outside and downloads it. */
function namedDownload(
  name: string,
  title: string,
  style: RootStyle,
  fileName: (f: ServedFolder) => string,
  content: (f: ServedFolder) => Buffer = (f) => f.content(),
): BenignCase {
  return benignCase(name, title, style, async (f) => {
    const [one, bytes] = [fileName(f), content(f)];
    await f.write(one, bytes);
    return wantFiles(await f.withClient((scp) => scp.download(one)), { [one]: bytes });
  });
}

/** Downloads recursively and expects a little tree below `prefix`. */
function treeDownload(
  name: string,
  title: string,
  style: RootStyle,
  path: (f: ServedFolder, top: string) => string,
): BenignCase {
  return benignCase(name, title, style, async (f) => {
    const [top, middle, leaf] = [f.name(), `..${f.name()}`, f.fileName()];
    const contents = [f.content(), f.content(), f.content()] as [Buffer, Buffer, Buffer];
    await f.write(`${top}/${leaf}`, contents[0]);
    await f.write(`${top}/${middle}/.${leaf}`, contents[1]);
    await f.write(`${top}/${middle}/${f.rootName}/${leaf}`, contents[2]);
    const wanted = {
      [`${top}/${leaf}`]: contents[0],
      [`${top}/${middle}/.${leaf}`]: contents[1],
      [`${top}/${middle}/${f.rootName}/${leaf}`]: contents[2],
    };
    const result = await f.withClient((scp) => scp.download(path(f, top), RECURSIVE));
    return firstProblem(
      wantFiles(result, wanted),
      wantFolders(result, [top, `${top}/${middle}`, `${top}/${middle}/${f.rootName}`]),
    );
  });
}

/** Downloads the whole root and expects its contents without the root itself. */
function rootDownload(
  name: string,
  title: string,
  style: RootStyle,
  path: (f: ServedFolder) => string,
): BenignCase {
  return benignCase(name, title, style, async (f) => {
    const result = await f.withClient((scp) => scp.download(path(f), RECURSIVE));
    return firstProblem(
      wantFiles(result, {
        [f.innerFile]: f.innerContent,
        [`${f.innerFolder}/${f.innerFile}`]: f.innerContent,
      }),
      wantFolders(result, [f.innerFolder]),
    );
  });
}

/** Downloads that stay inside the root. */
export const benignDownloads: readonly BenignCase[] = [
  innerDownload('download-file', 'a file is sent from an absolute root', 'absolute', (f) => f.innerFile),
  innerDownload(
    'download-file-relative-root',
    'a file is sent from a relative root',
    'relative',
    (f) => f.innerFile,
  ),
  innerDownload(
    'download-file-trailing-slash-root',
    'a file is sent from a root that ends with /',
    'trailing-slash',
    (f) => f.innerFile,
  ),
  innerDownload(
    'download-in-folder',
    'a file in a folder is sent',
    'dotted',
    (f) => `${f.innerFolder}/${f.innerFile}`,
  ),
  innerDownload(
    'download-leading-slash',
    'a leading slash means the root',
    'absolute',
    (f) => `/${f.innerFolder}/${f.innerFile}`,
  ),
  innerDownload(
    'download-leading-slash-relative-root',
    'a leading slash means the root, in a relative root',
    'relative',
    (f) => `/${f.innerFile}`,
  ),
  innerDownload('download-dot-slash', 'a leading ./ changes nothing', 'relative', (f) => `./${f.innerFile}`),
  innerDownload(
    'download-full',
    'a path given in full is served',
    'absolute',
    (f) => `${f.fullRoot}/${f.innerFolder}/${f.innerFile}`,
  ),
  innerDownload(
    'download-dot-segments',
    'dot segments stay inside',
    'absolute',
    (f) => `${f.innerFolder}/../${f.innerFolder}/./${f.innerFile}`,
  ),
  innerDownload(
    'download-full-dot-segments',
    'dot segments in a full path stay inside',
    'absolute',
    (f) => `${f.fullRoot}/${f.innerFolder}/..//${f.innerFile}`,
  ),
  namedDownload(
    'download-name-with-leading-dots',
    'a name may begin with two dots',
    'relative',
    (f) => `..${f.name()}`,
  ),
  namedDownload(
    'download-name-with-inner-dots',
    'a name may have two dots inside',
    'absolute',
    (f) => `${f.name()}..${f.name()}`,
  ),
  namedDownload('download-name-hidden', 'a name may begin with a dot', 'dotted', (f) => `.${f.fileName()}`),
  namedDownload(
    'download-name-with-spaces',
    'a name may have spaces',
    'absolute',
    (f) => `${f.name()} ${f.name()}.txt`,
  ),
  namedDownload(
    'download-name-with-unicode',
    'a name may have letters of any script',
    'absolute',
    (f) => `${f.name()}-ß-ж-漢.txt`,
  ),
  namedDownload(
    'download-name-like-root',
    'a name may begin like the root',
    'relative',
    (f) => `${f.rootName}-${f.fileName()}`,
  ),
  namedDownload(
    'download-empty',
    'an empty file is sent',
    'absolute',
    (f) => f.fileName(),
    () => Buffer.alloc(0),
  ),
  namedDownload(
    'download-binary',
    'every byte value is sent',
    'absolute',
    (f) => f.fileName(),
    (f) => binary(f, 2048),
  ),
  namedDownload(
    'download-large',
    'a file of some hundred kilobytes is sent',
    'relative',
    (f) => f.fileName(),
    (f) => binary(f, 200_000),
  ),
  benignCase('download-glob', 'a glob brings what matches and nothing else', 'absolute', (f) =>
    downloadGlob(f, ''),
  ),
  benignCase('download-glob-relative-root', 'a glob in a relative root', 'relative', (f) =>
    downloadGlob(f, ''),
  ),
  benignCase('download-glob-full', 'a glob given in full', 'absolute', (f) =>
    downloadGlob(f, `${f.fullRoot}/`),
  ),
  benignCase('download-glob-leading-slash', 'a glob with a leading slash', 'dotted', (f) =>
    downloadGlob(f, '/'),
  ),
  innerDownload('download-glob-folder', 'a glob over folders', 'absolute', (f) => `*/${f.innerFile}`),
  treeDownload('download-tree', 'a folder is sent with all that is in it', 'absolute', (_, top) => top),
  treeDownload(
    'download-tree-relative-root',
    'a folder of a relative root is sent',
    'relative',
    (_, top) => top,
  ),
  treeDownload(
    'download-tree-full',
    'a folder given in full is sent',
    'absolute',
    (f, top) => `${f.fullRoot}/${top}`,
  ),
  treeDownload(
    'download-tree-leading-slash',
    'a folder with a leading slash is sent',
    'dotted',
    (_, top) => `/${top}/`,
  ),
  treeDownload(
    'download-tree-glob',
    'a folder found by a glob is sent',
    'absolute',
    (_, top) => `${top.slice(0, 3)}*`,
  ),
  rootDownload('download-root-slash', 'a slash brings the whole root', 'absolute', () => '/'),
  rootDownload('download-root-dot', 'a dot brings the whole root', 'relative', () => '.'),
  rootDownload(
    'download-root-full',
    'the root given in full brings the whole root',
    'absolute',
    (f) => f.fullRoot,
  ),
  benignCase('download-missing', 'a missing file is an error', 'absolute', async (f) => {
    const result = await f.withClient((scp) => scp.download(f.fileName()));
    return result.exitCode !== 0 && result.entries.length === 0 ? null : 'a missing file was no error';
  }),
  benignCase('download-missing-glob', 'a glob without a match is an error', 'relative', async (f) => {
    const result = await f.withClient((scp) => scp.download(`${f.name()}*`));
    return result.exitCode !== 0 && result.entries.length === 0
      ? null
      : 'a glob without a match was no error';
  }),
  benignCase(
    'download-several-sessions',
    'sessions on one connection do not disturb each other',
    'absolute',
    async (f) => {
      const files = await Promise.all(
        [1, 2, 3, 4].map(async () => {
          const [name, content] = [f.fileName(), binary(f, 5000)];
          await f.write(name, content);
          return { name, content };
        }),
      );
      const results = await f.withClient((scp) => Promise.all(files.map(({ name }) => scp.download(name))));
      return firstProblem(
        ...results.map((result, index) =>
          wantFiles(result, { [files[index]?.name ?? '']: files[index]?.content ?? '' }),
        ),
      );
    },
  ),
];

async function downloadGlob(f: ServedFolder, prefix: string): Promise<string | null> {
  const stem = f.name();
  const wanted = {
    [`${stem}1.txt`]: f.content(),
    [`${stem}..2.txt`]: f.content(),
    [`${stem} 3.txt`]: f.content(),
  };
  await Promise.all(Object.entries(wanted).map(([name, content]) => f.write(name, content)));
  await f.write(`${stem}.other`, f.content());
  return wantFiles(await f.withClient((scp) => scp.download(`${prefix}${stem}*.txt`)), wanted);
}
