/** Where the page of a run lies, from the folder that the audit wrote. */
export function runHref(path: string): string {
  const names = path.split('/').map((name) => encodeURIComponent(name.replaceAll(/\p{Surrogate}/gu, '\ufffd')));
  return ['runs', ...names, 'report.html'].join('/');
}

/** The way back from there. */
export function upFrom(path: string): string {
  return '../'.repeat(path.split('/').length + 1);
}
