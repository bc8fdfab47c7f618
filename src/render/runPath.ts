/**
 * Where a file of the run lies for somebody who looks from the current directory, in URI form; `name` is how the user named
 * the run. Of a run elsewhere only the path inside it is shown: an absolute path would differ from machine to machine.
 */
export function runUri(name: string, path: string): string {
  return encoded(runPath(name, path));
}

export function runPath(name: string, path: string): string {
  const parts = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.');
  const isElsewhere = /^(?:[/\\]|[A-Za-z]:)/.test(name) || parts.includes('..');
  return [...(isElsewhere ? [] : parts), path].join('/');
}

function encoded(path: string): string {
  return path
    .split('/')
    .map((part) => encodeURIComponent(part.replaceAll(/\p{Surrogate}/gu, '\ufffd')))
    .join('/');
}
