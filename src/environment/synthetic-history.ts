import { execa } from 'execa';
import { PatchgymError } from '../core/errors.js';

const IDENTITY = { name: 'upstream', email: 'upstream@example.invalid', date: '2000-01-01T00:00:00Z' };

/**
 * Makes a tree a git repository with one commit, the same on every host: no other objects, references, hooks or remotes.
 * Answers the commit's id.
 */
export async function createSyntheticHistory(directory: string): Promise<string> {
  await git(directory, ['init', '-q', '--template=', '--initial-branch=main', '.']);
  await git(directory, ['config', 'user.name', 'agent']);
  await git(directory, ['config', 'user.email', 'agent@example.invalid']);
  await git(directory, ['config', 'gc.auto', '0']);
  await git(directory, ['add', '--all', '--force', '.']);
  await git(directory, ['commit', '-q', '--no-verify', '--no-gpg-sign', '-m', 'Vulnerable release']);
  return (await git(directory, ['rev-parse', 'HEAD'])).trim();
}

async function git(directory: string, parameters: readonly string[]): Promise<string> {
  const result = await execa(
    'git',
    ['-c', 'core.autocrlf=false', '-c', 'core.fileMode=true', '-c', 'safe.directory=*', ...parameters],
    {
      cwd: directory,
      extendEnv: false,
      reject: false,
      env: {
        PATH: process.env.PATH ?? '/usr/bin:/bin',
        HOME: '/nonexistent',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_CONFIG_GLOBAL: '/dev/null',
        GIT_ATTR_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: IDENTITY.name,
        GIT_AUTHOR_EMAIL: IDENTITY.email,
        GIT_AUTHOR_DATE: IDENTITY.date,
        GIT_COMMITTER_NAME: IDENTITY.name,
        GIT_COMMITTER_EMAIL: IDENTITY.email,
        GIT_COMMITTER_DATE: IDENTITY.date,
      },
    },
  );
  if (result.exitCode !== 0) {
    throw new PatchgymError(
      'infrastructure',
      'git-failed',
      `git ${parameters[0]} failed in ${directory}: ${result.stderr || result.shortMessage}. Install git 2.28 or newer.`,
    );
  }
  return result.stdout;
}
