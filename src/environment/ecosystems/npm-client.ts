import { execa } from 'execa';
import { PatchgymError } from '../../core/errors.js';

const TIMEOUT_MS = 300_000;
const ANSWERLESS =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPROTO|ERR_SOCKET_TIMEOUT|FETCH_ERROR|E5\d\d|E429)\b/;
const VANISHED = /\b(E404|ETARGET|ENOVERSIONS)\b/;
const ALTERED = /\b(EINTEGRITY)\b/;

/**
 * Runs the ordinary npm client in `directory`, without install scripts. `what` names in errors what it was to fetch.
 * Answers its standard output.
 */
export async function runNpm(args: readonly string[], directory: string, what: string): Promise<string> {
  const result = await execa(
    'npm',
    [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--no-update-notifier'],
    {
      cwd: directory,
      reject: false,
      stdin: 'ignore',
      timeout: TIMEOUT_MS,
      env: {
        NO_COLOR: '1',
        npm_config_loglevel: 'error',
        npm_config_fetch_retries: process.env.npm_config_fetch_retries ?? '2',
        npm_config_fetch_retry_mintimeout: '500',
      },
    },
  );
  if (!result.failed && result.exitCode === 0) return result.stdout;
  if (result.code === 'ENOENT') {
    throw new PatchgymError(
      'infrastructure',
      'npm-missing',
      `${what} cannot be fetched: there is no npm on the PATH. Install Node with npm.`,
    );
  }
  const said = `${result.stderr}\n${result.stdout}`;
  const reason = firstLine(result.stderr) || `exit code ${result.exitCode ?? 'none'}`;
  if (VANISHED.test(said)) {
    throw new PatchgymError(
      'invalid',
      'release-not-found',
      `The npm registry has no ${what} (${reason}). Correct the version in environment.yaml, or choose a registry that has it.`,
    );
  }
  if (ALTERED.test(said)) {
    throw new PatchgymError(
      'invalid',
      'source-integrity-mismatch',
      `${what}: what the npm registry sent does not match its recorded hash (${reason}). Run 'npm cache verify' and build again, or fix the lock file.`,
    );
  }
  if (result.timedOut || ANSWERLESS.test(said)) {
    throw new PatchgymError(
      'infrastructure',
      'registry-unavailable',
      `The npm registry does not answer for ${what} (${result.timedOut ? `no end within ${TIMEOUT_MS / 1000} s` : reason}). Check the network and 'npm config get registry', then build again.`,
    );
  }
  throw new PatchgymError(
    'infrastructure',
    'npm-failed',
    `npm ${args[0] ?? ''} failed for ${what}: ${reason}`,
  );
}

function firstLine(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^npm (error|ERR!)\s*/i, '').trim());
  return lines
    .filter((line) => line !== '' && !line.startsWith('npm warn'))
    .slice(0, 2)
    .join(' ')
    .slice(0, 300);
}
