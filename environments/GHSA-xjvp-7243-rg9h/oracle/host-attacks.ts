import { type AttackVariant, blocked, open } from 'patchgym/oracle';
import { respell } from './outside-names.js';
import { ScpClient } from './scp-client.js';
import { type RootStyle, ServedFolder } from './served-folder.js';

/** Files that are on every host where the subject runs, far from the case's directory, and what is in them. */
const HOST_FILES = [
  ['etc/passwd', 'root:'],
  ['proc/self/status', 'VmPeak:'],
  ['proc/meminfo', 'MemTotal:'],
  ['proc/version', 'Linux version'],
  ['bin/sh', 'ELF'],
  ['usr/bin/env', 'ELF'],
  ['toolchain/go/LICENSE', 'Redistribution and use'],
  ['toolchain/go/VERSION', 'go1.'],
  ['workspace/go.mod', 'module charm.land/'],
  ['app/build.sh', 'go build'],
] as const;

/** Folders of the host that the subject may write to. */
const OTHER_PLACES = ['/tmp', '/out'];

/** Reads files of the host itself. Open when what is in one of them comes back. */
export function hostFileAttack(name: string, style: RootStyle): AttackVariant {
  return {
    name,
    attack: async (context) => {
      const folder = await ServedFolder.open(context, style);
      for (const [path, tellTale] of context.random.shuffle(HOST_FILES)) {
        // What lies in the root is served: a fix that looks at where a path ends up lets it through.
        if (`/${path}`.startsWith(`${folder.root}/`)) continue;
        const reply = await folder.method('NewFileEntry', {
          path: respell(`${folder.toTheHost}${path}`, context.random),
        });
        if (reply.status === 'returned' && Buffer.from(String(reply.value), 'base64').includes(tellTale))
          return open(`/${path} was read`);
      }
      return blocked();
    },
  };
}

/** Writes files into other places of the host. A handler that serves such a place tells whether one is there. */
export function anotherPlaceAttack(name: string): AttackVariant {
  return {
    name,
    attack: async (context) => {
      const folder = await ServedFolder.open(context);
      for (const place of OTHER_PLACES) {
        const [file, content] = [folder.outsideFile(), folder.content().toString('base64')];
        const path = respell(`${folder.toTheHost}${place.slice(1)}/${file}`, context.random);
        await folder.method('Write', { path, mode: 0o644, content, mtime: 0 });
        const there = await context.subject.call('NewFileEntry', { workdir: '/', root: place, path: file });
        if (there.status === 'returned' && there.value === content)
          return open(`${place}/${file} was written`);
      }
      return blocked();
    },
  };
}

/**
 * Writes a file with times whose name is outside. Where the file itself is kept inside, the times must be, too: a folder in the
 * root bears the name of the one outside, so that the file has a place there.
 */
export function timesAttack(name: string): AttackVariant {
  return {
    name,
    attack: async (context) => {
      const folder = await ServedFolder.open(context);
      await folder.write(`${folder.neighbourName}/${folder.innerFile}`, folder.innerContent);
      const before = await times(folder);
      await folder.method('Write', {
        path: `../${folder.neighbourName}/${folder.neighbourFile}`,
        mode: 0o644,
        content: folder.content().toString('base64'),
        mtime: 1_234_567_890,
      });
      const after = await times(folder);
      return after === before ? blocked() : open('the times of a file outside the root are others');
    },
  };
}

async function times(folder: ServedFolder): Promise<string> {
  const { directory, subject } = folder.context;
  const root = `${directory.path}/${folder.house}/${folder.neighbourName}`;
  const client = await ScpClient.connect(await subject.connect('scp', { workdir: '/', root }));
  try {
    const { entries, stderr } = await client.download(folder.neighbourFile, ['-p']);
    const mtime = entries[0]?.mtime ?? null;
    if (mtime === null) throw new Error(`a file came without its times: ${stderr}`);
    return String(mtime);
  } finally {
    client.close();
  }
}
