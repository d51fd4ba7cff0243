import pc from 'picocolors';

/** How reports are drawn: how wide, and with which colours (none, when they are off). */
export type ReportStyle = { readonly width: number; readonly colors: ReturnType<typeof pc.createColors> };

type OutputStream = { readonly isTTY?: boolean; readonly columns?: number };

/** Plain text of a fixed width, for files and pipes. */
export const PLAIN_STYLE: ReportStyle = { width: 100, colors: pc.createColors(false) };

/** The style that suits a stream: colours on a terminal only, unless NO_COLOR or FORCE_COLOR say otherwise. */
export function styleFor(
  stream: OutputStream,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): ReportStyle {
  const isForced =
    variables.FORCE_COLOR !== undefined && variables.FORCE_COLOR !== '' && variables.FORCE_COLOR !== '0';
  const isTerminal = stream.isTTY === true && variables.TERM !== 'dumb';
  const hasColors = variables.NO_COLOR ? false : isForced || isTerminal;
  const columns = stream.isTTY === true ? (stream.columns ?? PLAIN_STYLE.width) : PLAIN_STYLE.width;
  return { width: Math.min(140, Math.max(60, columns)), colors: pc.createColors(hasColors) };
}
