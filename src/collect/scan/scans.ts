import { scanCollector } from './scanCollector.ts';

export const trivy = scanCollector('trivy', async () => (await import('./trivy.ts')).trivy);
export const grype = scanCollector('grype', async () => (await import('./grype.ts')).grype);
export const osvScanner = scanCollector('osv-scanner', async () => (await import('./osvScanner.ts')).osvScanner);
export const gitlab = scanCollector('gitlab-report', async () => (await import('./gitlab.ts')).gitlab);
export const semgrep = scanCollector('semgrep', async () => (await import('./semgrep.ts')).semgrep);
export const sarif = scanCollector('sarif', async () => (await import('./sarif.ts')).sarif);
export const gitleaks = scanCollector('gitleaks', async () => (await import('./gitleaks.ts')).gitleaks);
