/** `*http.Request`, `&'a mut Path`, `List<String>` as `http.Request`, `Path`, `List`. */
export function plainType(written: string): string {
  if (/^[\w.]*$/.test(written)) return written;
  return written
    .replace(/^[\s*&?:]+/, '')
    .replace(/^(?:'\w+\s+)?(?:mut|const|struct|readonly|dyn|impl)\s+/, '')
    .replace(/[<[({|].*$/s, '')
    .trim();
}
