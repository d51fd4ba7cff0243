import type { CaseContext, Json, SubjectReply, TreeEntry } from 'patchgym/oracle';
import { outsideFileName, outsideName, siblingName } from './outside-names.js';
import { ScpClient } from './scp-client.js';

/**
 * How the program that serves the folder names it: `current` is the dot of a program that stands in the folder, `climbing` a
 * path that begins with `..`, and `elsewhere` an absolute path of another place, from where the case's directory is far away.
 */
export type RootStyle =
  | 'absolute'
  | 'relative'
  | 'dotted'
  | 'trailing-slash'
  | 'current'
  | 'climbing'
  | 'elsewhere';

/** Folders of every host. The root need not be there to be climbed out of. */
const ELSEWHERE = ['/tmp', '/usr/lib', '/usr/share', '/etc', '/var/lib', '/home', '/opt', '/mnt/data'];

/**
 * A fresh folder that the subject serves, with neighbours that it does not serve. Every case, attack or not, stands in the same
 * surroundings, one to four folders deep:
 *
 *     …/<house>/<root>/…            served
 *     …/<house>/<root><suffix>/…    a sibling whose name begins like the root's
 *     …/<house>/<neighbour>/…       another sibling
 *     <far>/…                       a folder at the other end
 */
export class ServedFolder {
  readonly context: CaseContext;
  readonly house: string;
  readonly rootName: string;
  readonly siblingName: string;
  readonly neighbourName: string;
  readonly farName: string;
  /** Names of files outside the root, and what is in them. */
  readonly siblingFile: string;
  readonly neighbourFile: string;
  readonly farFile: string;
  readonly secret: string;
  /** A folder and a file inside the root, and what is in that file. */
  readonly innerFolder: string;
  readonly innerFile: string;
  readonly innerContent: string;
  readonly #style: RootStyle;
  readonly #elsewhere: string;
  #names = 0;

  private constructor(context: CaseContext, style: RootStyle) {
    const { random } = context;
    this.context = context;
    this.#style = style;
    this.house = Array.from({ length: random.integer(1, 4) }, () => this.name()).join('/');
    this.rootName = this.name();
    this.siblingName = siblingName(this.rootName, random);
    this.neighbourName = this.outsideName();
    this.farName = this.outsideName();
    this.siblingFile = this.outsideFile();
    this.neighbourFile = this.outsideFile();
    this.farFile = this.outsideFile();
    this.#elsewhere = `${random.pick(ELSEWHERE)}${random.pick(['', `/${random.word()}`, `/${random.word()}/${random.word()}`])}`;
    this.secret = `${random.word()} ${random.hex(16)}`;
    this.innerFolder = this.name();
    this.innerFile = this.fileName();
    this.innerContent = `${random.word()} ${random.hex(16)}`;
  }

  static async open(context: CaseContext, style: RootStyle = 'absolute'): Promise<ServedFolder> {
    const folder = new ServedFolder(context, style);
    const { directory } = context;
    await Promise.all([
      directory.write(`${folder.house}/${folder.rootName}/${folder.innerFile}`, folder.innerContent),
      directory.write(
        `${folder.house}/${folder.rootName}/${folder.innerFolder}/${folder.innerFile}`,
        folder.innerContent,
      ),
      directory.write(`${folder.house}/${folder.siblingName}/${folder.siblingFile}`, folder.secret),
      directory.write(`${folder.house}/${folder.neighbourName}/${folder.neighbourFile}`, folder.secret),
      directory.write(`${folder.farName}/${folder.farFile}`, folder.secret),
    ]);
    return folder;
  }

  /** A fresh name. None begins with another one. */
  name(): string {
    this.#names += 1;
    return `${String.fromCharCode(96 + this.#names)}${this.context.random.word()}`;
  }

  fileName(): string {
    return `${this.name()}.${this.context.random.pick(['txt', 'md', 'log', 'dat', 'json'])}`;
  }

  /** A fresh name like those that things outside the root have, or get in an attack: nothing about it is plain. */
  outsideName(): string {
    return outsideName(this.name(), this.context.random);
  }

  outsideFile(): string {
    return outsideFileName(this.name(), this.context.random);
  }

  content(): Buffer {
    return Buffer.from(`${this.context.random.word()} ${this.context.random.hex(24)}\n`);
  }

  /** Absolute path of the root, as the subject sees it. */
  get rootPath(): string {
    return `${this.context.directory.path}/${this.house}/${this.rootName}`;
  }

  /** From the root up to the case's directory. */
  get toTheTop(): string {
    return '../'.repeat(this.house.split('/').length + 1);
  }

  /** From any root up to the host's root, and a little further. */
  get toTheHost(): string {
    return '../'.repeat(
      Math.max(this.rootPath.split('/').length, this.#elsewhere.split('/').length) +
        this.context.random.integer(0, 4),
    );
  }

  /** From any root into the case's directory. */
  get toTheCase(): string {
    return `${this.toTheHost}${this.context.directory.path.slice(1)}`;
  }

  /** The root as the program names it. */
  get root(): string {
    const relative = `${this.house}/${this.rootName}`;
    return {
      absolute: this.rootPath,
      relative,
      dotted: `./${relative}`,
      'trailing-slash': `${this.rootPath}/`,
      current: '.',
      climbing: `../${this.rootName}`,
      elsewhere: this.#elsewhere,
    }[this.#style];
  }

  /** The root as clients may write it in full: absolute, or as the program names it. */
  get fullRoot(): string {
    if (this.#style === 'absolute' || this.#style === 'trailing-slash') return this.rootPath;
    return this.#style === 'relative' || this.#style === 'dotted'
      ? `${this.house}/${this.rootName}`
      : this.root;
  }

  /** Writes into the root from outside. */
  write(path: string, content: Buffer | string): Promise<void> {
    return this.context.directory.write(`${this.house}/${this.rootName}/${path}`, content);
  }

  read(path: string): Promise<Buffer | null> {
    return this.context.directory.read(`${this.house}/${this.rootName}/${path}`);
  }

  list(path = ''): Promise<TreeEntry[]> {
    return this.context.directory.list(`${this.house}/${this.rootName}${path === '' ? '' : `/${path}`}`);
  }

  /** Everything in the case's directory that is not in the root, in a comparable form. */
  async outside(): Promise<string> {
    const entries = await this.context.directory.list();
    const inside = `${this.house}/${this.rootName}`;
    return entries
      .filter(({ path }) => path !== inside && !path.startsWith(`${inside}/`))
      .map((entry) =>
        entry.kind === 'file' ? `${entry.path} ${entry.digest}` : `${entry.path} ${entry.kind}`,
      )
      .join('\n');
  }

  /** Opens an SSH connection to a server of this folder, and closes it afterwards. */
  async withClient<Result>(work: (client: ScpClient) => Promise<Result>): Promise<Result> {
    const client = await ScpClient.connect(await this.context.subject.connect('scp', this.#arguments({})));
    try {
      return await work(client);
    } finally {
      client.close();
    }
  }

  /** Calls a method of the folder's handler directly. */
  method(name: string, args: { readonly [key: string]: Json }): Promise<SubjectReply> {
    return this.context.subject.call(name, this.#arguments(args));
  }

  #arguments(args: { readonly [key: string]: Json }): Json {
    return { workdir: this.#workdir, root: this.root, ...args };
  }

  get #workdir(): string {
    const top = this.context.directory.path;
    if (this.#style === 'current') return this.rootPath;
    return this.#style === 'climbing' ? `${top}/${this.house}/${this.neighbourName}` : top;
  }
}
