import { join } from 'node:path';
import { runGoTests } from '../../oracle/upstream/go-test.js';
import { type Ecosystem, INSIDE, type SandboxView, type SealedPaths } from '../ecosystem.js';
import { fetchGoRelease } from './go-release.js';
import { goToolchain, sealGoDependencies } from './go-seal.js';

const SUBJECT_PROGRAM = `${INSIDE.output}/app`;

/** Go modules, compiled by a toolchain that is itself one. */
export const goEcosystem: Ecosystem = {
  name: 'go',
  fetchRelease: fetchGoRelease,
  sealDependencies: (context) =>
    sealGoDependencies(context, { view: gradingView(context.paths), buildSubject: buildSubject() }),
  agentView: viewOf,
  gradingView,
  buildSubject,
  // Without the settings of the build: what serves elsewhere has none of them either.
  startSubject: () => [
    '/usr/bin/env',
    '-i',
    'PATH=/usr/local/bin:/usr/bin:/bin',
    'HOME=/root',
    'LANG=C.UTF-8',
    SUBJECT_PROGRAM,
  ],
  runTests: runGoTests,
};

/** By a script of the kit, which also refuses files that only count with cgo: what was attacked would not be what others build. */
function buildSubject(): readonly (readonly string[])[] {
  return [['/bin/sh', `${INSIDE.subject}/build.sh`, SUBJECT_PROGRAM]];
}

function gradingView(paths: SealedPaths): SandboxView {
  const view = viewOf(paths);
  return {
    ...view,
    mounts: [...view.mounts, { source: paths.subject, target: INSIDE.subject, mode: 'read-only' }],
  };
}

function viewOf(paths: SealedPaths): SandboxView {
  return {
    mounts: [
      { source: goToolchain(paths.toolchains), target: `${INSIDE.toolchain}/go`, mode: 'read-only' },
      { source: join(paths.dependencies, 'mod'), target: `${INSIDE.dependencies}/mod`, mode: 'read-only' },
      {
        source: join(paths.dependencies, 'cache'),
        target: `${INSIDE.dependencies}/cache`,
        mode: 'copy-on-write',
      },
    ],
    environment: {
      PATH: `${INSIDE.toolchain}/go/bin:/usr/bin:/bin`,
      HOME: '/tmp',
      LANG: 'C.UTF-8',
      TZ: 'UTC',
      GOMODCACHE: `${INSIDE.dependencies}/mod`,
      GOCACHE: `${INSIDE.dependencies}/cache`,
      // Without paths of the machine in it, what one place has compiled is good in every other.
      GOFLAGS: '-mod=readonly -trimpath',
      GOENV: 'off',
      GOPROXY: 'off',
      GOSUMDB: 'off',
      GOTOOLCHAIN: 'local',
      GOTELEMETRY: 'off',
      GOWORK: 'off',
      CGO_ENABLED: '0',
    },
  };
}
