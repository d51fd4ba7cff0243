import type { BenignCase } from 'patchgym/oracle';
import { benignCase, firstProblem } from './benign.js';
import type { RootStyle, ServedFolder } from './served-folder.js';

/**
 * Paths that lead nowhere, and have to go on leading nowhere: the library takes names as they are, so that a fix which decodes,
 * folds or expands them, or takes absolute paths as they are, opens what was closed.
 */
function spellings(f: ServedFolder, folder: string, file: string): string[] {
  const absolute = `${f.context.directory.path}/${f.house}/${folder}/${file}`;
  return [
    absolute,
    `/${absolute}`,
    `/.${absolute}`,
    `..\\${folder}\\${file}`,
    `%2e%2e/${folder}/${file}`,
    `..%2f${folder}%2F${file}`,
    `%252e%252e/${folder}/${file}`,
    `.. /${folder}/${file}`,
    ` ../${folder}/${file}`.replace(' ', '\u00a0'),
    `．．/${folder}/${file}`,
    `..;/${folder}/${file}`,
    `~/../..${absolute}`,
    `$HOME/../..${absolute}`,
    `file://${absolute}`,
  ];
}

function nowhere(name: string, title: string, style: RootStyle): BenignCase[] {
  return [
    benignCase(`${name}-download`, `${title}: not sent`, style, async (f) => {
      const paths = await plant(f);
      const results = await f.withClient(async (scp) => {
        const all: Buffer[] = [];
        for (const path of paths) all.push((await scp.download(path)).raw);
        return all;
      });
      return firstProblem(
        ...results.map((raw, index) =>
          raw.includes(f.secret) ? `${JSON.stringify(paths[index])} brought what is outside the root` : null,
        ),
      );
    }),
    benignCase(`${name}-handler`, `${title}: neither read nor written`, style, async (f) => {
      const paths = await plant(f);
      const before = await f.outside();
      for (const path of paths) {
        const reply = await f.method('NewFileEntry', { path });
        if (reply.status === 'returned' && Buffer.from(String(reply.value), 'base64').includes(f.secret))
          return `${JSON.stringify(path)} read what is outside the root`;
        await f.method('Write', { path, mode: 0o644, content: '', mtime: 0 });
      }
      return (await f.outside()) === before ? null : 'what is outside the root was written to';
    }),
  ];
}

/**
 * Puts a folder beside the root whose name differs from the root's in case only, and answers every path to try. One of its files
 * has an ordinary name: in another, a percent sign may stand that keeps the whole path from being decoded.
 */
async function plant(f: ServedFolder): Promise<string[]> {
  const folded = f.rootName.toUpperCase();
  const files = [f.neighbourFile, f.fileName()];
  await Promise.all(files.map((file) => f.context.directory.write(`${f.house}/${folded}/${file}`, f.secret)));
  return [
    ...spellings(f, f.neighbourName, f.neighbourFile),
    ...files.flatMap((file) => [...spellings(f, folded, file), `${f.house}/${folded}/${file}`]),
  ];
}

export const benignSpellings: readonly BenignCase[] = [
  ...nowhere('foreign-spelling', 'another spelling of a path outside', 'absolute'),
  ...nowhere('foreign-spelling-relative-root', 'another spelling, with a relative root', 'relative'),
];
