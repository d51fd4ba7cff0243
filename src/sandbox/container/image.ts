import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LAUNCHER_PATH } from '../bubblewrap/bubblewrap-arguments.js';
import { HOST_SETTINGS, SETTINGS } from '../holder/settings.js';
import { buildLauncher } from '../launcher/launcher.js';
import { type Podman, runPodman } from './podman.js';

const CONTAINERFILE = fileURLToPath(new URL('../../../containers/Containerfile', import.meta.url));
const SYSTEM_FOLDERS = ['bin', 'sbin', 'lib', 'lib32', 'lib64', 'libx32'];
const MOUNT_POINTS = ['usr', 'proc', 'dev', 'sys', 'tmp', 'run', 'etc', 'etc/alternatives'];

/** Builds the sandbox's image unless it is there; its name, which changes with its content. */
export async function provideImage(podman: Podman): Promise<string> {
  const context = fs.mkdtempSync(join(tmpdir(), 'patchgym-image-'));
  try {
    fillRoot(join(context, 'rootfs'));
    const name = `localhost/patchgym-sandbox:${digestFolder(context)}`;
    const present = await runPodman(podman, ['images', '--quiet', name]);
    if (present === '') {
      await runPodman(podman, [
        'build',
        '--quiet',
        '--network',
        'none',
        '--file',
        CONTAINERFILE,
        '--tag',
        name,
        context,
      ]);
    }
    return name;
  } finally {
    fs.rmSync(context, { recursive: true, force: true });
  }
}

function fillRoot(root: string): void {
  fs.mkdirSync(root);
  for (const folder of MOUNT_POINTS) fs.mkdirSync(join(root, folder));
  for (const name of SYSTEM_FOLDERS) {
    const stats = fs.lstatSync(`/${name}`, { throwIfNoEntry: false });
    if (stats?.isSymbolicLink()) fs.symlinkSync(fs.readlinkSync(`/${name}`), join(root, name));
    else if (stats !== undefined) fs.mkdirSync(join(root, name));
  }
  for (const [name, content] of Object.entries(SETTINGS)) fs.writeFileSync(join(root, 'etc', name), content);
  for (const path of HOST_SETTINGS.filter((path) => fs.existsSync(path) && fs.statSync(path).isFile())) {
    fs.writeFileSync(join(root, path), '');
  }
  fs.writeFileSync(join(root, LAUNCHER_PATH), buildLauncher(), { mode: 0o755 });
}

function digestFolder(folder: string): string {
  const hash = createHash('sha256').update(fs.readFileSync(CONTAINERFILE));
  const entries = fs.readdirSync(folder, { recursive: true, withFileTypes: true });
  const lines = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const content = entry.isFile()
      ? fs.readFileSync(path, 'hex')
      : entry.isSymbolicLink()
        ? fs.readlinkSync(path)
        : '';
    return `${path.slice(folder.length)}\0${content}\n`;
  });
  return hash.update(lines.sort().join('')).digest('hex').slice(0, 16);
}
