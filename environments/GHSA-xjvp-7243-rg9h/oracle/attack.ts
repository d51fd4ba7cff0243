import { type AttackOutcome, type AttackVariant, blocked, open } from 'patchgym/oracle';
import { respell } from './outside-names.js';
import type { DownloadResult, ScpClient, UploadRecord } from './scp-client.js';
import { type RootStyle, ServedFolder } from './served-folder.js';

/** What an upload sends where. */
export type Upload = {
  readonly target: string;
  readonly records: readonly UploadRecord[];
  readonly flags?: readonly string[];
};

/** A variant that is open when anything outside the root is different afterwards. */
export function writingAttack(
  name: string,
  style: RootStyle,
  act: (folder: ServedFolder) => Promise<unknown> | unknown,
): AttackVariant {
  return {
    name,
    attack: async (context) => {
      const folder = await ServedFolder.open(context, style);
      const before = await folder.outside();
      await act(folder);
      const after = await folder.outside();
      return after === before ? blocked() : open(`outside the root: ${difference(before, after)}`);
    },
  };
}

/** A writing attack by one upload in a real session. */
export function uploadAttack(
  name: string,
  style: RootStyle,
  plan: (folder: ServedFolder) => Upload,
): AttackVariant {
  return writingAttack(name, style, (folder) => {
    const { target, records, flags } = respellUpload(plan(folder), folder);
    return folder.withClient((client) => client.upload(target, records, flags));
  });
}

/** Plain names stay plain, and so does a target that end records shorten: they go by its text. */
function respellUpload(
  { target, records, flags = [] }: Upload,
  { context: { random } }: ServedFolder,
): Upload {
  return {
    target: records.some(({ kind }) => kind === 'end') ? target : respell(target, random),
    records: records.map((record) =>
      record.kind !== 'end' && record.name.includes('/')
        ? { ...record, name: respell(record.name, random) }
        : record,
    ),
    flags,
  };
}

/** A variant that is open when a download brings what stands outside the root. */
export function downloadAttack(
  name: string,
  style: RootStyle,
  act: (folder: ServedFolder, client: Pick<ScpClient, 'download'>) => Promise<DownloadResult>,
): AttackVariant {
  return {
    name,
    attack: async (context) => {
      const folder = await ServedFolder.open(context, style);
      const { raw } = await folder.withClient((client) =>
        act(folder, {
          download: (path, flags) => client.download(respell(path, context.random), flags),
        }),
      );
      return leak(raw.toString('latin1'), [folder.secret]);
    },
  };
}

/** A variant that is open when a method of the handler answers what stands outside the root. */
export function methodAttack(
  name: string,
  style: RootStyle,
  plan: (folder: ServedFolder) => {
    readonly method: string;
    readonly path: string;
    readonly tellTales: readonly string[];
  },
): AttackVariant {
  return {
    name,
    attack: async (context) => {
      const folder = await ServedFolder.open(context, style);
      const { method, path, tellTales } = plan(folder);
      const reply = await folder.method(method, { path: respell(path, context.random) });
      if (reply.status === 'threw') return blocked();
      const value =
        method === 'NewFileEntry' && typeof reply.value === 'string'
          ? Buffer.from(reply.value, 'base64').toString('latin1')
          : JSON.stringify(reply.value);
      return leak(value, tellTales);
    },
  };
}

function leak(answer: string, tellTales: readonly string[]): AttackOutcome {
  const found = tellTales.find((one) => answer.includes(one));
  return found === undefined
    ? blocked()
    : open(`the answer holds what stands outside the root (${found.slice(0, 12)}…)`);
}

function difference(before: string, after: string): string {
  const known = new Set(before.split('\n'));
  const still = new Set(after.split('\n'));
  const added = [...still].filter((line) => !known.has(line));
  const gone = [...known].filter((line) => !still.has(line));
  return [...added.map((line) => `+${line}`), ...gone.map((line) => `-${line}`)]
    .map((line) => line.replace(/ [0-9a-f]{64}$/, ''))
    .slice(0, 3)
    .join(', ');
}
