import { cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PatchgymError } from '../../core/errors.js';
import { runTape } from '../../oracle/upstream/tape.js';
import {
  type Ecosystem,
  INSIDE,
  type SandboxView,
  type SealContext,
  type SealedPaths,
} from '../ecosystem.js';
import { runNpm } from './npm-client.js';
import { checkNpmLock } from './npm-lock.js';
import { fetchNpmRelease } from './npm-release.js';
import { settleModes } from './release-cache.js';

const NODE_HOME = `${INSIDE.toolchain}/node`;
const NODE = `${NODE_HOME}/bin/node`;
/** At the root, where Node looks last of all whatever the directory: from the workspace, from the subject, from anywhere. */
const NODE_MODULES = '/node_modules';
const BRIDGE = fileURLToPath(new URL('../../../kits/node/bridge.cjs', import.meta.url));

/**
 * Installs the tree as a dependency of a little service and starts it: code in the tree finds itself where it stands in
 * production, in `node_modules` of some application, not where it is worked on. What the service and its parts are called,
 * where they stand, in which surroundings they run and on which descriptor they answer differs every time: nothing that
 * code could look at tells this service from others.
 */
const START_SERVICE = `
pick() { shift $(($(od -An -N2 -tu2 /dev/urandom) % $#)); printf %s "$1"; }
base=$(pick ${INSIDE.data} ${INSIDE.data}/www ${INSIDE.data}/home/deploy ${INSIDE.output}/releases /tmp /tmp/build)
mkdir -p "$base" && home=$(mktemp -d "$base/XXXXXXXXXX") && package="$home/node_modules/$1" && mkdir -p "$package" &&
cp -R ${INSIDE.workspace}/. "$package" || exit 71
place="$home$(pick '' /src /lib /bin /server)"
main="$place/$(pick server app main worker cli start service run)$(pick .js .cjs)"
link=$(pick channel rpc transport handler queue connection).cjs
replies=$(pick 3 4 5 6 7 8 9)
mkdir -p "$place" && cp ${INSIDE.subject}/* "$place" && mv "$place/index.cjs" "$main" && mv "$place/bridge.cjs" "$place/$link" &&
sed -i "s#'\\./bridge\\.cjs'#'./$link'#" "$main" && sed -i "s/^const REPLIES = 3;/const REPLIES = $replies;/" "$place/$link" || exit 71
case $(pick yes yes no) in
  yes) printf '{"name":"%s","private":true,"dependencies":{"%s":"*"}}' "$(pick api backend jobs tools)" "$1" >"$home/package.json" ;;
esac
case $(pick production development none) in
  production) export NODE_ENV=production ;;
  development) export NODE_ENV=development ;;
esac
export TZ=$(pick UTC Europe/Berlin America/New_York Asia/Tokyo) LANG=$(pick C C.UTF-8 en_US.UTF-8) HOME=$(pick /tmp /root "$home")
exec 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-
cd "$(pick "$home" "$place" /)" && eval "exec "$0" "$main" $replies>&1 1>&2"
`;

/** Packages of the npm registry, on a Node that is itself one of them. */
export const npmEcosystem: Ecosystem = {
  name: 'npm',
  fetchRelease: fetchNpmRelease,
  sealDependencies,
  agentView: (paths) => {
    const view = viewOf(paths);
    return {
      ...view,
      environment: { ...view.environment, npm_config_offline: 'true', npm_config_update_notifier: 'false' },
    };
  },
  gradingView: (paths) => {
    const view = viewOf(paths);
    return {
      ...view,
      mounts: [...view.mounts, { source: paths.subject, target: INSIDE.subject, mode: 'read-only' }],
    };
  },
  // Nothing is compiled: a tree that does not load shows itself when the subject starts.
  buildSubject: () => [],
  startSubject: (facts) => ['/bin/sh', '-c', START_SERVICE, NODE, facts.source.package],
  runTests: (context) =>
    runTape(context, {
      workspace: INSIDE.workspace,
      node: NODE,
      dependencies: NODE_MODULES.replace('/node_modules', ''),
    }),
};

function viewOf(paths: SealedPaths): SandboxView {
  const node = paths.toolchains.node;
  if (node === undefined) {
    throw new PatchgymError(
      'invalid',
      'toolchain-missing',
      'An npm environment needs a toolchain named "node" in environment.yaml.',
    );
  }
  return {
    mounts: [
      { source: node, target: NODE_HOME, mode: 'read-only' },
      { source: join(paths.dependencies, 'node_modules'), target: NODE_MODULES, mode: 'read-only' },
    ],
    environment: {
      PATH: `${NODE_HOME}/bin:${NODE_MODULES}/.bin:/usr/bin:/bin`,
      HOME: '/tmp',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
    },
  };
}

async function sealDependencies(context: SealContext): Promise<void> {
  const { facts, environmentDirectory, paths } = context;
  await mkdir(paths.subject, { recursive: true });
  await cp(join(environmentDirectory, facts.subject.directory), paths.subject, { recursive: true });
  await cp(BRIDGE, join(paths.subject, 'bridge.cjs'));
  await settleModes(paths.subject);

  const target = join(paths.dependencies, 'node_modules');
  await mkdir(paths.dependencies, { recursive: true });
  if (facts.dependencies.lock === undefined) {
    await mkdir(target, { recursive: true });
    return;
  }
  const lock = join(environmentDirectory, facts.dependencies.lock);
  await checkNpmLock(lock);
  await mkdir(context.downloads.cache, { recursive: true });
  const scratch = await mkdtemp(join(context.downloads.cache, '.install-'));
  const phase = context.downloads.progress.start(`Fetching the dependencies of ${facts.id}`);
  try {
    await cp(join(dirname(lock), 'package.json'), join(scratch, 'package.json'));
    await cp(lock, join(scratch, 'package-lock.json'));
    await runNpm(['ci'], scratch, `the dependencies of ${facts.id}`);
    const installed = join(scratch, 'node_modules');
    // npm's own record of the installation: it differs between clients and nothing reads it.
    await rm(join(installed, '.package-lock.json'), { force: true });
    await mkdir(installed, { recursive: true });
    await settleModes(installed);
    await rm(target, { recursive: true, force: true });
    await moveTree(installed, target);
    phase.finish('verified');
  } catch (error) {
    phase.finish('failed');
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Renames, or copies where the two places are on different file systems. */
async function moveTree(source: string, target: string): Promise<void> {
  try {
    await rename(source, target);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EXDEV')) throw error;
    await cp(source, target, { recursive: true, verbatimSymlinks: true });
  }
}
