import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { PatchgymError } from '../../core/errors.js';
import type { ReleaseRequest } from '../ecosystem.js';

/**
 * pip asks a source archive for its metadata even when it only downloads, and that would run the archive's own code.
 * With this module on the path, the process in which pip would do so meets a build backend that makes up the metadata
 * (pip reads the name and version from it), and the archive's code is never loaded.
 */
const SITE_CUSTOMIZE = `import os
import sys
for key in ("_PYPROJECT_HOOKS_BUILD_BACKEND", "PEP517_BUILD_BACKEND"):
    if key in os.environ:
        os.environ[key] = "stated_metadata"
for key in ("_PYPROJECT_HOOKS_BACKEND_PATH", "PEP517_BACKEND_PATH"):
    os.environ.pop(key, None)
`;

function statedMetadata(name: string, version: string): string {
  return `import os
NAME, VERSION = ${JSON.stringify(name)}, ${JSON.stringify(version)}
def get_requires_for_build_wheel(config_settings=None):
    return []
def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    folder = "%s-%s.dist-info" % (NAME.replace("-", "_"), VERSION)
    os.mkdir(os.path.join(metadata_directory, folder))
    with open(os.path.join(metadata_directory, folder, "METADATA"), "w") as target:
        target.write("Metadata-Version: 2.1\\nName: %s\\nVersion: %s\\n" % (NAME, VERSION))
    return folder
def build_wheel(*arguments, **settings):
    raise SystemExit("nothing is built here")
`;
}

/** Downloads the source archive of a release into `directory`; pip checks its hash before it opens it. */
export async function downloadSourceArchive(
  python: string,
  request: ReleaseRequest,
  directory: string,
): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'pypi-'));
  try {
    const requirements = join(scratch, 'requirements.txt');
    await writeFile(join(scratch, 'sitecustomize.py'), SITE_CUSTOMIZE);
    await writeFile(join(scratch, 'stated_metadata.py'), statedMetadata(request.package, request.version));
    await writeFile(requirements, `${request.package}==${request.version} --hash=${request.integrity}\n`);
    const options = ['--no-binary', ':all:', '--use-pep517', '--no-build-isolation'];
    await runPip(python, ['download', ...options, ...locked(requirements, directory)], {
      subject: `${request.package}==${request.version}`,
      environment: { PYTHONPATH: scratch },
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Downloads the wheels of a lock file into `directory`; nothing of them is run. */
export async function downloadWheels(python: string, lock: string, directory: string): Promise<void> {
  await runPip(python, ['download', '--only-binary', ':all:', ...locked(lock, directory)], { subject: lock });
}

/** Unpacks the locked wheels from `directory` into `target`, without network and without running anything of them. */
export async function installWheels(
  python: string,
  lock: string,
  directory: string,
  target: string,
): Promise<void> {
  const offline = ['--no-index', '--find-links', directory, '--only-binary', ':all:'];
  const options = [
    '--no-deps',
    '--no-compile',
    '--require-hashes',
    '--requirement',
    lock,
    '--target',
    target,
  ];
  await runPip(python, ['install', ...offline, ...options, '--no-warn-script-location'], { subject: lock });
}

function locked(requirements: string, directory: string): string[] {
  return ['--no-deps', '--require-hashes', '--requirement', requirements, '--dest', directory];
}

type PipCall = { readonly subject: string; readonly environment?: Readonly<Record<string, string>> };

async function runPip(python: string, argv: readonly string[], call: PipCall): Promise<void> {
  const common = ['--disable-pip-version-check', '--no-input', '--retries', '2', '--no-color'];
  const result = await execa(python, ['-s', '-m', 'pip', ...argv, ...common], {
    reject: false,
    stdin: 'ignore',
    env: { PIP_ROOT_USER_ACTION: 'ignore', ...call.environment },
    timeout: 600_000,
  });
  if (result.failed || result.exitCode !== 0) {
    const said = `${result.stdout ?? ''}\n${result.stderr ?? ''}`.trim();
    throw explainPipFailure(said === '' ? (result.shortMessage ?? '') : said, call.subject);
  }
}

/** What a failed run of pip means: each cause has its own error, and each names what was asked for. */
export function explainPipFailure(output: string, subject: string): PatchgymError {
  if (/DO NOT MATCH THE HASHES/.test(output)) {
    const wanted = /Expected sha256 ([0-9a-f]{64})/.exec(output)?.[1];
    const got = /Got\s+([0-9a-f]{64})/.exec(output)?.[1];
    return new PatchgymError(
      'invalid',
      'source-integrity-mismatch',
      `Source integrity mismatch for ${subject} from PyPI (expected sha256:${wanted ?? '?'}, got sha256:${got ?? '?'}). ` +
        'Correct the hash in environment.yaml or the lock file, or find out why the registry serves something else.',
    );
  }
  if (/No module named pip|ENOENT|spawn .* failed/.test(output)) {
    return new PatchgymError(
      'infrastructure',
      'client-missing',
      `pip is missing, so ${subject} cannot be downloaded. Install it (e.g. \`apt-get install python3-pip\`) and build again.`,
    );
  }
  const silent =
    /NewConnectionError|NameResolutionError|Max retries exceeded|connection broken|ReadTimeout|Temporary failure|HTTP error 5\d\d|timed out|Connection(?:Reset|Refused|Aborted)|ProxyError|SSLError/i;
  if (silent.test(output)) {
    return new PatchgymError(
      'infrastructure',
      'registry-not-answering',
      `PyPI does not answer, so ${subject} cannot be downloaded. Check the network and pip's configuration, then build again.\n${lastLines(output)}`,
    );
  }
  if (/No matching distribution found|Could not find a version|HTTP error 404/.test(output)) {
    return new PatchgymError(
      'invalid',
      'release-not-found',
      `PyPI has no ${subject} in the form that is asked for (a source archive for a release, wheels for dependencies). ` +
        `Check the name and version in environment.yaml or the lock file.\n${lastLines(output)}`,
    );
  }
  return new PatchgymError(
    'infrastructure',
    'client-failed',
    `pip could not get ${subject}.\n${lastLines(output)}`,
  );
}

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-6).join('\n');
}
