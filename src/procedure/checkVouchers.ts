import type { RawFile } from './fileDeclaration.ts';
import { signsItself } from './formats.ts';
import { type ProcedureText, refuse } from './procedureText.ts';

/** A voucher that cannot vouch would leave the file unattested for ever, and nobody would know why. */
export function checkVouchers(text: ProcedureText, files: readonly RawFile[]): void {
  for (const [index, { role, format, attested }] of files.entries()) {
    if (attested === undefined) continue;
    const pointer = `/files/${index}/attested`;
    if (signsItself(format))
      refuse(text, pointer, `the format "${format}" carries its own signatures`, 'Leave "attested" out.');
    const voucher =
      files.find((file) => file.role === attested) ??
      refuse(text, pointer, `no file has the role "${attested}"`, 'Declare it under files.');
    const signs =
      voucher.format === 'attestation' || (voucher.format === 'detached-signature' && voucher.with?.['of'] === role);
    if (!signs) {
      const solution = 'Name an attestation, or a detached signature whose "of" is this role.';
      refuse(text, pointer, `"${attested}" does not sign "${role}"`, solution);
    }
  }
}
