import type { Duplex } from 'node:stream';
import { Client, type ClientChannel } from 'ssh2';

/** One thing that an upload sends, in the words of the SCP protocol. */
export type UploadRecord =
  | {
      readonly kind: 'file';
      readonly name: string;
      readonly content: Buffer;
      readonly mode?: number;
      readonly mtime?: number;
    }
  /** Announces more bytes than it sends, and hangs up. */
  | {
      readonly kind: 'broken-file';
      readonly name: string;
      readonly announced: number;
      readonly content: Buffer;
    }
  | { readonly kind: 'directory'; readonly name: string; readonly mode?: number; readonly mtime?: number }
  | { readonly kind: 'end' };

export type UploadResult = {
  /** Whether every record was acknowledged and the server ended with exit code 0. */
  readonly accepted: boolean;
  readonly stderr: string;
};

export type DownloadedEntry = {
  readonly kind: 'file' | 'directory';
  /** Where a client puts it, relative to its target. */
  readonly path: string;
  readonly mode: number;
  readonly mtime: number | null;
  readonly content: Buffer;
};

export type DownloadResult = {
  readonly entries: readonly DownloadedEntry[];
  /** Everything that the server sent, also what is no SCP. */
  readonly raw: Buffer;
  readonly exitCode: number | null;
  readonly stderr: string;
};

const SESSION_TIMEOUT_MS = 10_000;
const OK = Buffer.from([0]);

/** A client that speaks the raw SCP protocol in real SSH sessions, as OpenSSH's `scp -O` does. */
export class ScpClient {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** Opens an SSH connection over a byte stream. Rejects when there is no handshake within ten seconds. */
  static connect(stream: Duplex): Promise<ScpClient> {
    const client = new Client();
    return new Promise((resolve, reject) => {
      client.once('ready', () => resolve(new ScpClient(client)));
      client.on('error', reject);
      client.connect({
        sock: stream,
        username: 'user',
        readyTimeout: SESSION_TIMEOUT_MS,
        algorithms: {
          kex: ['curve25519-sha256@libssh.org', 'curve25519-sha256', 'ecdh-sha2-nistp256'],
          cipher: ['aes128-gcm@openssh.com', 'aes128-ctr'],
          serverHostKey: ['ssh-ed25519'],
        },
      });
    });
  }

  close(): void {
    this.#client.end();
    this.#client.destroy();
  }

  /** Copies to the server. Ends early when the server refuses. */
  async upload(
    target: string,
    records: readonly UploadRecord[],
    flags: readonly string[] = [],
  ): Promise<UploadResult> {
    const channel = await this.#execute(['scp', ...flags, '-t', target]);
    let accepted = await channel.acknowledged();
    for (const record of records) {
      if (!accepted) break;
      accepted = await sendRecord(channel, record);
    }
    channel.end();
    const exitCode = await channel.closed();
    return { accepted: accepted && exitCode === 0, stderr: channel.stderr() };
  }

  /** Copies from the server. */
  async download(path: string, flags: readonly string[] = []): Promise<DownloadResult> {
    const channel = await this.#execute(['scp', ...flags, '-f', path]);
    channel.write(OK);
    const exitCode = await channel.closed();
    const raw = channel.received();
    return { entries: parseDownload(raw), raw, exitCode, stderr: channel.stderr() };
  }

  #execute(argv: readonly string[]): Promise<Channel> {
    return new Promise((resolve, reject) => {
      this.#client.exec(argv.map(quote).join(' '), (error, channel) =>
        error ? reject(error) : resolve(new Channel(channel)),
      );
    });
  }
}

async function sendRecord(channel: Channel, record: UploadRecord): Promise<boolean> {
  if (record.kind === 'end') return channel.ask('E\n');
  if (record.kind === 'broken-file') {
    if (!(await channel.ask(`C0644 ${record.announced} ${record.name}\n`))) return false;
    channel.write(record.content);
    return true;
  }
  if (record.mtime !== undefined && !(await channel.ask(`T${record.mtime} 0 ${record.mtime} 0\n`)))
    return false;
  const mode = (record.mode ?? (record.kind === 'file' ? 0o644 : 0o755)).toString(8).padStart(4, '0');
  if (record.kind === 'directory') return channel.ask(`D${mode} 0 ${record.name}\n`);
  if (!(await channel.ask(`C${mode} ${record.content.length} ${record.name}\n`))) return false;
  return channel.ask(Buffer.concat([record.content, OK]));
}

/** One SSH session, read byte by byte for acknowledgements or as a whole. */
class Channel {
  readonly #channel: ClientChannel;
  readonly #closed: Promise<number | null>;
  #chunks: Buffer[] = [];
  #errors = '';
  #used = 0;
  #gone = false;
  #wake: () => void = () => {};

  constructor(channel: ClientChannel) {
    this.#channel = channel;
    channel.on('data', (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#wake();
    });
    channel.stderr.on('data', (chunk: Buffer) => {
      this.#errors += chunk.toString('utf8');
    });
    channel.on('error', () => {});
    let exitCode: number | null = null;
    channel.on('exit', (code: number | null) => {
      exitCode = code;
    });
    this.#closed = new Promise((resolve) => {
      channel.on('close', () => {
        this.#gone = true;
        this.#wake();
        resolve(exitCode);
      });
    });
  }

  write(bytes: Buffer): void {
    if (!this.#gone) this.#channel.write(bytes);
  }

  end(): void {
    this.#channel.end();
  }

  ask(bytes: Buffer | string): Promise<boolean> {
    this.write(Buffer.from(bytes));
    return this.acknowledged();
  }

  /** Whether the next byte is the zero of an acknowledgement; false when the server hung up. */
  async acknowledged(): Promise<boolean> {
    const deadline = Date.now() + SESSION_TIMEOUT_MS;
    while (this.received().length <= this.#used && !this.#gone) await this.#something(deadline);
    const byte = this.received()[this.#used];
    this.#used += 1;
    return byte === 0;
  }

  async closed(): Promise<number | null> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('the session did not end')), SESSION_TIMEOUT_MS);
    });
    try {
      return await Promise.race([this.#closed, deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  received(): Buffer {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all];
    return all;
  }

  stderr(): string {
    return this.#errors;
  }

  #something(deadline: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error('no acknowledgement')),
        Math.max(1, deadline - Date.now()),
      );
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

function quote(word: string): string {
  return /^[\w@%+=:,./*?[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The entries of a download; stops at the first thing that is no SCP. */
function parseDownload(raw: Buffer): DownloadedEntry[] {
  const entries: DownloadedEntry[] = [];
  const parents: string[] = [];
  let mtime: number | null = null;
  for (let position = 0; position < raw.length; ) {
    const newline = raw.indexOf(10, position);
    if (newline < 0) break;
    const line = raw.toString('utf8', position, newline);
    position = newline + 1;
    const times = /^T(\d+) 0 \d+ 0$/.exec(line);
    const record = /^([CD])(\d{4}) (\d+) (.*)$/.exec(line);
    if (times) mtime = Number(times[1]);
    else if (line === 'E') parents.pop();
    else if (record) {
      const [, type, mode = '', size = '', name = ''] = record;
      const path = [...parents, name].join('/');
      const length = type === 'C' ? Number(size) : 0;
      const content = raw.subarray(position, position + length);
      entries.push({
        kind: type === 'C' ? 'file' : 'directory',
        path,
        mode: Number.parseInt(mode, 8),
        mtime,
        content,
      });
      mtime = null;
      if (type === 'D') parents.push(name);
      else position += length + 1;
    } else break;
  }
  return entries;
}
