import type { CaseContext, Json, SubjectReply, TreeEntry } from 'patchgym/oracle';
import { ScpClient } from './scp-client.js';

/** How the program that serves the folder names it. */
export type RootStyle = 'absolute' | 'relative' | 'dotted' | 'trailing-slash';

/**
 * A fresh folder that the subject serves, with neighbours that it does not serve. Every case, attack or not, stands in the same
 * surroundings:
 *
 *     <house>/<root>/…            served
 *     <house>/<root><suffix>/…    a sibling whose name begins like the root's
 *     <house>/<neighbour>/…       another sibling
 */
export class ServedFolder {
  readonly context: CaseContext;
  readonly house: string;
  readonly rootName: string;
  readonly siblingName: string;
  readonly neighbourName: string;
  /** Names of files outside the root, and what is in them. */
  readonly siblingFile: string;
  readonly neighbourFile: string;
  readonly secret: string;
  /** A folder and a file inside the root, and what is in that file. */
  readonly innerFolder: string;
  readonly innerFile: string;
  readonly innerContent: string;
  readonly #style: RootStyle;
  #names = 0;

  private constructor(context: CaseContext, style: RootStyle) {
    const { random } = context;
    this.context = context;
    this.#style = style;
    this.house = this.name();
    this.rootName = this.name();
    this.siblingName = `${this.rootName}${random.pick(['-', '.', '_', '2', 's', ' '])}${random.word()}`;
    this.neighbourName = this.name();
    this.siblingFile = this.fileName();
    this.neighbourFile = this.fileName();
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

  content(): Buffer {
    return Buffer.from(`${this.context.random.word()} ${this.context.random.hex(24)}\n`);
  }

  /** Absolute path of the root, as the subject sees it. */
  get rootPath(): string {
    return `${this.context.directory.path}/${this.house}/${this.rootName}`;
  }

  /** The root as the program names it. */
  get root(): string {
    const relative = `${this.house}/${this.rootName}`;
    return {
      absolute: this.rootPath,
      relative,
      dotted: `./${relative}`,
      'trailing-slash': `${this.rootPath}/`,
    }[this.#style];
  }

  /** The root as clients may write it in full: absolute, or as the program names it. */
  get fullRoot(): string {
    return this.#style === 'absolute' || this.#style === 'trailing-slash'
      ? this.rootPath
      : `${this.house}/${this.rootName}`;
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
    return { workdir: this.context.directory.path, root: this.root, ...args };
  }
}
